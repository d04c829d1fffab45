/* SPDX-License-Identifier: GPL-3.0-or-later */
/* closure.h: which node of a directed graph reaches which, as rows of bits: N²/8 bytes, answers in constant time. */
#pragma once
#include <glib.h>

typedef struct {
  guint n, words; /* nodes, 64-bit words a row */
  guint64 *bits;  /* row A holds the nodes that A reaches by one edge or more */
} Closure;

Closure *closure_new(guint n);
Closure *closure_copy(const Closure *closure); /* (owned) */
void closure_free(Closure *closure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Closure, closure_free)

guint64 *closure_row(const Closure *closure, guint a); /* (borrowed), closure->words words */
gboolean closure_has(const Closure *closure, guint a, guint b);
void closure_set(Closure *closure, guint a, guint b);
/* Makes the edges set so far transitive (Warshall 1962; right for cycles too). */
void closure_close(Closure *closure);
/* Bits set in row A. */
guint closure_count(const Closure *closure, guint a);
