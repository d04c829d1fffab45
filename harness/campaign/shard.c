/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/shard.h"
#include "base/error.h"
#include "base/names.h"
#include "schedule/strategy.h"
#include <string.h>

#define SHARDS_MAX 100000

gboolean shard_is_part(Shard shard)
{
  return shard.count > 1;
}

gboolean shard_parse(const char *where, const char *text, Shard *ret, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(text, "/", 3);
  guint64 index = 0, count = 0;
  if (g_strv_length(parts) != 2 || !g_ascii_string_to_unsigned(parts[1], 10, 1, SHARDS_MAX, &count, NULL) ||
      !g_ascii_string_to_unsigned(parts[0], 10, 1, count, &index, NULL))
    return error_set(error, BOOTRACE_ERROR_USAGE, "%s=%s: expected which part of how many, such as 2/4", where, text);
  *ret = (Shard){.index = (guint)index, .count = (guint)count};
  return TRUE;
}

guint shard_next_boot(Shard shard, guint last)
{
  if (!shard_is_part(shard))
    return last + 1;
  return last == 0 ? shard.index : last + shard.count;
}

gboolean shard_has_boot(Shard shard, guint boot)
{
  return !shard_is_part(shard) || (boot - 1) % shard.count == shard.index - 1;
}

static gboolean is_designed(const char *strategy)
{
  const Strategy *known = strategy_find(strategy);
  return known && known->designed;
}

/* How many blocks, each an image under a strategy, of the same kind as STRATEGY on IMAGE stand before that one. */
static guint blocks_before(const Scenario *scenario, const char *image, const char *strategy)
{
  guint before = 0, kind = 0;
  for (char **name = scenario->strategies; *name; name++)
    kind += is_designed(*name) == is_designed(strategy);
  for (char **name = scenario->strategies; *name && strcmp(*name, strategy) != 0; name++)
    before += is_designed(*name) == is_designed(strategy);
  return (guint)MAX(0, names_find((const char *const *)scenario->images, image)) * kind + before;
}

static gboolean has_ordinal(Shard shard, guint64 ordinal)
{
  return ordinal % shard.count == shard.index - 1;
}

char **shard_strategies(Shard shard, const Scenario *scenario, const char *image)
{
  g_autoptr(GStrvBuilder) mine = g_strv_builder_new();
  for (char **name = scenario->strategies; *name; name++)
    if (!shard_is_part(shard) || !is_designed(*name) || has_ordinal(shard, blocks_before(scenario, image, *name)))
      g_strv_builder_add(mine, *name);
  return g_strv_builder_end(mine);
}

gboolean shard_has_plan(Shard shard, const Scenario *scenario, const char *image, const char *strategy, gboolean fixed,
                        guint boots, guint index)
{
  if (!shard_is_part(shard) || (!fixed && is_designed(strategy)))
    return TRUE;
  guint before = fixed ? (guint)MAX(0, names_find((const char *const *)scenario->images, image))
                       : blocks_before(scenario, image, strategy);
  return has_ordinal(shard, (guint64)before * boots + index);
}
