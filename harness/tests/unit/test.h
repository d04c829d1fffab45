/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test.h: what every cmocka test needs, in the order in which cmocka wants it. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include <glib.h>
#include <string.h>

/* Fails with the text of ERROR where there is one. */
static inline void assert_no_error(GError *error)
{
  if (error)
    fail_msg("unexpected error: %s", error->message);
}

/* ERROR (freed here) is ours, of code CODE, and its text holds PART. */
static inline void assert_error(GError *error, BootraceError code, const char *part)
{
  assert_non_null(error);
  if (error->domain != BOOTRACE_ERROR || error->code != (int)code || !strstr(error->message, part))
    fail_msg("expected error %d with '%s', got %d: %s", (int)code, part, error->code, error->message);
  g_error_free(error);
}
