/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delays: a unit that only waits, ordered after all that the unit which it holds back waits for. */
#include "control/protocol.h"
#include "schedule/delivery_private.h"
#include "schedule/phase.h"
#include "units/name.h"
#include <string.h>

/* What the delay units of a phase have in common, once for all of them (systemd.unit(5): a unit named a-b-c.service
 * also reads a-b-.service.d). No standard stream leads to the journal, else each would come after its socket. */
#define DELAY_COMMON                                                                                                   \
  "[Unit]\nDefaultDependencies=no\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nTimeoutStartSec=infinity\n"         \
  "SuccessExitStatus=TERM\nLogLevelMax=notice\nStandardInput=null\nStandardOutput=null\nStandardError=null\n"

/* "bootrace-delay-initrd-a.mount.service". An '@' would make it an instance of a template, with a slice of its own. */
static char *delay_name(const DeliveryPhase *phase, const char *unit)
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
static GArray *predecessors(const DeliveryPhase *phase, guint unit)
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
static gboolean is_implied(const DeliveryPhase *phase, const GArray *list, guint candidate)
{
  for (guint i = 0; i < list->len; i++)
    if (unit_graph_precedes(phase->graph, candidate, g_array_index(list, guint, i)))
      return TRUE;
  return FALSE;
}

/* Where the manager reads no drop-in any more, the delay itself says what comes after it. */
static void add_delay_of(const DeliveryPhase *phase, guint unit, gint64 delay_ns, GString *wanted)
{
  const char *held = delivery_unit_name(phase, unit);
  g_autofree char *name = delay_name(phase, held);
  g_autoptr(GArray) list = predecessors(phase, unit);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < list->len; i++) {
    guint before = g_array_index(list, guint, i);
    if (!is_implied(phase, list, before))
      g_string_append_printf(text, "%s%s", text->len ? " " : "[Unit]\nAfter=", delivery_unit_name(phase, before));
  }
  if (wanted)
    g_string_append_printf(text, "%sBefore=%s", text->len ? "\n" : "[Unit]\n", held);
  g_string_append_printf(text, "%s[Service]\nExecStart=%s delay %" G_GINT64_FORMAT "\n", text->len ? "\n\n" : "",
                         PROTOCOL_GUEST_PROGRAM, delay_ns / 1000);
  delivery_add_file(phase, DELIVERY_UNITS, name, text->str);
  if (wanted) {
    g_string_append_printf(wanted, " %s", name);
    return;
  }
  g_autofree char *drop_in = g_strdup_printf("[Unit]\nWants=%s\nAfter=%s\n", name, name);
  delivery_add_drop_in(phase, held, "delay", drop_in);
}

void delivery_add_delays(const DeliveryPhase *phase, GString *wanted)
{
  gboolean any = FALSE;
  for (guint i = 0; i < phase->plan->delays->len; i++) {
    const PlanDelay *delay = g_ptr_array_index(phase->plan->delays, i);
    int unit = phase_find(phase->graph, delay->unit);
    if (unit < 0)
      continue;
    add_delay_of(phase, (guint)unit, delay->delay_ns, wanted);
    any = TRUE;
  }
  if (any)
    delivery_add_drop_in(phase, "bootrace-delay-.service", "common", DELAY_COMMON);
}
