/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.h: NULL-terminated lists of names, in messages. */
#pragma once
#include <glib.h>

/* Of NAMES, the one that WORD is most likely a misspelling of, or NULL. (borrowed) from NAMES. */
const char *nearest_name(const char *word, const char *const *names);
/* "; did you mean 'NAME'?" for the nearest of NAMES, or "" where none is near. Returns: (owned). */
char *nearest_hint(const char *word, const char *const *names);
/* "a, b, c". Returns: (owned). */
char *names_join(const char *const *names);
/* Position of WORD in NAMES, or -1. */
int names_find(const char *const *names, const char *word);
