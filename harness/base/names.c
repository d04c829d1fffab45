/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"
#include <string.h>

/* Levenshtein distance of A and B without regard to ASCII case. */
static guint edit_distance(const char *a, const char *b)
{
  gsize width = strlen(b);
  g_autofree guint *row = g_new(guint, width + 1);
  for (gsize j = 0; j <= width; j++)
    row[j] = (guint)j;
  for (gsize i = 1; a[i - 1]; i++) {
    guint diagonal = row[0];
    row[0] = (guint)i;
    for (gsize j = 1; j <= width; j++) {
      guint replaced = diagonal + (g_ascii_tolower(a[i - 1]) != g_ascii_tolower(b[j - 1]));
      diagonal = row[j];
      row[j] = MIN(replaced, MIN(row[j], row[j - 1]) + 1);
    }
  }
  return row[width];
}

const char *nearest_name(const char *word, const char *const *names)
{
  const char *best = NULL;
  guint best_distance = (guint)strlen(word) / 3 + 2; /* farther than that is another word, no misspelling */
  for (; *names; names++) {
    guint distance = edit_distance(word, *names);
    if (distance < best_distance) {
      best = *names;
      best_distance = distance;
    }
  }
  return best;
}

char *nearest_hint(const char *word, const char *const *names)
{
  const char *guess = nearest_name(word, names);
  return guess ? g_strdup_printf("; did you mean '%s'?", guess) : g_strdup("");
}

char *names_join(const char *const *names)
{
  GString *text = g_string_new(NULL);
  for (; *names; names++)
    g_string_append_printf(text, "%s%s", text->len ? ", " : "", *names);
  return g_string_free(text, FALSE);
}

int names_find(const char *const *names, const char *word)
{
  for (int i = 0; names[i]; i++)
    if (strcmp(names[i], word) == 0)
      return i;
  return -1;
}
