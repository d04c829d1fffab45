/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

guint report_failures(const ReportCounts *counts)
{
  return counts->failed + counts->hung + counts->died;
}

void report_counts_add(ReportCounts *sum, const ReportCounts *more)
{
  sum->boots += more->boots;
  sum->passed += more->passed;
  sum->failed += more->failed;
  sum->hung += more->hung;
  sum->died += more->died;
  sum->artefact += more->artefact;
  sum->lost += more->lost;
  sum->recovered += more->recovered;
  sum->known += more->known;
}

guint report_judged(const ReportCounts *counts)
{
  return counts->passed + report_failures(counts);
}

Interval report_interval(const ReportCounts *counts)
{
  return proportion_confidence_sequence(report_failures(counts), report_judged(counts), REPORT_CONFIDENCE);
}

const ReportCounts *report_counts(const Report *report)
{
  return &report->counts;
}

const DecisionRecord *report_decision(const Report *report, const char *image, const char *strategy)
{
  for (guint i = 0; i < report->decisions->len; i++) {
    const DecisionRecord *decision = g_ptr_array_index(report->decisions, i);
    if (g_str_equal(decision->image, image) && g_str_equal(decision->strategy, strategy))
      return decision;
  }
  return NULL;
}

static void group_free(ReportGroup *group)
{
  g_free(group->name);
  g_free(group->class);
  g_free(group->text);
  g_free(group);
}

static void row_free(ReportRow *row)
{
  g_ptr_array_unref(row->failures);
  g_free(row->image);
  g_free(row->strategy);
  g_free(row);
}

void report_free(Report *report)
{
  if (!report)
    return;
  g_free(report->results);
  campaign_record_free(report->campaign);
  GPtrArray *arrays[] = {report->images,    report->rows,   report->failures, report->artefacts,
                         report->recovered, report->losses, report->coverage, report->decisions};
  for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
    g_clear_pointer(&arrays[i], g_ptr_array_unref);
  g_free(report);
}

static void count_verdict(ReportCounts *counts, Verdict verdict, guint boots)
{
  switch (verdict) {
  case VERDICT_PASSED:
    counts->passed += boots;
    return;
  case VERDICT_FAILED:
    counts->failed += boots;
    return;
  case VERDICT_HUNG:
    counts->hung += boots;
    return;
  case VERDICT_DIED:
    counts->died += boots;
    return;
  case VERDICT_ARTEFACT:
    counts->artefact += boots;
    return;
  }
}

static void count(ReportCounts *counts, const BootTally *tally)
{
  counts->boots += tally->boots;
  if (tally->forked)
    counts->forked += tally->boots;
  if (tally->lost) {
    counts->lost += tally->boots;
    return;
  }
  count_verdict(counts, tally->verdict, tally->boots);
  if (tally->recovered && tally->verdict == VERDICT_PASSED)
    counts->recovered += tally->boots;
}

static ReportRow *find_row(Report *report, const char *image, const char *strategy)
{
  for (guint i = 0; i < report->rows->len; i++) {
    ReportRow *row = g_ptr_array_index(report->rows, i);
    if (g_str_equal(row->image, image) && g_str_equal(row->strategy, strategy))
      return row;
  }
  ReportRow *row = g_new0(ReportRow, 1);
  row->image = g_strdup(image);
  row->strategy = g_strdup(strategy);
  row->failures = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
  g_ptr_array_add(report->rows, row);
  return row;
}

/* Tallies of one name stand in several groups (per image, per strategy); they come in the order of their first boots.
 * INDEX finds a name's group among many. */
static void add_to_group(GPtrArray *groups, GHashTable *index, const char *name, const BootTally *tally)
{
  g_autofree char *key = g_strdup_printf("%p %s", (void *)groups, name);
  ReportGroup *group = g_hash_table_lookup(index, key);
  if (!group) {
    group = g_new0(ReportGroup, 1);
    group->name = g_strdup(name);
    group->class = g_strdup(tally->class ? tally->class : "");
    group->text = g_strdup("");
    group->first_boot = tally->first_boot;
    g_ptr_array_add(groups, group);
    g_hash_table_insert(index, g_steal_pointer(&key), group);
  }
  group->boots += tally->boots;
}

/* What one load passes through the store's visits. */
typedef struct {
  Report *report;
  GHashTable *index; /* "ARRAY NAME" to ReportGroup */
} Loading;

/* Where the boots of TALLY are listed by name; NULL for those that passed. */
static GPtrArray *groups_for(const Report *report, const BootTally *tally)
{
  if (tally->lost)
    return report->losses;
  switch (tally->verdict) {
  case VERDICT_PASSED:
    return NULL;
  case VERDICT_FAILED:
  case VERDICT_HUNG:
  case VERDICT_DIED:
    return report->failures;
  case VERDICT_ARTEFACT:
    return report->artefacts;
  }
  return NULL;
}

static void take_tally(const BootTally *tally, gpointer data)
{
  const Loading *loading = data;
  Report *report = loading->report;
  count(&report->counts, tally);
  ReportRow *row = find_row(report, tally->image, tally->strategy);
  count(&row->counts, tally);
  row->wall_ns = (gint64)((guint64)row->wall_ns + (guint64)tally->wall_ns);
  report->wall_ns = (gint64)((guint64)report->wall_ns + (guint64)tally->wall_ns); /* as the store adds them */
  report->cpu_ns = (gint64)((guint64)report->cpu_ns + (guint64)tally->cpu_ns);
  GPtrArray *groups = groups_for(report, tally);
  if (!groups)
    return;
  const char *signature = tally->signature ? tally->signature : verdict_to_string(tally->verdict);
  add_to_group(groups, loading->index, tally->lost ? tally->lost : signature, tally);
  if (groups == report->failures)
    add_to_group(row->failures, loading->index, signature, tally);
}

static void take_recovered(const BootTally *tally, gpointer data)
{
  const Loading *loading = data;
  add_to_group(loading->report->recovered, loading->index, tally->signature ? tally->signature : "", tally);
}

static guint image_position(const Report *report, const char *name)
{
  for (guint i = 0; i < report->images->len; i++) {
    if (g_str_equal(((const CampaignImage *)g_ptr_array_index(report->images, i))->name, name))
      return i;
  }
  return report->images->len;
}

/* Rows come in the order of their first boots; a stable sort by image keeps that order within each. */
static void sort_rows(Report *report)
{
  GPtrArray *sorted = g_ptr_array_new_full(report->rows->len, (GDestroyNotify)row_free);
  for (guint position = 0; position <= report->images->len; position++) {
    for (guint i = 0; i < report->rows->len; i++) {
      ReportRow *row = g_ptr_array_index(report->rows, i);
      if (image_position(report, row->image) == position)
        g_ptr_array_add(sorted, row);
    }
  }
  g_ptr_array_set_free_func(report->rows, NULL);
  g_ptr_array_unref(report->rows);
  report->rows = sorted;
}

static int compare_groups(gconstpointer a, gconstpointer b)
{
  const ReportGroup *one = *(ReportGroup *const *)a, *two = *(ReportGroup *const *)b;
  if (one->boots != two->boots)
    return one->boots > two->boots ? -1 : 1;
  return one->first_boot < two->first_boot ? -1 : one->first_boot > two->first_boot;
}

static gboolean finish_groups(const Report *report, GPtrArray *groups, Store *store, GError **error)
{
  g_ptr_array_sort(groups, compare_groups);
  for (guint i = 0; i < groups->len; i++) {
    ReportGroup *group = g_ptr_array_index(groups, i);
    char *text = store_example(store, report->campaign->id, group->first_boot, group->name, error);
    if (!text)
      return FALSE;
    g_free(group->text);
    group->text = text;
  }
  return TRUE;
}

static gboolean finish_rows(const Report *report, Store *store, GError **error)
{
  for (guint i = 0; i < report->rows->len; i++)
    if (!finish_groups(report, ((const ReportRow *)g_ptr_array_index(report->rows, i))->failures, store, error))
      return FALSE;
  return TRUE;
}

static gboolean load_tallies(Report *report, Store *store, GError **error)
{
  g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Loading loading = {.report = report, .index = index};
  const char *id = report->campaign->id;
  return store_foreach_tally(store, id, take_tally, &loading, error) &&
         store_foreach_recovered(store, id, take_recovered, &loading, error);
}

Report *report_load(Store *store, const char *id, GError **error)
{
  g_autoptr(Report) report = g_new0(Report, 1);
  report->results = g_strdup(store_path(store));
  report->campaign = store_campaign(store, id, error);
  report->images = report->campaign ? store_campaign_images(store, id, error) : NULL;
  report->coverage = report->images ? store_coverage(store, id, error) : NULL;
  report->decisions = report->coverage ? store_decisions(store, id, error) : NULL;
  if (!report->decisions)
    return NULL;
  report->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
  GPtrArray **groups[] = {&report->failures, &report->artefacts, &report->recovered, &report->losses};
  for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
    *groups[i] = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
  if (!load_tallies(report, store, error))
    return NULL;
  sort_rows(report);
  g_ptr_array_sort(report->losses, compare_groups);
  if (!finish_groups(report, report->failures, store, error) ||
      !finish_groups(report, report->artefacts, store, error) ||
      !finish_groups(report, report->recovered, store, error) || !finish_rows(report, store, error))
    return NULL;
  return g_steal_pointer(&report);
}
