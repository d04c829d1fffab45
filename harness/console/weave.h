/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weave.h: takes apart lines into which several writers wrote at once, and mends the lines that were torn.
 *
 * A kernel message is known by its time stamp, even with another writer's bytes in it, and two messages of the kernel
 * by their callers (CONFIG_PRINTK_CALLER). What was torn by one is put together again when its rest comes. Text without
 * a stamp into which text without a stamp broke cannot be told apart. */
#pragma once
#include <glib.h>

/* What a torn line began with. */
typedef struct {
  GString *text; /* empty where no line is torn */
  guint line;    /* where it stood */
  guint age;     /* pieces seen since */
  guint caller;  /* of a kernel message, else 0 */
} Fragment;

typedef struct {
  Fragment other, kernel; /* a program's line and a kernel's message */
} Weave;

void weave_init(Weave *weave);
void weave_clear(Weave *weave);

/* One writer's part of a line, prefixes removed. */
typedef struct {
  const char *text;
  gsize length;
  guint line;
  guint caller;    /* of a kernel message, 0: unknown */
  gboolean kernel; /* it had a kernel's time stamp */
  gboolean mended; /* a torn line put together; its parts came before */
} Strand;

typedef void (*WeaveSink)(const Strand *strand, gpointer data);

/* Takes one clean line and hands its parts to SINK: the line itself, a kernel message that stands inside it as a part
 * of its own, and, when its continuation has come, the torn line as a whole. */
void weave_line(Weave *weave, const char *text, gsize length, guint line, WeaveSink sink, gpointer data);
