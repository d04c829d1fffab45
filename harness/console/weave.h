/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weave.h: takes apart lines into which two writers wrote at once, and mends the line that was torn. */
#pragma once
#include <glib.h>

typedef struct {
  GString *fragment; /* what a torn line began with; empty where no line is torn */
  guint line;        /* where it stood */
  guint age;         /* pieces seen since */
} Weave;

void weave_init(Weave *weave);
void weave_clear(Weave *weave);

/* Emits TEXT[0..LENGTH), prefixes removed, of line LINE. */
typedef void (*WeaveSink)(const char *text, gsize length, guint line, gboolean mended, gpointer data);

/* Takes one clean line and hands its parts to SINK: the line itself, a kernel message that stands inside it as a part
 * of its own, and, when its continuation has come, the torn line as a whole. */
void weave_line(Weave *weave, const char *text, gsize length, guint line, WeaveSink sink, gpointer data);
