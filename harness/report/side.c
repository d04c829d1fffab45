/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/side.h"
#include "schedule/plan.h"

static void group_free(SideGroup *group)
{
  g_free(group->image);
  g_free(group->strategy);
  g_hash_table_unref(group->schedules);
  g_free(group);
}

static SideGroup *find_group(GPtrArray *groups, const BootRecord *boot)
{
  for (guint i = 0; i < groups->len; i++) {
    SideGroup *group = g_ptr_array_index(groups, i);
    if (g_str_equal(group->image, boot->image) && g_str_equal(group->strategy, boot->strategy))
      return group;
  }
  SideGroup *group = g_new0(SideGroup, 1);
  group->image = g_strdup(boot->image);
  group->strategy = g_strdup(boot->strategy);
  group->schedules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_byte_array_unref);
  g_ptr_array_add(groups, group);
  return group;
}

/* The orders and delays of BOOT; the seed they came from and the image make no schedule. Returns: (owned), NULL where
 * it has none. */
static char *schedule_of(const BootRecord *boot)
{
  g_autoptr(Plan) plan = boot->plan ? plan_parse("plan", boot->plan, -1, NULL) : NULL;
  if (!plan || plan_is_natural(plan))
    return NULL;
  plan->seed = 0;
  g_free(plan->image);
  plan->image = g_strdup("");
  return plan_to_text(plan);
}

static void remember(SideGroup *group, const BootRecord *boot, guint8 failed)
{
  g_autofree char *schedule = schedule_of(boot);
  if (!schedule)
    return;
  GByteArray *boots = g_hash_table_lookup(group->schedules, schedule);
  if (!boots) {
    boots = g_byte_array_new();
    g_hash_table_insert(group->schedules, g_steal_pointer(&schedule), boots);
  }
  g_byte_array_append(boots, &failed, 1);
}

typedef struct {
  GPtrArray *groups;
  const char *image;
} Loading;

static gboolean take_boot(const BootRecord *boot, gpointer data)
{
  const Loading *loading = data;
  if (!boot->outcome || boot->outcome->verdict == VERDICT_ARTEFACT ||
      (loading->image && !g_str_equal(loading->image, boot->image)))
    return TRUE;
  SideGroup *group = find_group(loading->groups, boot);
  gboolean failed = boot->outcome->verdict != VERDICT_PASSED;
  group->boots++;
  group->failed += failed;
  remember(group, boot, (guint8)failed);
  return TRUE;
}

GPtrArray *side_load(Store *store, ContrastSide side, GError **error)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
  Loading loading = {.groups = groups, .image = side.image};
  return store_foreach_boot(store, side.campaign, take_boot, &loading, error) ? g_steal_pointer(&groups) : NULL;
}

static void pair_boots(Pairs *pairs, const GByteArray *first, const GByteArray *second)
{
  for (guint i = 0; i < MIN(first->len, second->len); i++) {
    if (first->data[i] == second->data[i])
      pairs->alike++;
    else if (first->data[i])
      pairs->only_first++;
    else
      pairs->only_second++;
  }
}

Pairs side_pair(const SideGroup *first, const SideGroup *second)
{
  Pairs pairs = {0};
  GHashTableIter iter;
  gpointer schedule = NULL, boots = NULL;
  g_hash_table_iter_init(&iter, first->schedules);
  while (g_hash_table_iter_next(&iter, &schedule, &boots)) {
    const GByteArray *others = g_hash_table_lookup(second->schedules, schedule);
    if (others)
      pair_boots(&pairs, boots, others);
  }
  return pairs;
}
