/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A meeting is a unit that makes something (a file, a mount, a module) and another one that touches it. How much it
 * tells: the weight of what the two did, divided among all units that touch the same thing, and less the more partners
 * without an order each of the two has anyway: a log socket or the device manager meets everybody. */
#include "units/predictions.h"
#include "units/paths.h"
#include <math.h>
#include <string.h>

/* Guests choose what they send: pairs are bounded by units², objects by events. */
#define TOUCHERS_MAX 64
/* Writing to a node there makes nothing. */
#define DEVICES "/dev"
/* Where systemd puts what it hands to each service. */
#define CREDENTIALS "/run/credentials"

typedef struct {
  guint unit;
  TraceKind kind; /* of the first deed there; of a maker the deed that made it */
  gint64 at_ns;
  gboolean maker;
} Toucher;

typedef struct {
  char *path;       /* as people know it */
  GArray *touchers; /* Toucher, one a unit */
} Object;

typedef struct {
  const UnitGraph *graph;
  const Trace *trace;
  const GArray *deeds;
  GHashTable *objects; /* key → Object */
  GHashTable *pairs;   /* before * size + after (guint64) → Prediction */
  guint *partners;     /* of each unit */
} Finder;

static void prediction_free(gpointer data)
{
  Prediction *prediction = data;
  g_free(prediction->before);
  g_free(prediction->after);
  g_free(prediction->path);
  g_free(prediction);
}

GPtrArray *predictions_none(void)
{
  return g_ptr_array_new_with_free_func(prediction_free);
}

static void object_free(gpointer data)
{
  Object *object = data;
  g_free(object->path);
  g_array_unref(object->touchers);
  g_free(object);
}

static gboolean makes(TraceKind kind)
{
  return kind >= TRACE_MKDIR && kind <= TRACE_RENAME;
}

/* ---- objects ---- */

/* Takes ownership of KEY and PATH. */
static Object *object_of(Finder *finder, char *key, char *path)
{
  Object *object = g_hash_table_lookup(finder->objects, key);
  if (object) {
    g_free(key);
    g_free(path);
    return object;
  }
  object = g_new(Object, 1);
  *object = (Object){.path = path, .touchers = g_array_new(FALSE, FALSE, sizeof(Toucher))};
  g_hash_table_insert(finder->objects, key, object);
  return object;
}

static void touch(Object *object, const Deed *deed, gboolean maker)
{
  for (guint i = 0; i < object->touchers->len; i++) {
    Toucher *known = &g_array_index(object->touchers, Toucher, i);
    if (known->unit != deed->unit)
      continue;
    if (maker && !known->maker)
      *known = (Toucher){deed->unit, deed->event->kind, deed->event->at_ns, TRUE};
    return;
  }
  const Toucher toucher = {deed->unit, deed->event->kind, deed->event->at_ns, maker};
  if (object->touchers->len < TOUCHERS_MAX)
    g_array_append_val(object->touchers, toucher);
}

static char *key_of(const char *sort, guint64 device, const char *path)
{
  return g_strdup_printf("%s %" G_GUINT64_FORMAT " %s", sort, device, path);
}

/* Files of file systems that are mounted nowhere, such as pidfds, have no name: their path is that of the root. */
static gboolean is_nameless(const Finder *finder, const TraceEvent *event)
{
  return strcmp(event->path, "/") == 0 && !g_hash_table_contains(finder->trace->places, &event->device);
}

static void collect_file(Finder *finder, const Deed *deed)
{
  const TraceEvent *event = deed->event;
  if (*event->path != '/' /* its beginning is not known */ || is_nameless(finder, event))
    return;
  g_autofree char *path = deed_path(finder->trace, event->device, event->path);
  if (path_lies_in(path, CREDENTIALS))
    return;
  Object *object = object_of(finder, key_of("file", event->device, event->path), g_steal_pointer(&path));
  gboolean writes = event->kind == TRACE_WRITE && !path_lies_in(object->path, DEVICES);
  touch(object, deed, makes(event->kind) || writes);
}

static void collect_module(Finder *finder, const Deed *deed)
{
  g_autofree char *name = g_strdelimit(g_strdup(deed->event->path), "-", '_');
  Object *object = object_of(finder, key_of("module", 0, name), g_strconcat("module ", name, NULL));
  touch(object, deed, deed->event->kind == TRACE_MODULE);
}

/* A service may mount what it likes in a mount namespace of its own: only what stood at that place in the end counts.
 */
static gboolean is_seen_by_all(const Finder *finder, const TraceEvent *mount)
{
  const char *place = g_hash_table_lookup(finder->trace->places, &mount->other);
  g_autofree char *path = deed_path(finder->trace, mount->device, mount->path);
  return g_strcmp0(place, path) == 0 && strcmp(path, "/") != 0 && !path_lies_in(path, CREDENTIALS);
}

/* Who works in what was mounted, or beneath the mount point before that? */
static void collect_mount(Finder *finder, const Deed *mount)
{
  const TraceEvent *event = mount->event;
  if (!is_seen_by_all(finder, event))
    return;
  Object *object = object_of(finder, key_of("mount", event->other, event->path),
                             deed_path(finder->trace, event->device, event->path));
  touch(object, mount, TRUE);
  for (guint i = 0; i < finder->deeds->len; i++) {
    const Deed *deed = &g_array_index(finder->deeds, Deed, i);
    const TraceEvent *other = deed->event;
    gboolean within = other->kind < TRACE_FORK && other->device == event->other;
    gboolean beneath = other->kind < TRACE_FORK && other->device == event->device && other->at_ns < event->at_ns &&
                       *other->path == '/' && path_lies_beneath(other->path, event->path);
    if (deed->unit != mount->unit && (within || beneath))
      touch(object, deed, FALSE);
  }
}

/* Who writes into what was mounted anew? */
static void collect_remount(Finder *finder, const Deed *remount)
{
  const TraceEvent *event = remount->event;
  Object *object =
      object_of(finder, key_of("remount", event->device, ""), deed_path(finder->trace, event->device, "/"));
  touch(object, remount, TRUE);
  for (guint i = 0; i < finder->deeds->len; i++) {
    const Deed *deed = &g_array_index(finder->deeds, Deed, i);
    if (deed->unit != remount->unit && deed->event->device == event->device &&
        (makes(deed->event->kind) || deed->event->kind == TRACE_WRITE))
      touch(object, deed, FALSE);
  }
}

static void collect(Finder *finder)
{
  for (guint i = 0; i < finder->deeds->len; i++) {
    const Deed *deed = &g_array_index(finder->deeds, Deed, i);
    if (deed->event->kind == TRACE_MODULE || deed->event->kind == TRACE_FSTYPE)
      collect_module(finder, deed);
    else if (deed->event->kind == TRACE_MOUNT)
      collect_mount(finder, deed);
    else if (deed->event->kind == TRACE_REMOUNT)
      collect_remount(finder, deed);
    else
      collect_file(finder, deed);
  }
}

/* ---- pairs ---- */

static gboolean is_free(const UnitGraph *graph, guint a, guint b)
{
  return a != b && unit_graph_is_schedulable(graph, a) && unit_graph_is_schedulable(graph, b) &&
         !unit_graph_must_precede(graph, a, b) && !unit_graph_must_precede(graph, b, a);
}

static const char *words_for(TraceKind kind)
{
  switch (kind) {
  case TRACE_WALK:
    return "uses it";
  case TRACE_MISS:
    return "looks for it in vain";
  case TRACE_FOLLOW:
    return "follows it";
  case TRACE_MKDIR:
    return "makes the directory";
  case TRACE_CREATE:
    return "makes the file";
  case TRACE_MKNOD:
    return "makes the node";
  case TRACE_SYMLINK:
  case TRACE_LINK:
    return "makes the link";
  case TRACE_RENAME:
    return "renames something to it";
  case TRACE_UNLINK:
  case TRACE_RMDIR:
    return "removes it";
  case TRACE_WRITE:
    return "writes it";
  case TRACE_MOUNT:
    return "mounts on it";
  case TRACE_REMOUNT:
    return "mounts it anew";
  case TRACE_MODULE:
    return "loads it";
  case TRACE_FSTYPE:
    return "needs it";
  case TRACE_FORK:
  case TRACE_ATTACH:
  case TRACE_TURN:
  case TRACE_KINDS:
    break;
  }
  return "touches it";
}

/* What was used after it was made would have been missed before; what was missed and made later was not needed in this
 * boot, or is the loser of a race. */
static double weight_of(const Toucher *maker, const Toucher *other)
{
  gboolean made_first = maker->at_ns <= other->at_ns;
  if (other->maker)
    return 1;
  if (!made_first)
    return other->kind == TRACE_MISS ? 1 : 0.5;
  if (other->kind == TRACE_MISS)
    return 0.25;
  return maker->kind == TRACE_MOUNT || maker->kind == TRACE_REMOUNT ? 4 : maker->kind == TRACE_WRITE ? 1 : 3;
}

static void add_pair(Finder *finder, const Object *object, const Toucher *maker, const Toucher *other, double score)
{
  const Toucher *first = maker->at_ns <= other->at_ns ? maker : other, *then = first == maker ? other : maker;
  guint64 key = (guint64)MIN(first->unit, then->unit) * unit_graph_size(finder->graph) + MAX(first->unit, then->unit);
  const Prediction *known = g_hash_table_lookup(finder->pairs, &key);
  if (known && known->score >= score)
    return;
  Prediction *prediction = g_new(Prediction, 1);
  *prediction = (Prediction){.phase = unit_graph_phase(finder->graph),
                             .before = g_strdup(unit_graph_unit(finder->graph, first->unit)->name),
                             .after = g_strdup(unit_graph_unit(finder->graph, then->unit)->name),
                             .path = g_strdup(object->path),
                             .first = words_for(first->kind),
                             .then = words_for(then->kind),
                             .first_at_ns = first->at_ns,
                             .then_at_ns = then->at_ns,
                             .score = score};
  g_hash_table_replace(finder->pairs, g_memdup2(&key, sizeof key), prediction);
}

static void pair_object(Finder *finder, const Object *object)
{
  for (guint i = 0; i < object->touchers->len; i++) {
    const Toucher *maker = &g_array_index(object->touchers, Toucher, i);
    for (guint j = 0; maker->maker && j < object->touchers->len; j++) {
      const Toucher *other = &g_array_index(object->touchers, Toucher, j);
      if (is_free(finder->graph, maker->unit, other->unit) && !(other->maker && j < i))
        add_pair(finder, object, maker, other, weight_of(maker, other) / (object->touchers->len - 1));
    }
  }
}

static void count_partners(Finder *finder, GHashTable *pairs)
{
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, pairs);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    guint64 pair = *(const guint64 *)key;
    finder->partners[pair / unit_graph_size(finder->graph)]++;
    finder->partners[pair % unit_graph_size(finder->graph)]++;
  }
}

static int compare_scores(gconstpointer a, gconstpointer b)
{
  const Prediction *first = *(const Prediction *const *)a, *second = *(const Prediction *const *)b;
  if (first->score != second->score)
    return first->score < second->score ? 1 : -1;
  int names = strcmp(first->before, second->before);
  return names ? names : strcmp(first->after, second->after);
}

static GPtrArray *rank(Finder *finder)
{
  GPtrArray *list = predictions_none();
  GHashTableIter iter;
  gpointer key, value;
  count_partners(finder, finder->pairs);
  g_hash_table_iter_init(&iter, finder->pairs);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    guint64 pair = *(const guint64 *)key;
    guint size = unit_graph_size(finder->graph);
    Prediction *prediction = value;
    prediction->score /= sqrt((double)finder->partners[pair / size] * finder->partners[pair % size]);
    g_hash_table_iter_steal(&iter);
    g_free(key);
    g_ptr_array_add(list, prediction);
  }
  g_ptr_array_sort(list, compare_scores);
  return list;
}

GPtrArray *predictions_find(const UnitGraph *graph, const Trace *trace)
{
  g_autoptr(GArray) deeds = deeds_find(graph, trace);
  g_autoptr(GHashTable) objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, object_free);
  g_autoptr(GHashTable) pairs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, prediction_free);
  g_autofree guint *partners = g_new0(guint, unit_graph_size(graph));
  Finder finder = {
      .graph = graph, .trace = trace, .deeds = deeds, .objects = objects, .pairs = pairs, .partners = partners};
  collect(&finder);
  GHashTableIter iter;
  gpointer object;
  g_hash_table_iter_init(&iter, objects);
  while (g_hash_table_iter_next(&iter, NULL, &object))
    pair_object(&finder, object);
  return rank(&finder);
}
