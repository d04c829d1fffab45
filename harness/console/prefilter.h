/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prefilter.h: finds many words in a text at once, so that only the patterns whose words stand there need be run. */
#pragma once
#include <glib.h>

/* Shorter words stand in too many lines to tell anything. */
#define PREFILTER_WORD_MINIMUM 4

typedef struct _Prefilter Prefilter;

Prefilter *prefilter_new(void);
void prefilter_free(Prefilter *prefilter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prefilter, prefilter_free)

/* WORD, of PREFILTER_WORD_MINIMUM bytes or more, shall be reported as ID. Only before the first prefilter_run(). */
void prefilter_add(Prefilter *prefilter, const char *word, guint id);
/* Makes the tables. */
void prefilter_seal(Prefilter *prefilter);

typedef void (*PrefilterHit)(guint id, gsize offset, gpointer data);

/* Calls HIT for each word in TEXT by ascending offset (of the word's first byte). Several threads may do so at once.
 * The algorithm is that of Wu and Manber (1994) with blocks of two bytes. */
void prefilter_run(const Prefilter *prefilter, const char *text, gsize length, PrefilterHit hit, gpointer data);
