# SPDX-License-Identifier: GPL-3.0-or-later

# harness_module(NAME [USES MODULE…] [LIBRARIES TARGET…])
# A static library of every NAME/*.c, and a ctest `layering-NAME` that finds includes of modules not listed in USES.
function(harness_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;LIBRARIES")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.c)
  if(NOT sources)
    add_library(${name} INTERFACE)
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_USES} PkgConfig::GLIB PRIVATE ${arg_LIBRARIES})
  add_test(NAME layering-${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tests/layering ${CMAKE_CURRENT_SOURCE_DIR} ${name} ${arg_USES})
endfunction()
