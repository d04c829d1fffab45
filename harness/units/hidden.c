/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/hidden.h"
#include "units/name.h"
#include <string.h>

#define UDEVD "systemd-udevd.service"
#define TRIGGER "systemd-udev-trigger.service"
#define BUS_SOCKET "dbus.socket"

static const char *const KINDS[] = {
    [HIDDEN_DEVICE] = "device", [HIDDEN_MOUNT] = "mount",     [HIDDEN_BUS] = "bus",
    [HIDDEN_SOCKET] = "socket", [HIDDEN_COMMAND] = "command", [HIDDEN_LEARNED] = "learned"};

typedef struct {
  const UnitGraph *graph;
  GPtrArray *edges;
} Finder;

const char *hidden_kind_to_string(HiddenKind kind)
{
  return KINDS[kind];
}

HiddenEdge *hidden_edge_new(guint before, guint after, HiddenKind kind, const char *evidence)
{
  HiddenEdge *edge = g_new(HiddenEdge, 1);
  *edge = (HiddenEdge){.before = before, .after = after, .kind = kind, .evidence = g_strdup(evidence)};
  return edge;
}

void hidden_edge_free(gpointer data)
{
  HiddenEdge *edge = data;
  g_free(edge->evidence);
  g_free(edge);
}

/* BEFORE (a name that may be unknown) is waited for by the unit AFTER. */
static void add(const Finder *finder, const char *before, guint after, HiddenKind kind, const char *evidence)
{
  int index = unit_graph_find(finder->graph, before);
  if (index >= 0 && unit_graph_has_job(finder->graph, (guint)index))
    g_ptr_array_add(finder->edges, hidden_edge_new((guint)index, after, kind, evidence));
}

static void find_device(const Finder *finder, guint index)
{
  const Unit *unit = unit_graph_unit(finder->graph, index);
  if (strcmp(unit->type, "device") != 0)
    return;
  g_autofree char *evidence =
      g_strdup_printf("%s appears when udevd has handled the events that the trigger asks for", unit->name);
  add(finder, UDEVD, index, HIDDEN_DEVICE, evidence);
  add(finder, TRIGGER, index, HIDDEN_DEVICE, evidence);
}

static void find_mounted_device(const Finder *finder, guint index)
{
  const Unit *unit = unit_graph_unit(finder->graph, index);
  if (!unit->what || !g_str_has_prefix(unit->what, "/dev/"))
    return;
  g_autofree char *device = unit_name_from_path(unit->what, ".device");
  g_autofree char *evidence = g_strdup_printf("%s needs %s", unit->name, unit->what);
  add(finder, device, index, HIDDEN_MOUNT, evidence);
}

/* The units that a connection to SOCKET activates. A netlink or datagram socket blocks nobody. */
static const char *const *activated_by(const Finder *finder, const char *socket)
{
  static const char *const NONE[] = {NULL};
  int index = unit_graph_find(finder->graph, socket);
  const Unit *unit = index < 0 ? NULL : unit_graph_unit(finder->graph, (guint)index);
  return unit && *unit->listen_streams ? (const char *const *)unit->triggers : NONE;
}

static void find_bus(const Finder *finder, guint index)
{
  const Unit *unit = unit_graph_unit(finder->graph, index);
  if (g_strcmp0(unit->service_type, "dbus") != 0)
    return;
  g_autofree char *evidence = g_strdup_printf("%s is started when it has its name on the message bus", unit->name);
  for (const char *const *bus = activated_by(finder, BUS_SOCKET); *bus; bus++)
    add(finder, *bus, index, HIDDEN_BUS, evidence);
}

/* A service that asks for a socket which activates another one is taken to call it. */
static void find_called(const Finder *finder, guint index, char **wanted)
{
  const Unit *unit = unit_graph_unit(finder->graph, index);
  for (; *wanted; wanted++) {
    if (!g_str_has_suffix(*wanted, ".socket"))
      continue;
    g_autofree char *evidence = g_strdup_printf("%s calls it through %s", unit->name, *wanted);
    const char *const *called = activated_by(finder, *wanted);
    for (; *called && !g_strv_contains(activated_by(finder, *wanted), unit->name); called++)
      add(finder, *called, index, HIDDEN_SOCKET, evidence);
  }
}

static void find_sockets(const Finder *finder, guint index)
{
  const Unit *unit = unit_graph_unit(finder->graph, index);
  if (strcmp(unit->type, "service") != 0)
    return;
  find_called(finder, index, unit->requires);
  find_called(finder, index, unit->wants);
  find_called(finder, index, unit->binds_to);
}

static gboolean waits_for_jobs(char **words)
{
  const char *const *list = (const char *const *)words;
  return g_str_has_suffix(words[0], "systemctl") && !g_strv_contains(list, "--no-block") &&
         (g_strv_contains(list, "start") || g_strv_contains(list, "restart"));
}

static gboolean waits_for_udev(char **words)
{
  const char *const *list = (const char *const *)words;
  return g_str_has_suffix(words[0], "udevadm") &&
         (g_strv_contains(list, "settle") || g_strv_contains(list, "--settle"));
}

static void find_commands(const Finder *finder, guint index)
{
  const Unit *unit = unit_graph_unit(finder->graph, index);
  for (char **command = unit->commands; *command; command++) {
    g_auto(GStrv) words = g_strsplit(*command, " ", -1);
    g_autofree char *evidence = g_strdup_printf("%s runs '%s'", unit->name, *command);
    if (!words[0])
      continue;
    for (char **word = words; waits_for_jobs(words) && *word; word++)
      add(finder, *word, index, HIDDEN_COMMAND, evidence);
    if (waits_for_udev(words)) {
      add(finder, UDEVD, index, HIDDEN_COMMAND, evidence);
      add(finder, TRIGGER, index, HIDDEN_COMMAND, evidence);
    }
  }
}

GPtrArray *hidden_find(const UnitGraph *graph)
{
  Finder finder = {.graph = graph, .edges = g_ptr_array_new_with_free_func(hidden_edge_free)};
  for (guint i = 0; i < unit_graph_size(graph); i++) {
    if (!unit_graph_has_job(graph, i))
      continue;
    find_device(&finder, i);
    find_mounted_device(&finder, i);
    find_bus(&finder, i);
    find_sockets(&finder, i);
    find_commands(&finder, i);
  }
  return finder.edges;
}
