/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/recount.h"
#include "campaign/knowledge.h"

typedef struct {
  GHashTable *known; /* image name (borrowed) to Knowledge (owned) */
} Recount;

static void free_knowledge(gpointer data)
{
  knowledge_clear(data);
  g_free(data);
}

static gboolean recall(Recount *recount, Store *store, const CampaignImage *image, GError **error)
{
  const ProbeRequest request = {
      .store = store, .name = image->name, .digest = image->digest, .initrd = TRUE, .root = TRUE};
  ProbedGraphs graphs = {0};
  if (!probe_recall(&request, &graphs, error))
    return FALSE;
  Knowledge *knowledge = g_new0(Knowledge, 1);
  *knowledge = knowledge_new(graphs);
  g_hash_table_insert(recount->known, image->name, knowledge);
  return TRUE;
}

static void add_times(const BootTimesVisit *times, gpointer data)
{
  Recount *recount = data;
  Knowledge *knowledge = times->judged ? g_hash_table_lookup(recount->known, times->image) : NULL;
  if (!knowledge)
    return;
  BootTimes one = {.phase = g_strdup(times->phase), .report = times->report};
  g_autoptr(GPtrArray) list = g_ptr_array_new();
  g_ptr_array_add(list, &one);
  knowledge_add_boot(knowledge, list);
  g_free(one.phase);
}

static gboolean keep(const Recount *recount, Store *store, const char *campaign, GError **error)
{
  GHashTableIter iter;
  gpointer name = NULL, knowledge = NULL;
  g_hash_table_iter_init(&iter, recount->known);
  while (g_hash_table_iter_next(&iter, &name, &knowledge))
    if (!knowledge_keep(knowledge, store, campaign, name, error))
      return FALSE;
  return TRUE;
}

/* Only images of which some part has counted: elsewhere no units were asked for. */
gboolean recount_coverage(Store *store, const char *campaign, GError **error)
{
  g_autoptr(GPtrArray) images = store_campaign_images(store, campaign, error);
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_knowledge);
  Recount recount = {.known = known};
  g_autoptr(GPtrArray) counted = images ? store_coverage(store, campaign, error) : NULL;
  for (guint i = 0; counted && i < images->len; i++) {
    const CampaignImage *image = g_ptr_array_index(images, i);
    gboolean has = FALSE;
    for (guint c = 0; c < counted->len; c++)
      has |= g_strcmp0(((const CoverageRecord *)g_ptr_array_index(counted, c))->image, image->name) == 0;
    if (has && !recall(&recount, store, image, error))
      return FALSE;
  }
  return counted && store_foreach_times(store, campaign, add_times, &recount, error) &&
         keep(&recount, store, campaign, error);
}
