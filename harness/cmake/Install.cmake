# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where, and the Debian package. The program finds all of it from its own place
# (commands/environment.c), so that an installed tree may be moved as a whole.
include(GNUInstallDirs)
set(install_folder ${CMAKE_CURRENT_SOURCE_DIR}/install)

find_program(HELP2MAN help2man REQUIRED)
find_program(GO_MD2MAN go-md2man REQUIRED)
set(man_folder ${CMAKE_CURRENT_BINARY_DIR}/man)
file(GLOB man_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/doc/*.md ${CMAKE_CURRENT_SOURCE_DIR}/doc/*.5)
add_custom_command(
  OUTPUT ${man_folder}/bootrace.1.gz
  COMMAND ${install_folder}/man-pages $<TARGET_FILE:bootrace> ${CMAKE_CURRENT_SOURCE_DIR}/doc ${man_folder}
  DEPENDS bootrace ${man_sources} ${install_folder}/man-pages
  COMMENT "Making the manual pages"
  VERBATIM)
add_custom_target(man-pages ALL DEPENDS ${man_folder}/bootrace.1.gz)

install(TARGETS bootrace RUNTIME)
install(PROGRAMS ${CMAKE_CURRENT_BINARY_DIR}/guest/bootrace-guest ${CMAKE_CURRENT_BINARY_DIR}/guest/parrot/parrot.elf
        DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/bootrace)
# CMake takes the backslashes in the names of unit files for slashes; cp does not.
install(CODE "set(data \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/bootrace\")
  file(REMOVE_RECURSE \${data})
  file(MAKE_DIRECTORY \${data})
  execute_process(COMMAND cp -R ${PROJECT_SOURCE_DIR}/scenarios ${PROJECT_SOURCE_DIR}/images \${data} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND chmod -R u=rwX,go=rX \${data} COMMAND_ERROR_IS_FATAL ANY)")
foreach(section 1 5 7)
  install(DIRECTORY ${man_folder}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} FILES_MATCHING PATTERN "*.${section}.gz")
endforeach()
install(FILES ${install_folder}/bash-completion DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME bootrace)
install(FILES ${install_folder}/bootrace-nightly@.service ${install_folder}/bootrace-nightly@.timer DESTINATION lib/systemd/system)
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${install_folder}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/doc/ DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN "*.5" EXCLUDE)

# CPack's own DEB generator packs no file with a backslash in its name, so it is left to Debian's tools.
set(CPACK_GENERATOR External)
set(CPACK_EXTERNAL_PACKAGE_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/Package.cmake)
set(CPACK_BOOTRACE_MAKE_DEB ${install_folder}/make-deb)
set(CPACK_BOOTRACE_BUILD_FOLDER ${PROJECT_BINARY_DIR})
include(CPack)
