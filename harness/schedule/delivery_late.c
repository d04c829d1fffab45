/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/delivery_late.h"
#include "control/control.h"
#include "control/protocol.h"
#include "schedule/delivery_private.h"
#include "schedule/delivery_times.h"
#include "schedule/phase.h"

#define GATE "bootrace-gate.service"
/* A condition that never holds: the job of such a unit waits for its turn like any other, then ends without a word on
 * the console. */
#define BRIDGE_HEAD "[Unit]\nDefaultDependencies=no\nConditionPathExists=!/\nAfter="

static const UnitGraph *gated(Graphs graphs)
{
  return graphs.initrd ? graphs.initrd : graphs.root;
}

/* ---- the gate ---- */

/* " a.service b.mount": the orderable units on one side of the gate. Returns: (owned). */
static char *side_of_gate(const UnitGraph *graph, const gboolean *before, gboolean side)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < unit_graph_size(graph); i++)
    if (before[i] == side && unit_graph_is_orderable(graph, i))
      g_string_append_printf(names, " %s", unit_graph_unit(graph, i)->name);
  return g_string_free(names, FALSE);
}

/* What is started by the first target that a manager is asked for is pulled in by it. */
static void pull_in(const DeliveryPhase *phase)
{
  static const char *const TARGETS[] = {"multi-user.target", "graphical.target"};
  int end = unit_graph_end(phase->graph);
  if (end >= 0)
    delivery_add_drop_in(phase, delivery_unit_name(phase, (guint)end), "gate", "[Unit]\nWants=" GATE "\n");
  for (gsize i = 0; end < 0 && i < G_N_ELEMENTS(TARGETS); i++)
    delivery_add_drop_in(phase, TARGETS[i], "gate", "[Unit]\nWants=" GATE "\n");
}

GPtrArray *delivery_gate_files(Graphs graphs, const gboolean *before)
{
  GPtrArray *files = guest_files_new();
  const UnitGraph *graph = gated(graphs);
  const DeliveryPhase phase = {.graph = graph, .folder = graphs.initrd ? "" : PROTOCOL_GUEST_NEXT, .files = files};
  g_autofree char *first = side_of_gate(graph, before, TRUE), *second = side_of_gate(graph, before, FALSE);
  g_autofree char *text =
      g_strdup_printf("[Unit]\nDefaultDependencies=no\nAfter=basic.target%s\nBefore=%s\n\n"
                      "[Service]\nType=oneshot\nRemainAfterExit=yes\nTimeoutStartSec=infinity\nLogLevelMax=notice\n"
                      "StandardInput=null\nStandardOutput=null\nStandardError=null\n"
                      "ExecStart=" PROTOCOL_GUEST_PROGRAM " gate\n",
                      first, second + 1);
  delivery_add_file(&phase, DELIVERY_UNITS, GATE, text);
  pull_in(&phase);
  delivery_add_handover(files);
  return files;
}

/* ---- a plan at the gate ---- */

/* Which units are to begin after the units AFTER, " a.service b.service". */
typedef struct {
  char *after;
  GString *units;
} Bridge;

static void bridge_free(gpointer data)
{
  Bridge *bridge = data;
  g_free(bridge->after);
  g_string_free(bridge->units, TRUE);
  g_free(bridge);
}

/* What the plan puts before UNIT. Units on the near side of the gate have started. Returns: (owned). */
static char *planned_before(const DeliveryPhase *phase, const gboolean *before, guint unit)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < phase->edges->len; i++) {
    const OrderingEdge *edge = &g_array_index(phase->edges, OrderingEdge, i);
    if (edge->after == unit && !before[edge->before])
      g_string_append_printf(names, " %s", delivery_unit_name(phase, edge->before));
  }
  return g_string_free(names, FALSE);
}

/* Takes ownership of AFTER. */
static void add_to_bridge(GPtrArray *bridges, char *after, const char *unit)
{
  Bridge *bridge = NULL;
  for (guint i = 0; !bridge && i < bridges->len; i++)
    if (g_str_equal(((Bridge *)g_ptr_array_index(bridges, i))->after, after))
      bridge = g_ptr_array_index(bridges, i);
  if (!bridge) {
    bridge = g_new(Bridge, 1);
    *bridge = (Bridge){.after = g_strdup(after), .units = g_string_new(NULL)};
    g_ptr_array_add(bridges, bridge);
  }
  g_string_append_printf(bridge->units, " %s", unit);
  g_free(after);
}

/* Units that are to follow the same others share a bridge: a level of a weak order costs one. */
static void add_bridges(const DeliveryPhase *phase, const gboolean *before, GString *wanted)
{
  g_autoptr(GPtrArray) bridges = g_ptr_array_new_with_free_func(bridge_free);
  for (guint unit = 0; unit < unit_graph_size(phase->graph); unit++) {
    char *after = planned_before(phase, before, unit);
    if (*after)
      add_to_bridge(bridges, after, delivery_unit_name(phase, unit));
    else
      g_free(after);
  }
  for (guint i = 0; i < bridges->len; i++) {
    const Bridge *bridge = g_ptr_array_index(bridges, i);
    g_autofree char *name = g_strdup_printf("bootrace-order-%u.target", i);
    g_autofree char *text = g_strdup_printf(BRIDGE_HEAD "%s\nBefore=%s\n", bridge->after + 1, bridge->units->str + 1);
    delivery_add_file(phase, DELIVERY_UNITS, name, text);
    g_string_append_printf(wanted, " %s", name);
  }
}

static void add_gated_phase(const DeliveryPhase *phase, const gboolean *before)
{
  g_autoptr(GString) wanted = g_string_new(NULL);
  add_bridges(phase, before, wanted);
  delivery_add_delays(phase, wanted);
  if (!wanted->len)
    return;
  g_autofree char *text =
      g_strdup_printf("[Unit]\nDefaultDependencies=no\nConditionPathExists=!/\nWants=%s\n", wanted->str + 1);
  delivery_add_file(phase, DELIVERY_UNITS, PROTOCOL_GUEST_PLAN_TARGET, text);
}

GPtrArray *delivery_late_files(const Plan *plan, Graphs graphs, const gboolean *before)
{
  GPtrArray *files = guest_files_new();
  g_autoptr(GArray) edges = phase_edges(plan, gated(graphs));
  const DeliveryPhase first = {.graph = gated(graphs), .folder = "", .plan = plan, .edges = edges, .files = files};
  add_gated_phase(&first, before);
  if (graphs.initrd && graphs.root) {
    g_autoptr(GArray) root_edges = phase_edges(plan, graphs.root);
    const DeliveryPhase second = {
        .graph = graphs.root, .folder = PROTOCOL_GUEST_NEXT, .plan = plan, .edges = root_edges, .files = files};
    delivery_add_phase(&second);
  }
  g_autofree char *text = plan_to_text(plan);
  g_ptr_array_add(files, guest_file_new(PROTOCOL_GUEST_PLAN, text, DELIVERY_MODE));
  return files;
}
