/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/replay.h"
#include "campaign/stall.h"
#include "campaign/turn_private.h"
#include <string.h>

typedef struct {
  guint number;
  gboolean aside, taken;
  const char *strategy; /* interned: a campaign has few */
} Entry;

typedef struct {
  const char *phase;
  LearnedEdge *edge; /* (borrowed) from the list that holds it */
  gboolean taken;
} Taught;

struct _Replay {
  const char *image;
  Shard shard;
  GArray *entries;     /* Entry, oldest first */
  GArray *numbers;     /* guint */
  GHashTable *by_plan; /* key() to a GQueue of indexes of ENTRIES, oldest first */
  guint oldest;        /* index of the first entry that may be a planned boot not taken yet */
  guint aside;         /* of the first that may be one that stands aside, not taken yet */
  GPtrArray *learned;  /* lists of LearnedEdge */
  GArray *lessons;     /* Taught of this campaign and image */
};

static void queue_free(gpointer queue)
{
  g_queue_free(queue);
}

/* Texts of plans are long and many; what stands for them need not be. Returns: (owned). */
static char *key(const char *strategy, const char *plan)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)strategy, (gssize)strlen(strategy) + 1);
  g_checksum_update(sum, (const guchar *)plan, -1);
  return g_strdup(g_checksum_get_string(sum));
}

static void index_plan(Replay *replay, const BootRecord *boot, guint index)
{
  g_autofree char *name = key(boot->strategy, boot->plan);
  GQueue *queue = g_hash_table_lookup(replay->by_plan, name);
  if (!queue) {
    queue = g_queue_new();
    g_hash_table_insert(replay->by_plan, g_steal_pointer(&name), queue);
  }
  g_queue_push_tail(queue, GUINT_TO_POINTER(index));
}

static gboolean add_boot(const BootRecord *boot, gpointer data)
{
  Replay *replay = data;
  if (strcmp(boot->image, replay->image) != 0 || !shard_has_boot(replay->shard, boot->boot))
    return TRUE;
  const Entry entry = {.number = boot->boot,
                       .aside = !boot->outcome || strcmp(boot->strategy, STRATEGY_QUESTION) == 0 ||
                                strcmp(boot->strategy, STRATEGY_CONFIRM) == 0,
                       .strategy = g_intern_string(boot->strategy)};
  if (!entry.aside)
    index_plan(replay, boot, replay->entries->len);
  g_array_append_val(replay->entries, entry);
  g_array_append_val(replay->numbers, boot->boot);
  return TRUE;
}

static gboolean add_lessons(Replay *replay, Store *store, const char *campaign, const char *digest, UnitPhase phase,
                            GError **error)
{
  GPtrArray *edges = store_learned(store, digest, unit_phase_to_string(phase), error);
  if (!edges)
    return FALSE;
  g_ptr_array_add(replay->learned, edges);
  for (guint i = 0; i < edges->len; i++) {
    LearnedEdge *edge = g_ptr_array_index(edges, i);
    const Taught lesson = {.phase = unit_phase_to_string(phase), .edge = edge};
    if (g_strcmp0(edge->campaign, campaign) == 0 && g_strcmp0(edge->image, replay->image) == 0)
      g_array_append_val(replay->lessons, lesson);
  }
  return TRUE;
}

Replay *replay_load(Store *store, const char *campaign, const char *image, const char *digest, Shard shard,
                    GError **error)
{
  g_autoptr(Replay) replay = g_new0(Replay, 1);
  replay->image = image;
  replay->shard = shard;
  replay->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  replay->numbers = g_array_new(FALSE, FALSE, sizeof(guint));
  replay->by_plan = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, queue_free);
  replay->learned = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  replay->lessons = g_array_new(FALSE, FALSE, sizeof(Taught));
  if (!store_foreach_boot(store, campaign, add_boot, replay, error) ||
      !add_lessons(replay, store, campaign, digest, PHASE_INITRD, error) ||
      !add_lessons(replay, store, campaign, digest, PHASE_ROOT, error))
    return NULL;
  return g_steal_pointer(&replay);
}

void replay_free(Replay *replay)
{
  if (!replay)
    return;
  g_array_unref(replay->entries);
  g_array_unref(replay->numbers);
  g_hash_table_unref(replay->by_plan);
  g_ptr_array_unref(replay->learned);
  g_array_unref(replay->lessons);
  g_free(replay);
}

static Entry *entry_at(const Replay *replay, guint index)
{
  return &g_array_index(replay->entries, Entry, index);
}

static guint take(Entry *entry)
{
  entry->taken = TRUE;
  return entry->number;
}

guint replay_take(Replay *replay, const char *strategy, const char *plan)
{
  g_autofree char *name = replay ? key(strategy, plan) : NULL;
  GQueue *queue = replay ? g_hash_table_lookup(replay->by_plan, name) : NULL;
  if (!queue || g_queue_is_empty(queue))
    return 0;
  return take(entry_at(replay, GPOINTER_TO_UINT(g_queue_pop_head(queue))));
}

guint replay_take_aside(Replay *replay)
{
  if (!replay)
    return 0;
  while (replay->oldest < replay->entries->len &&
         (entry_at(replay, replay->oldest)->aside || entry_at(replay, replay->oldest)->taken))
    replay->oldest++;
  while (replay->aside < replay->oldest) {
    Entry *entry = entry_at(replay, replay->aside++);
    if (entry->aside && !entry->taken)
      return take(entry);
  }
  return 0;
}

guint replay_take_rest(Replay *replay, const char *strategy)
{
  for (guint i = 0; replay && i < replay->entries->len; i++) {
    Entry *entry = entry_at(replay, i);
    if (!entry->taken && (!strategy || strcmp(entry->strategy, strategy) == 0))
      return take(entry);
  }
  return 0;
}

const LearnedEdge *replay_take_lesson(Replay *replay, const char *strategy, guint position, const char **ret_phase)
{
  for (guint i = 0; replay && i < replay->lessons->len; i++) {
    Taught *lesson = &g_array_index(replay->lessons, Taught, i);
    if (lesson->taken || lesson->edge->position != position || g_strcmp0(lesson->edge->strategy, strategy) != 0)
      continue;
    lesson->taken = TRUE;
    *ret_phase = lesson->phase;
    return lesson->edge;
  }
  return NULL;
}

const GArray *replay_boots(const Replay *replay)
{
  return replay->numbers;
}
