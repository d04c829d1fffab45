/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/prefilter.h"
#include <string.h>

/* Two bytes share an entry with others that hash alike: tables that stay in the first-level cache are worth more than
 * fewer comparisons. */
#define SLOTS 8192
/* Of each word only the first bytes steer the search; the rest is compared. */
#define WINDOW PREFILTER_WORD_MINIMUM
G_STATIC_ASSERT(WINDOW == sizeof(guint32));

typedef struct {
  char *word;
  gsize length;
  guint32 window; /* the first bytes of WORD */
  guint id;
  guint next; /* index + 1 of the next entry of the same bucket, 0: none */
} Entry;

struct _Prefilter {
  GArray *entries;       /* Entry */
  guint8 shift[SLOTS];   /* how far the window may move on after its last two bytes */
  guint32 bucket[SLOTS]; /* index + 1 of the first entry whose window ends with these two bytes */
};

Prefilter *prefilter_new(void)
{
  Prefilter *prefilter = g_new0(Prefilter, 1);
  prefilter->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  return prefilter;
}

void prefilter_free(Prefilter *prefilter)
{
  if (!prefilter)
    return;
  for (guint i = 0; i < prefilter->entries->len; i++)
    g_free(g_array_index(prefilter->entries, Entry, i).word);
  g_array_unref(prefilter->entries);
  g_free(prefilter);
}

static guint32 window_at(const char *text)
{
  guint32 window = 0;
  memcpy(&window, text, WINDOW);
  return window;
}

void prefilter_add(Prefilter *prefilter, const char *word, guint id)
{
  Entry entry = {.word = g_strdup(word), .length = strlen(word), .window = window_at(word), .id = id};
  g_array_append_val(prefilter->entries, entry);
}

static guint slot_at(const char *text)
{
  return ((guint)(guint8)text[0] << 5 ^ (guint8)text[1]) % SLOTS;
}

void prefilter_seal(Prefilter *prefilter)
{
  memset(prefilter->shift, WINDOW - 1, sizeof prefilter->shift);
  memset(prefilter->bucket, 0, sizeof prefilter->bucket);
  for (guint i = 0; i < prefilter->entries->len; i++) {
    Entry *entry = &g_array_index(prefilter->entries, Entry, i);
    for (guint k = 0; k + 2 <= WINDOW; k++) {
      guint slot = slot_at(entry->word + k);
      prefilter->shift[slot] = MIN(prefilter->shift[slot], (guint8)(WINDOW - 2 - k));
    }
    guint last = slot_at(entry->word + WINDOW - 2);
    entry->next = prefilter->bucket[last];
    prefilter->bucket[last] = i + 1;
  }
}

static void report(const Prefilter *prefilter, const char *text, gsize length, gsize start, PrefilterHit hit,
                   gpointer data)
{
  guint32 window = window_at(text + start);
  guint index = prefilter->bucket[slot_at(text + start + WINDOW - 2)];
  while (index > 0) {
    const Entry *entry = &g_array_index(prefilter->entries, Entry, index - 1);
    if (entry->window == window && entry->length <= length - start &&
        memcmp(text + start, entry->word, entry->length) == 0)
      hit(entry->id, start, data);
    index = entry->next;
  }
}

void prefilter_run(const Prefilter *prefilter, const char *text, gsize length, PrefilterHit hit, gpointer data)
{
  gsize start = 0;
  while (start + WINDOW <= length) {
    guint8 shift = prefilter->shift[slot_at(text + start + WINDOW - 2)];
    if (shift == 0) {
      report(prefilter, text, length, start, hit, data);
      shift = 1;
    }
    start += shift;
  }
}
