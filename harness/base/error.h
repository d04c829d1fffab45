/* SPDX-License-Identifier: GPL-3.0-or-later */
/* error.h: the one error domain. A guest that fails is never an error: it is a verdict (console/judge.h). */
#pragma once
#include <glib.h>

#define BOOTRACE_ERROR (bootrace_error_quark())

typedef enum {
  BOOTRACE_ERROR_USAGE, /* the command line is wrong: exit status 129 */
  BOOTRACE_ERROR_INPUT, /* a file that the user wrote is wrong, the message names file and line: exit status 129 */
  BOOTRACE_ERROR_HOST,  /* this machine cannot do it now (no space, no QEMU, …), the message says what to do: 125 */
  BOOTRACE_ERROR_CANCELLED /* the user interrupted: 130 */
} BootraceError;

GQuark bootrace_error_quark(void);

/* Sets a BOOTRACE_ERROR of code CODE. Returns: FALSE, so that a function can end with `return error_set(…)`. */
gboolean error_set(GError **error, BootraceError code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Replaces the code and domain of *ERROR (from GLib, say) by CODE of ours, keeping the text behind PREFIX. Returns:
 * FALSE. */
gboolean error_adopt(GError **error, BootraceError code, const char *prefix_format, ...) G_GNUC_PRINTF(3, 4);
