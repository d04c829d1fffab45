# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler settings for everything that runs on the host, and the foreign libraries.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
endif()

set(SANITIZE "" CACHE STRING "Sanitizers for all host code, as for -fsanitize=: 'address,undefined' while developing, 'thread' for the pool")
option(FUZZ "Build the fuzz targets with libFuzzer (needs clang)" OFF)

add_compile_options(-Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual
                    -Wundef -Wformat=2 -Wimplicit-fallthrough -Wswitch-enum -Werror)
add_compile_definitions(_GNU_SOURCE BOOTRACE_VERSION="${PROJECT_VERSION}")
if(SANITIZE)
  add_compile_options(-fsanitize=${SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SANITIZE})
endif()
if(FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# harness_forks(TARGET): a program whose threads start machines.
function(harness_forks target)
  if(SANITIZE MATCHES address AND CMAKE_C_COMPILER_ID STREQUAL GNU)
    target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/harness/tests/asan_fork.c)
    target_link_options(${target} PRIVATE -static-libasan)
  endif()
endfunction()

find_package(PkgConfig REQUIRED)
pkg_check_modules(GLIB REQUIRED IMPORTED_TARGET glib-2.0 gio-unix-2.0)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(GSL REQUIRED IMPORTED_TARGET gsl)
pkg_check_modules(LIBVIRT REQUIRED IMPORTED_TARGET libvirt libvirt-qemu)
pkg_check_modules(LIBXML2 REQUIRED IMPORTED_TARGET libxml-2.0)
pkg_check_modules(LIBGUESTFS REQUIRED IMPORTED_TARGET libguestfs)
pkg_check_modules(LIBARCHIVE REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(JSON_GLIB REQUIRED IMPORTED_TARGET json-glib-1.0)
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
