# SPDX-License-Identifier: GPL-3.0-or-later
# The files of report/page/ and Debian's D3, compiled into the program: a page needs no file and no network when it is made.
find_program(GLIB_COMPILE_RESOURCES glib-compile-resources REQUIRED)
find_file(D3_SCRIPT d3.min.js PATHS /usr/share/nodejs/d3/dist NO_DEFAULT_PATH REQUIRED)

# harness_page(MODULE): adds report/page/page.gresource.xml to it.
function(harness_page module)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/report/page)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/page_files.c)
  get_filename_component(d3_folder ${D3_SCRIPT} DIRECTORY)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*)
  add_custom_command(OUTPUT ${output}
    COMMAND ${GLIB_COMPILE_RESOURCES} --generate-source --c-name=page_files --target=${output}
            --sourcedir=${folder} --sourcedir=${d3_folder} ${folder}/page.gresource.xml
    DEPENDS ${files} ${D3_SCRIPT})
  set_source_files_properties(${output} PROPERTIES COMPILE_OPTIONS "-Wno-missing-prototypes;-Wno-overlength-strings")
  target_sources(${module} PRIVATE ${output})
endfunction()
