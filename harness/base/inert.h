/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inert.h: text that came from a guest, made harmless for a terminal or a message. */
#pragma once
#include <glib.h>

typedef enum { INERT_ONE_LINE, INERT_LINES } InertForm;

/* LENGTH bytes as valid UTF-8 without control characters: each becomes '.', as does a broken sequence; a newline stays
 * with INERT_LINES. Returns: (owned). */
char *inert_text(const void *bytes, gsize length, InertForm form);
