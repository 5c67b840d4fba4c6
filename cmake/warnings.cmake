# The warnings every target of ours is built with; third-party headers are SYSTEM and say nothing.
option(LANDFALL_WERROR "Treat warnings as errors" OFF)

add_library(landfall_warnings INTERFACE)
target_compile_options(landfall_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-qual -Wformat=2 -Wimplicit-fallthrough
  -Wextra-semi -Wundef -Wvla
  # A field that {.a = 1} leaves out has the default its declaration states; that is the point of it.
  -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these in its own std::string and std::variant (PR105651, PR105562), the more so
  # when a sanitizer rewrites the code first.
  target_compile_options(landfall_warnings INTERFACE
    -Wlogical-op -Wduplicated-cond -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(LANDFALL_WERROR)
  target_compile_options(landfall_warnings INTERFACE -Werror)
endif()
