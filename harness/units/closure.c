/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/closure.h"

Closure *closure_new(guint n)
{
  Closure *closure = g_new(Closure, 1);
  guint words = (n + 63) / 64;
  *closure = (Closure){.n = n, .words = words, .bits = g_new0(guint64, (gsize)n * words)};
  return closure;
}

Closure *closure_copy(const Closure *closure)
{
  Closure *copy = g_new(Closure, 1);
  *copy = *closure;
  copy->bits = g_memdup2(closure->bits, (gsize)closure->n * closure->words * sizeof(guint64));
  return copy;
}

void closure_free(Closure *closure)
{
  if (!closure)
    return;
  g_free(closure->bits);
  g_free(closure);
}

guint64 *closure_row(const Closure *closure, guint a)
{
  return closure->bits + (gsize)a * closure->words;
}

gboolean closure_has(const Closure *closure, guint a, guint b)
{
  return (closure_row(closure, a)[b / 64] >> (b % 64)) & 1;
}

void closure_set(Closure *closure, guint a, guint b)
{
  closure_row(closure, a)[b / 64] |= G_GUINT64_CONSTANT(1) << (b % 64);
}

void closure_close(Closure *closure)
{
  for (guint via = 0; via < closure->n; via++)
    for (guint from = 0; from < closure->n; from++)
      if (closure_has(closure, from, via))
        for (guint word = 0; word < closure->words; word++)
          closure_row(closure, from)[word] |= closure_row(closure, via)[word];
}

guint closure_count(const Closure *closure, guint a)
{
  guint count = 0;
  for (guint word = 0; word < closure->words; word++)
    count += (guint)__builtin_popcountll(closure_row(closure, a)[word]);
  return count;
}
