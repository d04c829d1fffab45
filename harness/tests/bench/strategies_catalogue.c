/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boots until a race of the catalogue shows, under each strategy: SIMULATED (simulation/model.h) on the image's probed
 * graph with the unit times of one of its real, unperturbed boots, or of such a boot of its twin.
 *
 * usage: bench-strategies_catalogue RESULTS IMAGE[:TWIN] RACE [PERCENT [TRIALS [LOW-ms HIGH-ms [REPEAT]]]]
 *
 * The RACE is a failing plan, or "WRITER>READER": the boots are wrong in which READER begins while WRITER starts.
 * Of a failing plan, for each order "UNIT=after OTHER" a boot is wrong where UNIT has not finished
 * when OTHER begins; where the real boot, which passed, is wrong in that sense already, where UNIT has not even begun
 * when OTHER has finished. PERCENT of the boots that are wrong in all orders fail.
 *
 * One line for the bench `strategies`: for each strategy the median and 90th percentile, and the share of pairs shown
 * in both orders after COVERAGE_BOOTS boots. */
#include "base/quantity.h"
#include "schedule/phase.h"
#include "store/store.h"
#include "tests/bench/simulation/hunt.h"
#include "units/unit_times.h"
#include <stdio.h>
#include <stdlib.h>

#define BOOTS_MAX 400
#define COVERAGE_BOOTS 10
#define TRIALS 101

typedef struct {
  GArray *orders;  /* OrderingEdge: the failing plan's, in the graph; or one from the writer to the reader */
  gboolean strict; /* the late unit has not even begun, in place of not finished */
  gboolean overlap; /* wrong is the reader's begin within the writer's start */
  guint percent;
} Race;

/* What the results file knows of an image. */
typedef struct {
  Store *store;
  char *image, *timed; /* the image, and the one whose boot lends its times: itself or its twin */
  char *digest, *campaign;
  guint boot; /* a natural boot of TIMED that passed; 0: none */
} Source;

/* OPERAND: IMAGE[:TWIN]. */
static void name_images(Source *source, const char *operand)
{
  g_auto(GStrv) names = g_strsplit(operand, ":", 2);
  source->image = g_strdup(names[0]);
  source->timed = g_strdup(names[1] ? names[1] : names[0]);
}

static void source_clear(Source *source)
{
  g_free(source->image);
  g_free(source->timed);
  g_free(source->digest);
  g_free(source->campaign);
  store_close(source->store);
}

static _Noreturn void die(const char *what, const GError *error)
{
  (void)fprintf(stderr, "bench-strategies_catalogue: %s%s%s\n", what, error ? ": " : "", error ? error->message : "");
  exit(1);
}

static gboolean note_boot(const BootRecord *boot, gpointer data)
{
  Source *source = data;
  if (g_str_equal(boot->image, source->timed) && g_str_equal(boot->strategy, "natural") && boot->outcome &&
      boot->outcome->verdict == VERDICT_PASSED) {
    g_free(source->campaign);
    source->campaign = g_strdup(boot->campaign);
    source->boot = boot->boot;
  }
  return source->boot == 0;
}

static void find_boot(Source *source)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) campaigns = store_campaigns(source->store, &error);
  for (guint i = 0; campaigns && i < campaigns->len && (source->boot == 0 || !source->digest); i++) {
    const CampaignRecord *campaign = g_ptr_array_index(campaigns, i);
    g_autoptr(GPtrArray) images = store_campaign_images(source->store, campaign->id, &error);
    for (guint j = 0; images && j < images->len; j++) {
      const CampaignImage *image = g_ptr_array_index(images, j);
      if (g_str_equal(image->name, source->image)) {
        g_free(source->digest);
        source->digest = g_strdup(image->digest);
      }
    }
    if (!images || !store_foreach_boot(source->store, campaign->id, note_boot, source, &error))
      die(source->image, error);
  }
  if (source->boot == 0 || !source->digest)
    die("the results hold no natural boot of the image that passed, or none of the image at all", error);
}

static UnitGraph *load_graph(const Source *source, UnitPhase phase)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) dump = NULL;
  const char *name = unit_phase_to_string(phase);
  if (!store_probe(source->store, source->digest, name, &dump, &error) || !dump)
    die("the image was not probed", error);
  gsize length = 0;
  const char *text = g_bytes_get_data(dump, &length);
  UnitGraph *graph = unit_graph_parse(phase, text, length, &error);
  g_autoptr(GPtrArray) learned = graph ? store_learned(source->store, source->digest, name, &error) : NULL;
  if (!learned)
    die(source->image, error);
  for (guint i = 0; i < learned->len; i++) {
    const LearnedEdge *edge = g_ptr_array_index(learned, i);
    (void)unit_graph_learn(graph, edge->before, edge->after, edge->evidence);
  }
  return graph;
}

static void load_times(const Source *source, Model *model)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BootRecord) boot = store_boot(source->store, source->campaign, source->boot, &error);
  if (!boot)
    die(source->image, error);
  gboolean found = FALSE;
  for (guint i = 0; boot->times && i < boot->times->len; i++) {
    const BootTimes *times = g_ptr_array_index(boot->times, i);
    if (!g_str_equal(times->phase, unit_phase_to_string(unit_graph_phase(model->graph))))
      continue;
    gsize length = 0;
    const char *text = g_bytes_get_data(times->report, &length);
    g_autoptr(GPtrArray) units = unit_times_parse(text, length);
    model_measure(model, units);
    found = TRUE;
  }
  if (!found)
    die("the natural boot has no times of units", NULL);
}

static gboolean overlaps(const Model *model, OrderingEdge edge)
{
  gint64 reader_us = model->begin_us[edge.after];
  return model->begin_us[edge.before] < reader_us && reader_us < model->end_us[edge.before];
}

static gboolean is_wrong(const Model *model, const Race *race)
{
  if (race->overlap)
    return overlaps(model, g_array_index(race->orders, OrderingEdge, 0));
  for (guint i = 0; i < race->orders->len; i++) {
    OrderingEdge order = g_array_index(race->orders, OrderingEdge, i);
    gint64 early_us = race->strict ? model->end_us[order.before] : model->begin_us[order.before];
    gint64 late_us = race->strict ? model->begin_us[order.after] + 1 : model->end_us[order.after];
    if (early_us >= late_us)
      return FALSE;
  }
  return TRUE;
}

static gboolean fails(const Model *model, gconstpointer data, Random *random)
{
  const Race *race = data;
  return is_wrong(model, race) && random_below(random, 100) < race->percent;
}

/* Of "WRITER>READER". */
static Race window_of(const char *text, const UnitGraph *graph, guint percent)
{
  g_auto(GStrv) names = g_strsplit(text, ">", 2);
  int writer = unit_graph_find(graph, names[0]), reader = unit_graph_find(graph, names[1]);
  if (writer < 0 || reader < 0)
    die("no such units in the graph", NULL);
  OrderingEdge edge = {.before = (guint)writer, .after = (guint)reader};
  Race race = {.orders = g_array_new(FALSE, FALSE, sizeof edge), .overlap = TRUE, .percent = percent};
  g_array_append_val(race.orders, edge);
  return race;
}

/* MODEL holds the times of a real boot that passed. */
static Race race_of(const Plan *plan, const Model *model, guint percent)
{
  Race race = {.orders = phase_edges(plan, model->graph), .percent = percent};
  race.strict = is_wrong(model, &race);
  return race;
}

static void print_rank(guint *boots, guint n, guint percent)
{
  guint value = hunt_percentile(boots, n, percent);
  if (value > BOOTS_MAX)
    (void)printf(" %4s", "-");
  else
    (void)printf(" %4u", value);
}

static void hunt_with(Model *model, const Race *race, Hunt request, guint trials)
{
  gconstpointer bug = race;
  g_autofree guint *boots = g_new0(guint, trials);
  request.fails = fails;
  request.bugs = &bug;
  request.n_bugs = 1;
  for (guint trial = 0; trial < trials; trial++) {
    request.seed = trial + 1;
    request.boots_max = BOOTS_MAX;
    g_autofree guint *shown_at = hunt(model, &request, NULL, NULL);
    boots[trial] = shown_at[0];
  }
  print_rank(boots, trials, 50);
  print_rank(boots, trials, 90);
}

/* What a race that never shows lets be covered in a few boots. */
static void cover_with(Model *model, Hunt request)
{
  const Race never = {.orders = g_array_new(FALSE, FALSE, sizeof(OrderingEdge)), .percent = 0};
  gconstpointer bug = &never;
  CoverageCounts counts = {0};
  guint boots = 0;
  request.fails = fails;
  request.bugs = &bug;
  request.n_bugs = 1;
  request.seed = 1;
  request.boots_max = COVERAGE_BOOTS;
  g_free(hunt(model, &request, &counts, &boots));
  guint feasible = counts.pairs - counts.infeasible;
  (void)printf(" %3u%% |", feasible ? counts.both_orders * 100 / feasible : 100);
  g_array_unref(never.orders);
}

static guint64 number(char **argv, int argc, int index, guint64 usual)
{
  guint64 value = usual;
  if (index < argc && !g_ascii_string_to_unsigned(argv[index], 10, 0, G_MAXUINT32, &value, NULL))
    die("expected a number", NULL);
  return value;
}

/* What the command line asks for. */
typedef struct {
  guint percent, trials, low_ms, high_ms, repeat;
} Request;

static Request request_of(char **argv, int argc)
{
  return (Request){.percent = (guint)number(argv, argc, 4, 100),
                   .trials = (guint)number(argv, argc, 5, TRIALS),
                   .low_ms = (guint)number(argv, argc, 6, 10),
                   .high_ms = (guint)number(argv, argc, 7, 10000),
                   .repeat = (guint)number(argv, argc, 8, 1)};
}

static void compare_strategies(Model *model, const Race *race, Request request)
{
  for (const char *const *strategy = strategy_names(); *strategy; strategy++) {
    const Hunt hunt_request = {.strategy = strategy_find(*strategy),
                               .jitter_low_ns = request.low_ms * NS_PER_MS,
                               .jitter_high_ns = request.high_ms * NS_PER_MS,
                               .repeat = request.repeat};
    hunt_with(model, race, hunt_request, request.trials);
    cover_with(model, hunt_request);
    (void)fflush(stdout);
  }
  (void)printf("\n");
}

int main(int argc, char **argv)
{
  if (argc < 4)
    die("usage: RESULTS IMAGE[:TWIN] RACE [PERCENT [TRIALS [LOW-ms HIGH-ms [REPEAT]]]]", NULL);
  g_autoptr(GError) error = NULL;
  const Request request = request_of(argv, argc);
  const char *window = strchr(argv[3], '>');
  Source source = {.store = store_open(argv[1], STORE_READ, &error)};
  name_images(&source, argv[2]);
  g_autoptr(Plan) plan = source.store && !window ? plan_load(argv[3], &error) : NULL;
  if (!source.store || (!window && !plan))
    die(argv[2], error);
  find_boot(&source);
  gboolean root = plan && plan->orders->len > 0 && ((PlanOrder *)plan->orders->pdata[0])->scope == SCOPE_ROOT;
  g_autoptr(UnitGraph) graph = load_graph(&source, root ? PHASE_ROOT : PHASE_INITRD);
  g_autoptr(Model) model = model_new(graph);
  load_times(&source, model);
  const Race race = window ? window_of(argv[3], graph, request.percent) : race_of(plan, model, request.percent);
  if (race.orders->len == 0)
    die("the failing plan orders no units of the graph", NULL);
  (void)printf("%-20s |", source.image);
  compare_strategies(model, &race, request);
  g_array_unref(race.orders);
  source_clear(&source);
  return 0;
}
