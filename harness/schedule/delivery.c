/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/control.h"
#include "control/protocol.h"
#include "schedule/delivery_private.h"
#include "schedule/delivery_times.h"
#include "schedule/phase.h"

const char *delivery_unit_name(const DeliveryPhase *phase, guint index)
{
  return unit_graph_unit(phase->graph, index)->name;
}

void delivery_add_file(const DeliveryPhase *phase, const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_strconcat(phase->folder, folder, "/", name, NULL);
  g_ptr_array_add(phase->files, guest_file_new(path, text, DELIVERY_MODE));
}

void delivery_add_drop_in(const DeliveryPhase *phase, const char *unit, const char *name, const char *text)
{
  g_autofree char *file = g_strconcat(unit, ".d/50-bootrace-", name, ".conf", NULL);
  delivery_add_file(phase, DELIVERY_DROP_INS, file, text);
}

/* ---- ordering edges ---- */

static void add_orders_of(const DeliveryPhase *phase, guint unit)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < phase->edges->len; i++) {
    OrderingEdge edge = g_array_index(phase->edges, OrderingEdge, i);
    if (edge.after == unit)
      g_string_append_printf(text, "%s%s", text->len ? " " : "[Unit]\nAfter=", delivery_unit_name(phase, edge.before));
  }
  if (!text->len)
    return;
  g_string_append_c(text, '\n');
  delivery_add_drop_in(phase, delivery_unit_name(phase, unit), "order", text->str);
}

/* ---- a whole plan ---- */

void delivery_add_phase(const DeliveryPhase *phase)
{
  for (guint unit = 0; unit < unit_graph_size(phase->graph); unit++)
    add_orders_of(phase, unit);
  delivery_add_delays(phase, NULL);
}

static void add_phase(GPtrArray *files, const Plan *plan, const UnitGraph *graph, const char *folder)
{
  if (!graph)
    return;
  g_autoptr(GArray) edges = phase_edges(plan, graph);
  const DeliveryPhase phase = {.graph = graph, .folder = folder, .plan = plan, .edges = edges, .files = files};
  delivery_add_phase(&phase);
}

GPtrArray *delivery_files(const Plan *plan, Graphs graphs)
{
  GPtrArray *files = guest_files_new();
  add_phase(files, plan, graphs.initrd, "");
  add_phase(files, plan, graphs.root, PROTOCOL_GUEST_NEXT);
  if (files->len)
    delivery_add_handover(files);
  g_autofree char *text = plan_to_text(plan);
  g_ptr_array_add(files, guest_file_new(PROTOCOL_GUEST_PLAN, text, DELIVERY_MODE));
  return files;
}

/* ---- a probe ---- */

static void add_probe(GPtrArray *files, UnitPhase which, const char *folder)
{
  static const char *const TYPES[] = {"service", "mount", "socket", "path", "timer", "swap", "automount", NULL};
  DeliveryPhase phase = {.folder = folder, .files = files};
  const char *name = unit_phase_to_string(which);
  g_autofree char *unit = g_strdup_printf("bootrace-probe-%s.service", name);
  g_autofree char *text =
      g_strdup_printf("[Unit]\nDefaultDependencies=no\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
                      "TimeoutStartSec=infinity\nStandardInput=null\nStandardOutput=null\nStandardError=null\n"
                      "ExecStart=-" PROTOCOL_GUEST_PROGRAM " probe %s\n",
                      name);
  delivery_add_file(&phase, DELIVERY_UNITS, unit, text);
  g_autofree char *held = g_strdup_printf("[Unit]\nAfter=%s\n", unit);
  for (const char *const *type = TYPES; *type; type++)
    delivery_add_drop_in(&phase, *type, "probe", held);
  /* Every target pulls the probe in, so that it does not matter which is the default. */
  g_autofree char *pulled = g_strdup_printf("[Unit]\nWants=%s\nAfter=%s\n", unit, unit);
  delivery_add_drop_in(&phase, "target", "probe", pulled);
}

GPtrArray *delivery_probe_files(gboolean initrd, gboolean root)
{
  GPtrArray *files = guest_files_new();
  if (initrd)
    add_probe(files, PHASE_INITRD, "");
  if (root)
    add_probe(files, PHASE_ROOT, PROTOCOL_GUEST_NEXT);
  if (files->len)
    delivery_add_handover(files);
  return files;
}

GPtrArray *delivery_trace_files(gboolean root)
{
  GPtrArray *files = guest_files_new();
  g_ptr_array_add(files, guest_file_new(PROTOCOL_GUEST_TRACE, "", DELIVERY_MODE));
  delivery_add_reports(files, "trace", TRUE, root);
  delivery_add_times(files, TRUE, root);
  return files;
}
