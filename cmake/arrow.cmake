# Arrow C++ 26 as Landfall::arrow, Landfall::parquet, Landfall::arrow_compute and Landfall::arrow_s3.
#
# Debian has no Arrow, so the default is the one inside the pyarrow wheel that
# scripts/install_dependencies.sh puts into the dependency folder, pinned by hash. Its libraries
# export OpenSSL and re2 symbols that crash beside the system's own, so they are linked from a copy
# in which those are hidden (cmake/hide_wheel_symbols.py; tests/build/symbol_binding_test.cc proves it).
option(LANDFALL_SYSTEM_ARROW "Use an installed Arrow (find_package) in place of the pyarrow wheel" OFF)

if(LANDFALL_SYSTEM_ARROW)
  find_package(Arrow 26 CONFIG REQUIRED)
  find_package(Parquet CONFIG REQUIRED)
  find_package(ArrowCompute CONFIG QUIET)
  foreach(pair arrow:Arrow::arrow parquet:Parquet::parquet arrow_compute:ArrowCompute::arrow_compute
               arrow_s3:Arrow::arrow)
    string(REGEX MATCH "^([^:]+):(.+)$" _ "${pair}")
    set(name ${CMAKE_MATCH_1})
    set(target ${CMAKE_MATCH_2})
    if(NOT TARGET ${target}_shared)
      set(target Arrow::arrow)  # built into libarrow: Arrow before the libraries were split
    endif()
    add_library(Landfall::${name} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(Landfall::${name} INTERFACE ${target}_shared)
  endforeach()
  return()
endif()

# The version is said once, beside its hashes.
set(requirements "${PROJECT_SOURCE_DIR}/scripts/requirements-build.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${requirements}")
file(STRINGS "${requirements}" pin REGEX "^pyarrow==")
string(REGEX MATCH "==([0-9.]+)" _ "${pin}")
set(pyarrow_version "${CMAKE_MATCH_1}")

if(DEFINED ENV{LANDFALL_DEPS})
  set(deps "$ENV{LANDFALL_DEPS}")
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(deps "$ENV{XDG_CACHE_HOME}/landfall")
else()
  set(deps "$ENV{HOME}/.cache/landfall")
endif()
set(PYARROW_DIR "${deps}/pyarrow-${pyarrow_version}/pyarrow" CACHE PATH "The pyarrow package's folder")
if(NOT EXISTS "${PYARROW_DIR}/include/arrow/api.h")
  message(FATAL_ERROR "No Arrow in ${PYARROW_DIR}: run scripts/install_dependencies.sh, or point PYARROW_DIR "
                      "at a pyarrow ${pyarrow_version} package, or set LANDFALL_SYSTEM_ARROW=ON")
endif()

find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(wheel_libraries arrow arrow_compute parquet arrow_s3)
set(wheel_dir "${PROJECT_BINARY_DIR}/wheel-libs")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/hide_wheel_symbols.py")
execute_process(
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/cmake/hide_wheel_symbols.py"
          "${PYARROW_DIR}" "${wheel_dir}" ${wheel_libraries}
  COMMAND_ERROR_IS_FATAL ANY)

foreach(library ${wheel_libraries})
  file(GLOB file "${wheel_dir}/lib${library}.so.*")
  add_library(Landfall::${library} SHARED IMPORTED GLOBAL)
  set_target_properties(Landfall::${library} PROPERTIES IMPORTED_LOCATION "${file}")
  target_include_directories(Landfall::${library} SYSTEM INTERFACE "${PYARROW_DIR}/include")
  if(NOT library STREQUAL "arrow")
    target_link_libraries(Landfall::${library} INTERFACE Landfall::arrow)
  endif()
  install(FILES "${file}" DESTINATION lib)
endforeach()
