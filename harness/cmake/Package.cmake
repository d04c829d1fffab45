# SPDX-License-Identifier: GPL-3.0-or-later
# What cpack runs: it hands over the version and takes the finished package.
execute_process(COMMAND ${CPACK_BOOTRACE_MAKE_DEB} ${CPACK_BOOTRACE_BUILD_FOLDER} ${CPACK_PACKAGE_VERSION} ${CPACK_TEMPORARY_DIRECTORY}
                OUTPUT_VARIABLE package OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(CPACK_EXTERNAL_BUILT_PACKAGES ${package})
