# How a folder of src/ becomes a library with its tests, and how a destination gets into the build.

set(LANDFALL_DESTINATIONS "sqlite;file;postgresql" CACHE STRING "Destinations to build, separated by semicolons")
set_property(GLOBAL PROPERTY landfall_known_destinations "")
set_property(GLOBAL PROPERTY landfall_built_destinations "")

if(BUILD_TESTING)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()

# One precompiled header for all that uses Arrow.
if(LANDFALL_PCH)
  # gRPC's re2 compiles its users with -pthread, a macro that the header was made without; glibc needs none.
  set_property(TARGET re2::re2 PROPERTY INTERFACE_COMPILE_OPTIONS "")
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/pch/pch.cc" CONTENT "// Only here so that pch.h is compiled once.\n")
  add_library(landfall_pch OBJECT "${PROJECT_BINARY_DIR}/pch/pch.cc")
  target_link_libraries(landfall_pch PRIVATE landfall_warnings Landfall::arrow fmt::fmt)
  target_precompile_headers(landfall_pch PRIVATE "${PROJECT_SOURCE_DIR}/src/pch.h")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(landfall_pch PRIVATE -fpch-preprocess)
  endif()
endif()

# landfall_use_pch(<target>): compile it with the header above.
function(landfall_use_pch target)
  if(LANDFALL_PCH)
    target_precompile_headers(${target} REUSE_FROM landfall_pch)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -fpch-preprocess)  # without it ccache never hits
    endif()
  endif()
endfunction()

# landfall_library(<name> [ARROW] [FOLDER dir] [DEPS landfall_x ...] [EXTERNAL target ...])
#
# Makes the static library landfall_<name> of the *.cc in FOLDER (default: the current one), and of
# its *_test.cc one program <name>_tests whose cases ctest knows, label `unit`. ARROW links Arrow and
# uses the precompiled header. A folder without a *.cc is a library of headers; one that is not there
# is an empty library, so that a dependency on it can be written down already.
function(landfall_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ARROW" "FOLDER" "DEPS;EXTERNAL")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "landfall_library(${name}): what is '${arg_UNPARSED_ARGUMENTS}'?")
  endif()
  if(NOT arg_FOLDER)
    set(arg_FOLDER "${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
  if(arg_ARROW)
    list(APPEND arg_EXTERNAL Landfall::arrow fmt::fmt)  # the precompiled header has both
  endif()

  file(GLOB sources CONFIGURE_DEPENDS "${arg_FOLDER}/*.cc")
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cc$")

  set(target landfall_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:landfall_warnings>)
    set(scope PUBLIC)
    if(arg_ARROW)
      landfall_use_pch(${target})
    endif()
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope}
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include;${PROJECT_SOURCE_DIR}/src>"
    "$<INSTALL_INTERFACE:include;include/landfall/parts>")
  target_link_libraries(${target} ${scope} ${arg_DEPS} ${arg_EXTERNAL})

  if(tests AND BUILD_TESTING)
    landfall_tests(${name}_tests SOURCES ${tests} LINK ${target})
    if(arg_ARROW)
      landfall_use_pch(${name}_tests)
    endif()
  endif()
endfunction()

# landfall_tests(<program> SOURCES file ... [LINK target ...]): a GoogleTest program, each case known to ctest.
function(landfall_tests program)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_executable(${program} ${arg_SOURCES})
  target_include_directories(${program} PRIVATE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src")
  target_compile_definitions(${program} PRIVATE LANDFALL_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${program} PRIVATE landfall_warnings ${arg_LINK} GTest::gmock_main)
  # PRE_TEST: asking each program for its cases while building would run sanitized programs in every build.
  gtest_discover_tests(${program} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS unit TIMEOUT 120 ENVIRONMENT "${LANDFALL_TEST_ENVIRONMENT}")
endfunction()

# landfall_add_destination(<name> FAMILY <family> [PACKAGE package ...] [EXTERNAL target ...])
#
# Makes landfall_destination_<name> of src/destinations/<name> when LANDFALL_DESTINATIONS asks for it.
# PACKAGE is what find_package must find for it; a build without the destination does not need it.
function(landfall_add_destination name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FAMILY" "PACKAGE;EXTERNAL")
  set_property(GLOBAL APPEND PROPERTY landfall_known_destinations ${name})
  if(NOT name IN_LIST LANDFALL_DESTINATIONS)
    return()
  endif()
  foreach(package ${arg_PACKAGE})
    find_package(${package} REQUIRED)
  endforeach()
  set(family)
  if(arg_FAMILY)
    set(family landfall_families_${arg_FAMILY})
  endif()
  landfall_library(destination_${name} ARROW FOLDER "${CMAKE_CURRENT_SOURCE_DIR}/${name}"
    DEPS ${family} EXTERNAL ${arg_EXTERNAL})
  get_target_property(type landfall_destination_${name} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    set_property(GLOBAL APPEND PROPERTY landfall_built_destinations ${name})
  else()
    message(WARNING "destination ${name} has no source files yet and is left out")
  endif()
endfunction()

# landfall_register_destinations(): after the last landfall_add_destination; writes the list of what is built.
function(landfall_register_destinations)
  get_property(known GLOBAL PROPERTY landfall_known_destinations)
  get_property(built GLOBAL PROPERTY landfall_built_destinations)
  foreach(name ${LANDFALL_DESTINATIONS})
    if(NOT name IN_LIST known)
      list(JOIN known ", " choices)
      message(FATAL_ERROR "LANDFALL_DESTINATIONS: no destination is called '${name}'; there are ${choices}")
    endif()
  endforeach()

  set(declarations "")
  set(entries "")
  set(libraries "")
  foreach(name ${built})
    string(APPEND declarations "namespace landfall::${name} {\nconst DestinationDef& definition();\n}\n")
    string(APPEND entries "      &landfall::${name}::definition(),\n")
    list(APPEND libraries landfall_destination_${name})
  endforeach()
  list(LENGTH built count)

  set(names ${known})
  if(built)
    list(REMOVE_ITEM names ${built})
  endif()
  list(LENGTH names left_out_count)
  list(TRANSFORM names REPLACE "(.+)" "\"\\1\"")
  list(JOIN names ", " left_out)

  set(dir "${PROJECT_BINARY_DIR}/generated/destinations")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/registered.h.in" "${dir}/registered.h" @ONLY)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/registered.cc.in" "${dir}/registered.cc" @ONLY)

  landfall_library(destinations ARROW FOLDER "${dir}" DEPS ${libraries})
  target_include_directories(landfall_destinations PUBLIC "${PROJECT_BINARY_DIR}/generated")
endfunction()

# landfall_program(<name> MAIN file LINK target ...): an installed program. Until MAIN is there, there is none.
function(landfall_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "MAIN" "LINK")
  file(GLOB main CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${arg_MAIN}")
  if(NOT main)
    message(WARNING "program ${name} has no ${arg_MAIN} yet and is left out")
    return()
  endif()
  add_executable(${name} ${main})
  target_link_libraries(${name} PRIVATE landfall_warnings ${arg_LINK})
  if(NOT MOLD_PROGRAM)  # mold 1.10 leaves out libraries that are called
    target_link_options(${name} PRIVATE "LINKER:--as-needed")  # a library nobody calls costs start-up time
  endif()
  target_compile_definitions(${name} PRIVATE LANDFALL_VERSION="${PROJECT_VERSION}")
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()
