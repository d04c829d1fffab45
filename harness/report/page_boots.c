/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"
#include <string.h>

/* What passes through store_foreach_boot(). */
typedef struct {
  PageBoots *boots;
  GHashTable *index; /* word to position + 1 */
} Loading;

static guint word(const Loading *loading, const char *text)
{
  GPtrArray *words = loading->boots->words;
  guint position = GPOINTER_TO_UINT(g_hash_table_lookup(loading->index, text));
  if (position > 0)
    return position - 1;
  char *copy = g_strdup(text);
  g_ptr_array_add(words, copy);
  g_hash_table_insert(loading->index, copy, GUINT_TO_POINTER(words->len));
  return words->len - 1;
}

static const char *result_name(const BootRecord *boot)
{
  if (!boot->outcome)
    return boot->lost ? boot->lost : "";
  return boot->outcome->signature ? boot->outcome->signature : "";
}

static gboolean take_boot(const BootRecord *boot, gpointer data)
{
  const Loading *loading = data;
  if (loading->boots->rows->len >= PAGE_BOOTS_MAX) {
    loading->boots->left_out++;
    return TRUE;
  }
  gboolean recovered = boot->outcome && boot->outcome->recovered;
  const PageRow row = {
      .boot = boot->boot,
      .image = word(loading, boot->image),
      .strategy = word(loading, boot->strategy),
      .result = word(loading, boot->outcome ? verdict_to_string(boot->outcome->verdict) : "lost"),
      .name = word(loading, result_name(boot)),
      .flags = (boot->forked ? PAGE_FORKED : 0) | (recovered ? PAGE_RECOVERED : 0),
      .wall_ns = boot->wall_ns,
  };
  g_array_append_val(loading->boots->rows, row);
  return TRUE;
}

PageBoots *page_boots_load(Store *store, const char *id, GError **error)
{
  g_autoptr(PageBoots) boots = g_new0(PageBoots, 1);
  boots->rows = g_array_new(FALSE, FALSE, sizeof(PageRow));
  boots->words = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) index = g_hash_table_new(g_str_hash, g_str_equal);
  Loading loading = {.boots = boots, .index = index};
  return store_foreach_boot(store, id, take_boot, &loading, error) ? g_steal_pointer(&boots) : NULL;
}

void page_boots_free(PageBoots *boots)
{
  if (!boots)
    return;
  g_array_unref(boots->rows);
  g_ptr_array_unref(boots->words);
  g_free(boots);
}

/* ---- which are shown in full ---- */

typedef struct {
  guint row, rank; /* how many of its kind came before it */
  gboolean passed;
} Candidate;

static int compare_candidates(gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *two = b;
  if (one->rank != two->rank)
    return one->rank < two->rank ? -1 : 1;
  if (one->passed != two->passed)
    return one->passed ? 1 : -1;
  return one->row < two->row ? -1 : one->row > two->row;
}

/* Passes come with every fourth failure of a kind: they are there to compare with. */
static Candidate candidate(const PageBoots *boots, guint position, GHashTable *seen)
{
  const PageRow *row = &g_array_index(boots->rows, PageRow, position);
  gboolean passed = g_str_equal(g_ptr_array_index(boots->words, row->result), "passed");
  char *kind = g_strdup_printf("%u %u %u %u", row->image, row->result, row->name, passed ? row->strategy : 0);
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(seen, kind));
  g_hash_table_replace(seen, kind, GUINT_TO_POINTER(before + 1));
  return (Candidate){.row = position, .rank = passed ? before * 4 : before, .passed = passed};
}

GArray *page_boots_choose(const PageBoots *boots)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
  for (guint i = 0; i < boots->rows->len; i++) {
    Candidate next = candidate(boots, i, seen);
    g_array_append_val(candidates, next);
  }
  g_array_sort(candidates, compare_candidates);
  GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < candidates->len; i++)
    g_array_append_val(chosen, g_array_index(candidates, Candidate, i).row);
  return chosen;
}

/* ---- the list ---- */

/* Rows are arrays of numbers, and written by hand: a builder's tree of 50,000 of them would take 100 MB. */
static void append_rows(GString *json, const PageBoots *boots)
{
  for (guint i = 0; i < boots->rows->len; i++) {
    const PageRow *row = &g_array_index(boots->rows, PageRow, i);
    g_string_append_printf(json, "%s[%u,%u,%u,%u,%u,%u,%" G_GINT64_FORMAT "]", i == 0 ? "" : ",\n", row->boot,
                           row->image, row->strategy, row->result, row->name, row->flags, row->wall_ns / 1000000);
  }
}

char *page_boots_json(const PageBoots *boots)
{
  JsonBuilder *builder = json_begin();
  json_add_texts(builder, "words", boots->words);
  json_add_integer(builder, "left_out", boots->left_out);
  g_autofree char *head = json_finish(builder);
  head[strlen(head) - 1] = '\0';
  GString *json = g_string_new(head);
  g_string_append(json, ",\"rows\":[\n");
  append_rows(json, boots);
  g_string_append(json, "]}");
  return g_string_free(json, FALSE);
}
