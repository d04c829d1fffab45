/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/merge.h"
#include "base/quantity.h"
#include "campaign/recount.h"
#include "commands/command.h"
#include "store/shards.h"
#include <stdio.h>

/* Which shards of CAMPAIGN are here and have ended well. */
static gboolean print_shards(Store *store, const char *campaign, GError **error)
{
  g_autoptr(GPtrArray) shards = store_shards(store, campaign, error);
  guint complete = 0, all = 0;
  for (guint i = 0; shards && i < shards->len; i++) {
    const ShardRecord *shard = g_ptr_array_index(shards, i);
    all = shard->shards;
    complete += g_strcmp0(shard->end, "complete") == 0;
  }
  if (all > 0)
    printf("campaign %s: %u of %u shards here, %u of them complete\n", campaign, shards->len, all, complete);
  return shards != NULL;
}

static gboolean merge_one(Store *store, const char *path, GError **error)
{
  g_auto(MergeResult) result = {0};
  if (!merge_file(store, path, &result, error))
    return FALSE;
  for (guint i = 0; i < result.joined->len; i++)
    if (!recount_coverage(store, g_ptr_array_index(result.joined, i), error))
      return FALSE;
  printf("%s: %u campaigns and %u boots that were not here\n", path, result.campaigns, result.boots);
  return TRUE;
}

static gboolean print_campaigns(Store *store, GError **error)
{
  g_autoptr(GPtrArray) campaigns = store_campaigns(store, error);
  for (guint i = 0; campaigns && i < campaigns->len; i++)
    if (!print_shards(store, ((const CampaignRecord *)g_ptr_array_index(campaigns, i))->id, error))
      return FALSE;
  return campaigns != NULL;
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  if (!command_parse(&COMMAND_MERGE, NULL, &argc, &argv, error))
    return STATUS_PASSED;
  if (!command_operands(&COMMAND_MERGE, argc, 1, -1, error))
    return STATUS_USAGE;
  for (int i = 1; i < argc; i++) /* before anything is written */
    if (!merge_check(argv[i], error))
      return STATUS_USAGE;
  g_autoptr(Store) store = store_open(globals->results, STORE_WRITE, error);
  for (int i = 1; store && i < argc; i++)
    if (!merge_one(store, argv[i], error))
      return STATUS_USAGE;
  return store && print_campaigns(store, error) ? STATUS_PASSED : STATUS_UNKNOWN;
}

const Command COMMAND_MERGE = {
    .name = "merge",
    .arguments = "FILE…",
    .summary = "results of other machines or shards into one file",
    .description =
        "Adds what each FILE holds to the results file (bootrace --results=FILE merge …). Twice is the same as "
        "once, and\nthe order of files does not matter. All files are checked before anything is written: one "
        "that is damaged, no\nresults of bootrace or of another schema is refused; so is a file with a "
        "campaign or boot of the same name and\nanother content, of which nothing is merged then.\n"
        "Exit status: 0 merged, 125 the results file cannot be written, 129 a file is refused.",
    .run = run,
    .operands = OPERANDS_FILES,
};
