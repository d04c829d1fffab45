/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/knowledge.h"
#include "campaign/phased_record.h"
#include "units/unit_times.h"
#include <string.h>

/* Where the image's own units are ordered in a cycle, it is not known which of them a boot starts: no claim is made. */
static Coverage *coverage_of(const UnitGraph *graph)
{
  g_auto(GStrv) cycle = graph ? unit_graph_own_cycle(graph) : NULL;
  return graph && !cycle ? coverage_new(graph) : NULL;
}

Knowledge knowledge_new(ProbedGraphs graphs)
{
  return (Knowledge){
      .graphs = graphs,
      .initrd = coverage_of(graphs.initrd),
      .root = coverage_of(graphs.root),
  };
}

void knowledge_clear(Knowledge *knowledge)
{
  g_clear_pointer(&knowledge->initrd, coverage_free);
  g_clear_pointer(&knowledge->root, coverage_free);
  probed_graphs_clear(&knowledge->graphs);
}

GPtrArray *knowledge_times(const GPtrArray *records)
{
  GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)boot_times_free);
  for (guint i = 0; i < records->len; i++) {
    const ControlRecord *record = g_ptr_array_index(records, i);
    UnitPhase phase = PHASE_INITRD;
    GBytes *report = NULL;
    if (record->kind != RECORD_TIMES || !phased_record_split(record, &phase, &report))
      continue;
    BootTimes *times = g_new0(BootTimes, 1);
    *times = (BootTimes){.phase = g_strdup(unit_phase_to_string(phase)), .report = report};
    g_ptr_array_add(list, times);
  }
  return list;
}

static void add_report(Coverage *coverage, const BootTimes *report)
{
  gsize length = 0;
  const char *text = g_bytes_get_data(report->report, &length);
  g_autoptr(GPtrArray) units = unit_times_parse(text, length);
  g_autofree Started *started = g_new0(Started, units->len);
  guint n = 0;
  for (guint i = 0; i < units->len; i++) {
    const UnitTimes *unit = g_ptr_array_index(units, i);
    if (unit->begin_ns == 0 && strcmp(unit->remark, "condition") == 0)
      coverage_rule_out(coverage, unit->unit);
    else if (unit->begin_ns > 0)
      started[n++] = (Started){
          .unit = unit->unit, .begin_ns = unit->begin_ns, .end_ns = unit->finish_ns > 0 ? unit->finish_ns : G_MAXINT64};
  }
  coverage_add(coverage, started, n);
}

void knowledge_add_boot(Knowledge *knowledge, const GPtrArray *times)
{
  for (guint i = 0; i < times->len; i++) {
    const BootTimes *report = g_ptr_array_index(times, i);
    UnitPhase phase = PHASE_INITRD;
    Coverage *coverage = NULL;
    if (unit_phase_from_string(report->phase, &phase))
      coverage = phase == PHASE_INITRD ? knowledge->initrd : knowledge->root;
    if (coverage)
      add_report(coverage, report);
  }
}

static gboolean keep(const Coverage *coverage, UnitPhase phase, Store *store, const char *campaign, const char *image,
                     GError **error)
{
  if (!coverage)
    return TRUE;
  CoverageCounts counts = coverage_count(coverage);
  g_autoptr(CoverageRecord) record = g_new0(CoverageRecord, 1);
  record->image = g_strdup(image);
  record->phase = g_strdup(unit_phase_to_string(phase));
  record->pairs = counts.pairs;
  record->both_orders = counts.both_orders;
  record->together = counts.together;
  record->infeasible = counts.infeasible;
  return store_set_coverage(store, campaign, record, error);
}

gboolean knowledge_keep(const Knowledge *knowledge, Store *store, const char *campaign, const char *image,
                        GError **error)
{
  return keep(knowledge->initrd, PHASE_INITRD, store, campaign, image, error) &&
         keep(knowledge->root, PHASE_ROOT, store, campaign, image, error);
}

static void describe(const Coverage *coverage, UnitPhase phase, GString *text)
{
  if (!coverage)
    return;
  CoverageCounts counts = coverage_count(coverage);
  guint feasible = counts.pairs - counts.infeasible;
  if (text->len)
    g_string_append(text, "; ");
  g_string_append_printf(text, "%s: %s%u of %u pairs in both orders, %u overlapping", unit_phase_to_string(phase),
                         counts.both_orders == feasible ? "all, " : "", counts.both_orders, feasible, counts.together);
  if (counts.infeasible)
    g_string_append_printf(text, ", %u more cannot be chosen", counts.infeasible);
}

char *knowledge_describe(const Knowledge *knowledge)
{
  GString *text = g_string_new(NULL);
  describe(knowledge->initrd, PHASE_INITRD, text);
  describe(knowledge->root, PHASE_ROOT, text);
  return g_string_free(text, FALSE);
}
