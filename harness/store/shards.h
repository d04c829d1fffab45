/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shards.h: the parts of a campaign that several machines boot. All shards of one have one campaign id and boot numbers
 * that never meet; what the campaign itself says of its course follows from those of its shards that stand in the
 * file, so that it does not matter in which order they are merged. */
#pragma once
#include "store/store.h"

typedef struct {
  guint shard, shards; /* which, from 1, of how many */
  guint jobs;
  const char *facts;  /* of its host; not read back */
  gint64 started_ns;  /* wall clock, since the epoch */
  gint64 finished_ns; /* 0 while it runs, or where it was killed */
  char *end;          /* as in CampaignRecord */
} ShardRecord;
void shard_record_free(ShardRecord *record);

gboolean store_add_shard(Store *store, const char *campaign, const ShardRecord *shard,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* END NULL and FINISHED_NS 0: it goes on. */
gboolean store_set_shard_end(Store *store, const char *campaign, guint shard, const char *end, gint64 finished_ns,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned) list of ShardRecord, in order; empty where CAMPAIGN is no sharded one. */
GPtrArray *store_shards(Store *store, const char *campaign, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes the campaign's own record follow from its shards; nothing where it has none. */
gboolean store_settle_shards(Store *store, const char *campaign, GError **error) G_GNUC_WARN_UNUSED_RESULT;
