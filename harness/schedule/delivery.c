/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/delivery.h"
#include "control/control.h"
#include "control/protocol.h"
#include "schedule/delivery_times.h"
#include "schedule/phase.h"
#include "units/name.h"
#include <string.h>

/* Drop-ins stand where `systemctl set-property` puts its own: stronger than what the image has, and gone with /run. */
#define DROP_INS "/run/systemd/system.control"
#define UNITS "/run/systemd/system"

#define FILE_MODE 0644

/* What the delay units of a phase have in common, once for all of them (systemd.unit(5): a unit named a-b-c.service
 * also reads a-b-.service.d). No standard stream leads to the journal, else each would come after its socket. */
#define DELAY_COMMON                                                                                                   \
  "[Unit]\nDefaultDependencies=no\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nTimeoutStartSec=infinity\n"         \
  "SuccessExitStatus=TERM\nLogLevelMax=notice\nStandardInput=null\nStandardOutput=null\nStandardError=null\n"

typedef struct {
  const UnitGraph *graph;
  const char *folder; /* in front of every path: "" for the first manager, PROTOCOL_GUEST_NEXT for the second */
  const Plan *plan;
  GArray *edges; /* OrderingEdge: the plan's, in this graph */
  GPtrArray *files;
} Phase;

static const char *unit_name(const Phase *phase, guint index)
{
  return unit_graph_unit(phase->graph, index)->name;
}

static void add_file(const Phase *phase, const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_strconcat(phase->folder, folder, "/", name, NULL);
  g_ptr_array_add(phase->files, guest_file_new(path, text, FILE_MODE));
}

static void add_drop_in(const Phase *phase, const char *unit, const char *name, const char *text)
{
  g_autofree char *file = g_strconcat(unit, ".d/50-bootrace-", name, ".conf", NULL);
  add_file(phase, DROP_INS, file, text);
}

/* ---- ordering edges ---- */

static void add_orders_of(const Phase *phase, guint unit)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < phase->edges->len; i++) {
    OrderingEdge edge = g_array_index(phase->edges, OrderingEdge, i);
    if (edge.after == unit)
      g_string_append_printf(text, "%s%s", text->len ? " " : "[Unit]\nAfter=", unit_name(phase, edge.before));
  }
  if (!text->len)
    return;
  g_string_append_c(text, '\n');
  add_drop_in(phase, unit_name(phase, unit), "order", text->str);
}

/* ---- delays ---- */

/* "bootrace-delay-initrd-a.mount.service". An '@' would make it an instance of a template, with a slice of its own. */
static char *delay_name(const Phase *phase, const char *unit)
{
  g_auto(GStrv) parts = g_strsplit(unit, "@", -1);
  g_autofree char *plain = g_strjoinv("\\x40", parts);
  const char *name = unit_phase_to_string(unit_graph_phase(phase->graph));
  char *readable = g_strdup_printf("bootrace-delay-%s-%s.service", name, plain);
  if (strlen(readable) <= UNIT_NAME_MAX)
    return readable;
  g_free(readable);
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, unit, -1);
  return g_strdup_printf("bootrace-delay-%s-%s.service", name, digest);
}

/* Direct predecessors of UNIT with start jobs, by the graph and by the plan. Returns: (owned) indexes. */
static GArray *predecessors(const Phase *phase, guint unit)
{
  GArray *list = g_array_new(FALSE, FALSE, sizeof(guint));
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(phase->graph, &count);
  for (guint i = 0; i < count; i++)
    if (edges[i].after == unit && unit_graph_has_job(phase->graph, edges[i].before))
      g_array_append_val(list, edges[i].before);
  for (guint i = 0; i < phase->edges->len; i++) {
    const OrderingEdge *edge = &g_array_index(phase->edges, OrderingEdge, i);
    if (edge->after == unit)
      g_array_append_val(list, edge->before);
  }
  return list;
}

/* Does a member of LIST come after CANDIDATE anyway? */
static gboolean is_implied(const Phase *phase, const GArray *list, guint candidate)
{
  for (guint i = 0; i < list->len; i++)
    if (unit_graph_precedes(phase->graph, candidate, g_array_index(list, guint, i)))
      return TRUE;
  return FALSE;
}

static void add_delay_of(const Phase *phase, guint unit, gint64 delay_ns)
{
  g_autofree char *name = delay_name(phase, unit_name(phase, unit));
  g_autoptr(GArray) list = predecessors(phase, unit);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < list->len; i++) {
    guint before = g_array_index(list, guint, i);
    if (!is_implied(phase, list, before))
      g_string_append_printf(text, "%s%s", text->len ? " " : "[Unit]\nAfter=", unit_name(phase, before));
  }
  g_string_append_printf(text, "%s[Service]\nExecStart=%s delay %" G_GINT64_FORMAT "\n", text->len ? "\n\n" : "",
                         PROTOCOL_GUEST_PROGRAM, delay_ns / 1000);
  add_file(phase, UNITS, name, text->str);
  g_autofree char *drop_in = g_strdup_printf("[Unit]\nWants=%s\nAfter=%s\n", name, name);
  add_drop_in(phase, unit_name(phase, unit), "delay", drop_in);
}

static void add_delays(const Phase *phase)
{
  gboolean any = FALSE;
  for (guint i = 0; i < phase->plan->delays->len; i++) {
    const PlanDelay *delay = g_ptr_array_index(phase->plan->delays, i);
    int unit = phase_find(phase->graph, delay->unit);
    if (unit < 0)
      continue;
    add_delay_of(phase, (guint)unit, delay->delay_ns);
    any = TRUE;
  }
  if (any)
    add_drop_in(phase, "bootrace-delay-.service", "common", DELAY_COMMON);
}

/* ---- a whole plan ---- */

static void add_phase(GPtrArray *files, const Plan *plan, const UnitGraph *graph, const char *folder)
{
  if (!graph)
    return;
  g_autoptr(GArray) edges = phase_edges(plan, graph);
  Phase phase = {.graph = graph, .folder = folder, .plan = plan, .edges = edges, .files = files};
  for (guint unit = 0; unit < unit_graph_size(graph); unit++)
    add_orders_of(&phase, unit);
  add_delays(&phase);
}

GPtrArray *delivery_files(const Plan *plan, Graphs graphs)
{
  GPtrArray *files = guest_files_new();
  add_phase(files, plan, graphs.initrd, "");
  add_phase(files, plan, graphs.root, PROTOCOL_GUEST_NEXT);
  if (files->len)
    delivery_add_handover(files);
  g_autofree char *text = plan_to_text(plan);
  g_ptr_array_add(files, guest_file_new(PROTOCOL_GUEST_PLAN, text, FILE_MODE));
  return files;
}

/* ---- a probe ---- */

static void add_probe(GPtrArray *files, UnitPhase which, const char *folder)
{
  static const char *const TYPES[] = {"service", "mount", "socket", "path", "timer", "swap", "automount", NULL};
  Phase phase = {.folder = folder, .files = files};
  const char *name = unit_phase_to_string(which);
  g_autofree char *unit = g_strdup_printf("bootrace-probe-%s.service", name);
  g_autofree char *text =
      g_strdup_printf("[Unit]\nDefaultDependencies=no\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
                      "TimeoutStartSec=infinity\nStandardInput=null\nStandardOutput=null\nStandardError=null\n"
                      "ExecStart=-" PROTOCOL_GUEST_PROGRAM " probe %s\n",
                      name);
  add_file(&phase, UNITS, unit, text);
  g_autofree char *held = g_strdup_printf("[Unit]\nAfter=%s\n", unit);
  for (const char *const *type = TYPES; *type; type++)
    add_drop_in(&phase, *type, "probe", held);
  /* Every target pulls the probe in, so that it does not matter which is the default. */
  g_autofree char *pulled = g_strdup_printf("[Unit]\nWants=%s\nAfter=%s\n", unit, unit);
  add_drop_in(&phase, "target", "probe", pulled);
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
  g_ptr_array_add(files, guest_file_new(PROTOCOL_GUEST_TRACE, "", FILE_MODE));
  delivery_add_reports(files, "trace", TRUE, root);
  delivery_add_times(files, TRUE, root);
  return files;
}
