/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clean.h: repairs inside one line of text. */
#pragma once
#include <glib.h>

/* Removes colour codes whose escape character was lost or written out ("[0;1;31m", "#033[0m", "^[[0m"), in place;
 * where FOREIGN, also replaces what is no valid UTF-8 by U+FFFD. */
void clean_text(GString *text, gboolean foreign);
