/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/database.h"
#include <string.h>

/* The columns that boots have in common which are counted together. */
typedef enum { IMAGE, STRATEGY, VERDICT, LOST, SIGNATURE, CLASS, RECOVERED, FORKED, N_COMMON } Common;

/* Stands for SQL's NULL in a key; no valid text holds it. */
#define NULL_MARK "\xff"

/* A tally that owns its texts. */
typedef struct {
  BootTally tally;
  char *texts[N_COMMON];
} Group;

/* Groups in the order of their first boots, and by the key of their texts. Counting here takes a third of the time of
 * SQL's GROUP BY, which sorts every row. */
typedef struct {
  GPtrArray *groups;
  GHashTable *by_key;
  GByteArray *key; /* of the row at hand */
} Groups;

static void group_free(gpointer data)
{
  Group *group = data;
  for (gsize i = 0; i < N_COMMON; i++)
    g_free(group->texts[i]);
  g_free(group);
}

static void groups_init(Groups *groups)
{
  groups->groups = g_ptr_array_new_with_free_func(group_free);
  groups->by_key = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  groups->key = g_byte_array_new();
}

static void groups_clear(Groups *groups)
{
  g_hash_table_destroy(groups->by_key);
  g_ptr_array_unref(groups->groups);
  g_byte_array_unref(groups->key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Groups, groups_clear)

static gboolean make_group(Store *store, const char *const *common, Group **ret_group, GError **error)
{
  Verdict verdict = VERDICT_PASSED;
  if (!common[LOST] && !store_read_verdict(store, common[VERDICT], &verdict, error))
    return FALSE;
  Group *group = g_new0(Group, 1);
  for (gsize i = 0; i < N_COMMON; i++)
    group->texts[i] = common[i] ? g_utf8_make_valid(common[i], -1) : NULL;
  BootTally *tally = &group->tally;
  tally->image = group->texts[IMAGE] ? group->texts[IMAGE] : "";
  tally->strategy = group->texts[STRATEGY] ? group->texts[STRATEGY] : "";
  tally->lost = group->texts[LOST];
  tally->verdict = verdict;
  tally->signature = group->texts[SIGNATURE];
  tally->class = group->texts[CLASS];
  tally->recovered = g_strcmp0(group->texts[RECOVERED], "1") == 0;
  tally->forked = g_strcmp0(group->texts[FORKED], "1") == 0;
  *ret_group = group;
  return TRUE;
}

static void make_key(GByteArray *key, const char *const *common)
{
  g_byte_array_set_size(key, 0);
  for (gsize i = 0; i < N_COMMON; i++) {
    const char *text = common[i] ? common[i] : NULL_MARK;
    g_byte_array_append(key, (const guint8 *)text, (guint)strlen(text) + 1);
  }
}

/* The group that the row belongs to. (borrowed) */
static gboolean find_group(Store *store, Groups *groups, const char *const *common, Group **ret_group, GError **error)
{
  make_key(groups->key, common);
  g_autoptr(GBytes) probe = g_bytes_new_static(groups->key->data, groups->key->len);
  Group *group = g_hash_table_lookup(groups->by_key, probe);
  if (!group) {
    if (!make_group(store, common, &group, error))
      return FALSE;
    g_ptr_array_add(groups->groups, group);
    g_hash_table_insert(groups->by_key, g_bytes_new(groups->key->data, groups->key->len), group);
  }
  *ret_group = group;
  return TRUE;
}

/* Wraps round where a foreign file holds absurd times, in place of undefined behaviour. */
static gint64 sum_ns(gint64 a, gint64 b)
{
  return (gint64)((guint64)a + (guint64)b);
}

static gboolean count_row(Store *store, Statement *statement, Groups *groups, GError **error)
{
  const char *common[N_COMMON];
  for (gsize i = 0; i < N_COMMON; i++)
    common[i] = column_raw_text(statement);
  Group *group = NULL;
  if (!find_group(store, groups, common, &group, error))
    return FALSE;
  guint boot = column_count(statement);
  if (group->tally.boots++ == 0)
    group->tally.first_boot = boot;
  group->tally.wall_ns = sum_ns(group->tally.wall_ns, column_integer(statement));
  group->tally.cpu_ns = sum_ns(group->tally.cpu_ns, column_integer_or(statement, 0));
  return TRUE;
}

/* SQL gives the columns of Common, boot, wall_ns and cpu_ns of each row, in boot order. */
static gboolean count_rows(Store *store, const char *sql, const char *id, Groups *groups, GError **error)
{
  Statement *statement = statement_get(store, sql, error);
  if (!statement)
    return FALSE;
  bind_text(statement, id);
  gboolean row = FALSE;
  while (statement_step(statement, &row, error)) {
    if (!row)
      return TRUE;
    if (!count_row(store, statement, groups, error)) {
      statement_reset(statement);
      return FALSE;
    }
  }
  return FALSE;
}

static gboolean visit_groups(Store *store, const char *sql, const char *id, StoreTallyVisit visit, gpointer data,
                             GError **error)
{
  g_auto(Groups) groups = {0};
  groups_init(&groups);
  if (!count_rows(store, sql, id, &groups, error))
    return FALSE;
  for (guint i = 0; i < groups.groups->len; i++)
    visit(&((const Group *)g_ptr_array_index(groups.groups, i))->tally, data);
  return TRUE;
}

gboolean store_foreach_tally(Store *store, const char *id, StoreTallyVisit visit, gpointer data, GError **error)
{
  return visit_groups(
      store,
      "SELECT image, strategy, verdict, lost, signature, class, recovered, forked, boot, wall_ns, cpu_ns"
      " FROM boots WHERE campaign = ? ORDER BY boot",
      id, visit, data, error);
}

gboolean store_foreach_recovered(Store *store, const char *id, StoreTallyVisit visit, gpointer data, GError **error)
{
  return visit_groups(store,
                      "SELECT DISTINCT '', '', 'passed', NULL, matches.signature, matches.class, 1, 0, boot, 0, 0"
                      " FROM boots JOIN matches USING (campaign, boot)"
                      " WHERE campaign = ? AND boots.recovered AND matches.recovered ORDER BY boot",
                      id, visit, data, error);
}
