/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/marks.h"
#include "campaign/tracing.h"
#include "commands/marks_view.h"
#include "schedule/meeting.h"
#include "units/unit_times.h"
#include <string.h>

/* What a boot of one plan is to show of two units. */
typedef enum { SHOWS_WRONG_ORDER, SHOWS_OVERLAP } Shows;

typedef struct {
  const char *image;
  UnitPhase phase;
  const char *before, *after; /* the pair: the wrong order is AFTER first */
  Shows shows;
  Plan *plan; /* with the orders of the boots that are to show it */
  MarkSaid *said;
} Test;

static void test_free(gpointer data)
{
  Test *test = data;
  plan_free(test->plan);
  g_free(test);
}

/* Everything that is told of one campaign. */
typedef struct {
  GArray *findings, *predictions; /* MarkedFinding, MarkedPrediction */
  GPtrArray *unwatched;
  GPtrArray *lists; /* of Hazard and of Prediction: who owns them */
  GPtrArray *tests; /* Test */
} Marks;

static void marks_init(Marks *marks)
{
  *marks = (Marks){.findings = g_array_new(FALSE, FALSE, sizeof(MarkedFinding)),
                   .predictions = g_array_new(FALSE, FALSE, sizeof(MarkedPrediction)),
                   .unwatched = g_ptr_array_new_with_free_func(g_free),
                   .lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref),
                   .tests = g_ptr_array_new_with_free_func(test_free)};
}

static void marks_clear(Marks *marks)
{
  g_array_unref(marks->findings);
  g_array_unref(marks->predictions);
  g_ptr_array_unref(marks->unwatched);
  g_ptr_array_unref(marks->lists);
  g_ptr_array_unref(marks->tests);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Marks, marks_clear)

/* ---- what a boot shows ---- */

static const UnitTimes *times_of(const GPtrArray *times, const char *unit)
{
  for (guint i = 0; i < times->len; i++)
    if (strcmp(((const UnitTimes *)g_ptr_array_index(times, i))->unit, unit) == 0)
      return g_ptr_array_index(times, i);
  return NULL;
}

static gboolean begins_before_end(const UnitTimes *unit, const UnitTimes *other)
{
  return unit->begin_ns && (!other->finish_ns || unit->begin_ns < other->finish_ns);
}

static gboolean is_shown(const Test *test, const UnitTimes *before, const UnitTimes *after)
{
  switch (test->shows) {
  case SHOWS_WRONG_ORDER:
    return after->finish_ns && before->begin_ns >= after->finish_ns;
  case SHOWS_OVERLAP:
    return begins_before_end(before, after) && begins_before_end(after, before);
  }
  g_assert_not_reached();
}

static gboolean boot_shows(const BootRecord *boot, const Test *test)
{
  for (guint i = 0; boot->times && i < boot->times->len; i++) {
    const BootTimes *of_manager = g_ptr_array_index(boot->times, i);
    gsize length = 0;
    const char *text = g_bytes_get_data(of_manager->report, &length);
    g_autoptr(GPtrArray) times = unit_times_parse(text, length);
    const UnitTimes *before = times_of(times, test->before), *after = times_of(times, test->after);
    if (strcmp(of_manager->phase, unit_phase_to_string(test->phase)) == 0 && before && after &&
        is_shown(test, before, after))
      return TRUE;
  }
  return FALSE;
}

static Mark mark_of(const BootRecord *boot, const Test *test)
{
  if (!boot->outcome)
    return MARK_NOT_REACHED;
  switch (boot->outcome->verdict) {
  case VERDICT_FAILED:
  case VERDICT_HUNG:
  case VERDICT_DIED:
    return MARK_CONFIRMED;
  case VERDICT_PASSED:
    if (boot->outcome->recovered)
      return MARK_CONFIRMED;
    return boot_shows(boot, test) ? MARK_REFUTED : MARK_NOT_REACHED;
  case VERDICT_ARTEFACT:
    return MARK_NOT_REACHED;
  }
  g_assert_not_reached();
}

static void heed(const Marks *marks, const BootRecord *boot)
{
  g_autoptr(Plan) plan = plan_parse("plan", boot->plan, -1, NULL);
  for (guint i = 0; plan && i < marks->tests->len; i++) {
    const Test *test = g_ptr_array_index(marks->tests, i);
    if (strcmp(boot->image, test->image) != 0 || !plan_has_orders_of(plan, test->plan))
      continue;
    Mark mark = mark_of(boot, test);
    if (mark > test->said->mark)
      *test->said = (MarkSaid){.mark = mark, .boot = boot->boot};
  }
}

/* ---- all boots of a campaign ---- */

static gboolean note_boot(const BootRecord *boot, gpointer data)
{
  if (strcmp(boot->strategy, "findings") == 0)
    g_array_append_val((GArray *)data, boot->boot);
  return TRUE;
}

static gboolean heed_boots(Store *store, const char *id, const Marks *marks, GError **error)
{
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint));
  if (!store_foreach_boot(store, id, note_boot, numbers, error))
    return FALSE;
  for (guint i = 0; i < numbers->len; i++) {
    g_autoptr(BootRecord) boot = store_boot(store, id, g_array_index(numbers, guint, i), error);
    if (!boot)
      return FALSE;
    heed(marks, boot);
  }
  return TRUE;
}

/* ---- findings and predictions ---- */

static void add_hazards(Marks *marks, const char *image, const UnitGraph *graph)
{
  GPtrArray *hazards = graph ? hazards_find(graph) : g_ptr_array_new();
  g_ptr_array_add(marks->lists, hazards);
  for (guint i = 0; i < hazards->len; i++) {
    const MarkedFinding marked = {.image = image, .hazard = g_ptr_array_index(hazards, i)};
    if (hazard_is_missing_order(marked.hazard))
      g_array_append_val(marks->findings, marked);
  }
}

/* A prediction, and what a boot at the same moment needs of its graph, which does not live as long as its test. */
static Plan *joined(const Prediction *prediction, const UnitGraph *graph)
{
  Plan *plan = plan_new("findings", 0, "");
  meeting_join(prediction, graph, plan);
  return plan;
}

static void add_predictions(Marks *marks, GPtrArray *joins, const char *image, const UnitGraph *graph,
                            const Trace *trace)
{
  GPtrArray *predictions = graph && trace ? predictions_find(graph, trace) : predictions_none();
  g_ptr_array_add(marks->lists, predictions);
  for (guint i = 0; i < predictions->len; i++) {
    const MarkedPrediction marked = {.image = image, .prediction = g_ptr_array_index(predictions, i), .rank = i + 1};
    g_array_append_val(marks->predictions, marked);
    g_ptr_array_add(joins, joined(marked.prediction, graph));
  }
}

static gboolean add_image(Marks *marks, GPtrArray *joins, Store *store, const CampaignImage *image, GError **error)
{
  const ProbeRequest request = {
      .store = store, .name = image->name, .digest = image->digest, .initrd = TRUE, .root = TRUE};
  g_auto(ProbedGraphs) graphs = {0};
  g_auto(TracedBoot) traced = {0};
  if (!probe_recall(&request, &graphs, error) || !tracing_recall(store, image->digest, &traced, error))
    return FALSE;
  add_hazards(marks, image->name, graphs.initrd);
  add_hazards(marks, image->name, graphs.root);
  add_predictions(marks, joins, image->name, graphs.initrd, traced.initrd);
  add_predictions(marks, joins, image->name, graphs.root, traced.root);
  if (!traced.initrd && !traced.root)
    g_ptr_array_add(marks->unwatched, g_strdup(image->name));
  return TRUE;
}

/* ---- tests ---- */

/* Takes ownership of PLAN. */
static void add_test(Marks *marks, Test what, Plan *plan)
{
  what.plan = plan;
  g_ptr_array_add(marks->tests, g_memdup2(&what, sizeof what));
}

static Plan *wrong(UnitPhase phase, const char *before, const char *after)
{
  Plan *plan = plan_new("findings", 0, "");
  plan_add_scoped_order(plan, plan_scope_of(phase), before, after);
  return plan;
}

/* The arrays of MARKS are complete: their elements stay where they are. */
static void add_tests(Marks *marks, GPtrArray *joins)
{
  for (guint i = 0; i < marks->findings->len; i++) {
    MarkedFinding *marked = &g_array_index(marks->findings, MarkedFinding, i);
    const Hazard *hazard = marked->hazard;
    add_test(marks, (Test){marked->image, hazard->phase, hazard->before, hazard->after, .said = &marked->said},
             wrong(hazard->phase, hazard->before, hazard->after));
  }
  for (guint i = 0; i < marks->predictions->len; i++) {
    MarkedPrediction *marked = &g_array_index(marks->predictions, MarkedPrediction, i);
    const Prediction *pair = marked->prediction;
    Test test = {marked->image, pair->phase, pair->before, pair->after, .said = &marked->reversed};
    add_test(marks, test, wrong(pair->phase, pair->before, pair->after));
    test.said = &marked->together;
    test.shows = SHOWS_OVERLAP;
    add_test(marks, test, g_ptr_array_index(joins, i));
  }
}

char *marks_make(Store *store, const char *id, gboolean as_json, GError **error)
{
  g_autoptr(GPtrArray) images = store_campaign_images(store, id, error), joins = g_ptr_array_new();
  g_auto(Marks) marks = {0};
  marks_init(&marks);
  gboolean good = images != NULL;
  for (guint i = 0; good && i < images->len; i++)
    good = add_image(&marks, joins, store, g_ptr_array_index(images, i), error);
  add_tests(&marks, joins);
  if (!good || !heed_boots(store, id, &marks, error))
    return NULL;
  const MarksView view = {
      .campaign = id, .findings = marks.findings, .predictions = marks.predictions, .unwatched = marks.unwatched};
  return as_json ? marks_view_json(&view) : marks_view_text(&view);
}
