/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/deeds.h"
#include "units/acts.h"
#include "units/name.h"
#include "units/paths.h"
#include <string.h>

#define MANAGER 1 /* its task */
#define GROUPS "/sys/fs/cgroup/"
/* What the manager notes there it notes for itself. */
#define MANAGERS_OWN "/run/systemd"

typedef struct {
  const UnitGraph *graph;
  const Trace *trace;
  GHashTable *unit_of;    /* task → index + 1, as of now */
  GHashTable *first_unit; /* task → index + 1 of the first unit that it ever belongs to */
  GHashTable *owners;     /* path → index + 1 of the unit that mounts or listens there */
  GHashTable *conditions; /* path → GArray of indexes */
  GPtrArray *pending;     /* TraceEvent: the manager's, in this turn, for whom is not known */
  GArray *deeds;
} Charging;

/* ---- paths ---- */

char *deed_path(const Trace *trace, guint64 device, const char *path)
{
  const char *place = g_hash_table_lookup(trace->places, &device);
  if (!place)
    return g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "%s", device >> 20, device & 0xfffff, path);
  if (strcmp(path, "/") == 0)
    return g_strdup(place);
  return g_strconcat(strcmp(place, "/") == 0 ? "" : place, path, NULL);
}

static gboolean is_file_kind(TraceKind kind)
{
  return kind < TRACE_FORK;
}

static gboolean is_look_up(TraceKind kind)
{
  return kind == TRACE_WALK || kind == TRACE_MISS || kind == TRACE_FOLLOW;
}

/* ---- what units say of themselves ---- */

static void add_owner(Charging *charging, const char *path, guint unit)
{
  if (path && *path == '/')
    g_hash_table_insert(charging->owners, g_strdup(path), GUINT_TO_POINTER(unit + 1));
}

static void add_conditions(Charging *charging, guint unit)
{
  g_autoptr(GPtrArray) acts = acts_of_unit(unit_graph_unit(charging->graph, unit));
  for (guint i = 0; i < acts->len; i++) {
    const Act *act = g_ptr_array_index(acts, i);
    if (!g_str_has_prefix(act->directive, "Condition"))
      continue;
    GArray *units = g_hash_table_lookup(charging->conditions, act->path);
    if (!units) {
      units = g_array_new(FALSE, FALSE, sizeof(guint));
      g_hash_table_insert(charging->conditions, g_strdup(act->path), units);
    }
    g_array_append_val(units, unit);
  }
}

static void learn_paths(Charging *charging)
{
  for (guint i = 0; i < unit_graph_size(charging->graph); i++) {
    const Unit *unit = unit_graph_unit(charging->graph, i);
    if (!unit_graph_has_job(charging->graph, i))
      continue;
    add_owner(charging, unit->where, i);
    for (char *const *stream = unit->listen_streams; stream && *stream; stream++)
      add_owner(charging, *stream, i);
    add_conditions(charging, i);
  }
}

/* ---- tasks ---- */

static int find_unit(const Charging *charging, const char *name)
{
  return unit_name_is_valid(name) && strcmp(unit_name_type(name), "slice") != 0 &&
                 strcmp(unit_name_type(name), "scope") != 0
             ? unit_graph_find(charging->graph, name)
             : -1;
}

/* The unit of the group "PARENT/GROUP": a service may have groups of its own within. */
static int unit_of_group(const Charging *charging, const char *group)
{
  const char *slash = strrchr(group, '/');
  if (!slash)
    return -1;
  int unit = find_unit(charging, slash + 1);
  g_autofree char *parent = g_strndup(group, (gsize)(slash - group));
  return unit >= 0 ? unit : find_unit(charging, parent);
}

static int look_up(GHashTable *table, guint64 task)
{
  return (int)GPOINTER_TO_UINT(g_hash_table_lookup(table, GUINT_TO_POINTER((guint)task))) - 1;
}

static void set(GHashTable *table, guint64 task, int unit)
{
  g_hash_table_insert(table, GUINT_TO_POINTER((guint)task), GUINT_TO_POINTER((guint)(unit + 1)));
}

/* systemd moves a new task into its group only after it was forked (252), or forks it there (257). */
static void learn_tasks(Charging *charging)
{
  for (guint i = 0; i < charging->trace->events->len; i++) {
    const TraceEvent *event = g_ptr_array_index(charging->trace->events, i);
    if (event->kind != TRACE_FORK && event->kind != TRACE_ATTACH)
      continue;
    int unit = unit_of_group(charging, event->path);
    if (unit >= 0 && look_up(charging->first_unit, event->other) < 0)
      set(charging->first_unit, event->other, unit);
  }
}

/* ---- charging ---- */

static void charge(Charging *charging, const TraceEvent *event, guint unit)
{
  const Deed deed = {unit, event};
  g_array_append_val(charging->deeds, deed);
}

static void charge_pending(Charging *charging, int unit)
{
  if (unit < 0)
    return;
  for (guint i = 0; i < charging->pending->len; i++)
    charge(charging, g_ptr_array_index(charging->pending, i), (guint)unit);
  g_ptr_array_set_size(charging->pending, 0);
}

/* Of the manager's makings in this turn, the folders above PATH were made for what is there. */
static void charge_folders(Charging *charging, const TraceEvent *event, guint unit)
{
  for (guint i = 0; i < charging->pending->len;) {
    const TraceEvent *earlier = g_ptr_array_index(charging->pending, i);
    if (earlier->device != event->device || !path_lies_in(event->path, earlier->path)) {
      i++;
      continue;
    }
    charge(charging, earlier, unit);
    g_ptr_array_remove_index(charging->pending, i);
  }
}

static void take_managers_look_up(Charging *charging, const TraceEvent *event, const char *path)
{
  const GArray *units = g_hash_table_lookup(charging->conditions, path);
  for (guint i = 0; units && i < units->len; i++)
    charge(charging, event, g_array_index(units, guint, i));
}

static void take_managers_own(Charging *charging, TraceEvent *event)
{
  g_autofree char *path = deed_path(charging->trace, event->device, event->path);
  int owner = (int)GPOINTER_TO_UINT(g_hash_table_lookup(charging->owners, path)) - 1;
  if (g_str_has_prefix(path, GROUPS)) {
    const char *slash = strrchr(path, '/');
    if (event->kind == TRACE_MKDIR)
      charge_pending(charging, find_unit(charging, slash + 1));
  } else if (is_look_up(event->kind)) {
    take_managers_look_up(charging, event, path);
  } else if (owner >= 0) {
    charge_folders(charging, event, (guint)owner);
    charge(charging, event, (guint)owner);
  } else if (!path_lies_in(path, MANAGERS_OWN)) {
    g_ptr_array_add(charging->pending, event);
  }
}

static void take_fork(Charging *charging, const TraceEvent *event)
{
  int unit = unit_of_group(charging, event->path);
  set(charging->unit_of, event->other, unit >= 0 ? unit : look_up(charging->unit_of, event->task));
  if (event->task == MANAGER)
    charge_pending(charging, look_up(charging->first_unit, event->other));
}

static void take_event(Charging *charging, TraceEvent *event)
{
  int unit = look_up(charging->unit_of, event->task);
  if (event->kind == TRACE_FORK)
    take_fork(charging, event);
  else if (event->kind == TRACE_ATTACH)
    set(charging->unit_of, event->other, unit_of_group(charging, event->path));
  else if (event->kind == TRACE_TURN)
    g_ptr_array_set_size(charging->pending, 0);
  else if (event->task == MANAGER && is_file_kind(event->kind))
    take_managers_own(charging, event);
  else if (unit >= 0)
    charge(charging, event, (guint)unit);
}

GArray *deeds_find(const UnitGraph *graph, const Trace *trace)
{
  g_autoptr(GHashTable) unit_of = g_hash_table_new(NULL, NULL), first_unit = g_hash_table_new(NULL, NULL);
  g_autoptr(GHashTable) owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) conditions =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autoptr(GPtrArray) pending = g_ptr_array_new();
  Charging charging = {.graph = graph,
                       .trace = trace,
                       .unit_of = unit_of,
                       .first_unit = first_unit,
                       .owners = owners,
                       .conditions = conditions,
                       .pending = pending,
                       .deeds = g_array_new(FALSE, FALSE, sizeof(Deed))};
  learn_paths(&charging);
  learn_tasks(&charging);
  for (guint i = 0; i < trace->events->len; i++)
    take_event(&charging, g_ptr_array_index(trace->events, i));
  return charging.deeds;
}
