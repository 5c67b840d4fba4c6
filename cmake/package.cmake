# The installed package: find_package(landfall) for destinations outside this tree (docs/guide/add_a_destination.md).
#
#   landfall::landfall     declare, write and serve a destination; schema/ and encode/ beside it
#   landfall::sql          the family of SQL databases
#   landfall::object       the family of objects in CSV, JSON and Parquet
#   landfall::conformance  the conformance suite as a library
#
# Warnings, sanitizers, the precompiled header and the linker are this build's own: none of them is exported.
include(CMakePackageConfigHelpers)

add_library(landfall_sdk INTERFACE)
target_link_libraries(landfall_sdk INTERFACE landfall_wire landfall_write landfall_encode landfall_schema landfall_spec)
target_compile_features(landfall_result INTERFACE cxx_std_20)  # below all others
set_target_properties(landfall_sdk PROPERTIES EXPORT_NAME landfall)
set_target_properties(landfall_families_sql PROPERTIES EXPORT_NAME sql)
set_target_properties(landfall_families_object PROPERTIES EXPORT_NAME object)
set_target_properties(landfall_conformance_suite PROPERTIES EXPORT_NAME conformance)

set(package_parts landfall_result landfall_spec landfall_schema landfall_encode landfall_write landfall_proto
  landfall_plugin_host landfall_wire_serving landfall_wire)
foreach(part ${package_parts})
  string(REPLACE "landfall_" "" name ${part})
  set_target_properties(${part} PROPERTIES EXPORT_NAME ${name})
endforeach()
set(package_dir lib/cmake/landfall)
install(TARGETS landfall_sdk landfall_families_sql landfall_families_object landfall_conformance_suite ${package_parts}
  EXPORT landfallTargets ARCHIVE DESTINATION lib)
install(EXPORT landfallTargets NAMESPACE landfall:: DESTINATION ${package_dir})

# The public interface, and the parts of the tree that a destination may build on.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/landfall" DESTINATION include FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/src/schema" "${PROJECT_SOURCE_DIR}/src/encode" "${PROJECT_SOURCE_DIR}/src/families"
  DESTINATION include/landfall/parts FILES_MATCHING PATTERN "*.h" PATTERN testdata EXCLUDE
  # stand-ins of our own tests
  PATTERN "test_*.h" EXCLUDE PATTERN recording_session.h EXCLUDE PATTERN memory_store.h EXCLUDE)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/tests/conformance/cases" DESTINATION share/landfall/conformance)

# Arrow from the wheel comes along, headers too; a system's Arrow is looked for again.
set(package_wheel_libraries "")
if(NOT LANDFALL_SYSTEM_ARROW)
  install(DIRECTORY "${PYARROW_DIR}/include/arrow" "${PYARROW_DIR}/include/parquet"
    DESTINATION include/landfall-arrow FILES_MATCHING PATTERN "*.h")
  set(package_wheel_libraries ${wheel_libraries})
endif()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/landfallConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/package/landfallConfig.cmake" INSTALL_DESTINATION ${package_dir})
# Before 1.0 every minor version may change the interface.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/landfallConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/package/landfallConfig.cmake"
  "${PROJECT_BINARY_DIR}/package/landfallConfigVersion.cmake" "${PROJECT_SOURCE_DIR}/cmake/dependencies.cmake"
  DESTINATION ${package_dir})
