/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A guest's trace: whatever stands there gives events in the order of time, and predictions of units of the graph. */
#include "tests/fuzz/fuzz.h"
#include "units/predictions.h"
#include <string.h>

static const char DUMP[] =
    "-> Unit a.service:\n\tUnit Load State: loaded\n\t-> Job 1:\n\t\tAction: a.service -> start\n"
    "-> Unit b.mount:\n\tUnit Load State: loaded\n\tWhere: /m\n\t-> Job 2:\n\t\tAction: b.mount -> start\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(UnitGraph) graph = unit_graph_parse(PHASE_INITRD, DUMP, strlen(DUMP), NULL);
  g_autoptr(Trace) trace = trace_parse((const char *)data, size);
  gint64 before = 0;
  for (guint i = 0; i < trace->events->len; i++) {
    const TraceEvent *event = g_ptr_array_index(trace->events, i);
    FUZZ_ASSERT(event->at_ns >= before && event->kind < TRACE_KINDS && g_utf8_validate(event->path, -1, NULL));
    before = event->at_ns;
  }
  g_autofree char *lack = trace_lack(trace);
  FUZZ_ASSERT(!lack || *lack);
  g_autoptr(GPtrArray) predictions = predictions_find(graph, trace);
  FUZZ_ASSERT(predictions->len <= 1);
  return 0;
}
