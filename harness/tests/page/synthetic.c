/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page-synthetic FILE [--boots=N] [--nights=N] [--hostile] [--bisect]: results for the tests of the page, through the
 * store's own functions. The units are those of a real initrd (data/units/overlay-race-initrd.txt). In every twentieth
 * boot, in the last night in every fifth, sysroot-nix-store.mount begins before sysroot-nix-.ro\x2dstore.mount has, and
 * fails. */
#include "schedule/random.h"
#include "store/bisection.h"
#include "units/graph.h"
#include <string.h>

#define RO_STORE "sysroot-nix-.ro\\x2dstore.mount"
#define STORE "sysroot-nix-store.mount"
#define SIGNATURE "overlay-resolve:/sysroot/nix/.ro-store:-2"
#define MATCH_LINE 30
#define NIGHT_NS (G_GINT64_CONSTANT(86400) * 1000000000)
#define NOW_NS G_GINT64_CONSTANT(1795000000000000000)

/* What a guest may print to do harm: markup, ends of scripts, quotes, escape sequences, and broken UTF-8. */
#define HOSTILE                                                                                                        \
  "</script><script>document.title='owned'</script><img src=x "                                                        \
  "onerror=alert(1)>\"'`&\033[31m\033]0;x\007\xff\xe2\x80\xa8"

typedef struct {
  Store *store;
  UnitGraph *graph;
  Random random;
  gboolean hostile;
  char campaign[32];
} Making;

static void check(gboolean good, const GError *error)
{
  if (!good)
    g_error("%s", error->message);
}

static const char *image_name(const Making *making)
{
  return making->hostile ? "<b>image</b>\"'&amp;" : "overlay-race";
}

static void add_campaign(const Making *making, gint64 started_ns)
{
  g_autoptr(CampaignRecord) campaign = g_new0(CampaignRecord, 1);
  campaign->id = g_strdup(making->campaign);
  campaign->scenario = g_strdup(making->hostile ? "</title><script>alert(2)</script>" : "overlay-race");
  campaign->scenario_text = g_strdup("[Scenario]\nImages=overlay-race\n");
  campaign->started_ns = started_ns;
  campaign->facts = g_strdup("{\"accelerator\":\"kvm\"}");
  campaign->jobs = 2;
  g_autoptr(GPtrArray) images = g_ptr_array_new_with_free_func((GDestroyNotify)campaign_image_free);
  CampaignImage *image = g_new0(CampaignImage, 1);
  *image = (CampaignImage){
      .name = g_strdup(image_name(making)), .digest = g_strdup("d0"), .facts = g_strdup("{\"kernel\":\"vmlinuz\"}")};
  g_ptr_array_add(images, image);
  GError *error = NULL;
  check(store_add_campaign(making->store, campaign, images, &error), error);
}

static GBytes *console_of(const Making *making, gboolean fails)
{
  GString *text = g_string_new(NULL);
  for (guint line = 1; line < MATCH_LINE; line++)
    g_string_append_printf(text, "[    %u.%06u] the kernel says line %u\n", line / 10, line * 37 % 1000000, line);
  if (fails)
    g_string_append(text, "[    3.001122] overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2\n");
  for (guint line = 1; line < 200; line++)
    g_string_append_printf(text, "[    %u.%06u] systemd[1]: what comes later, %u\n", 3 + line / 10, line, line);
  if (making->hostile) {
    g_string_append(text, HOSTILE "\n");
    for (guint i = 0; i < 1024 * 1024; i++)
      g_string_append_c(text, (char)('a' + i % 26));
    g_string_append(text, "\nthe last line\n");
  }
  return g_string_free_to_bytes(text);
}

static Outcome *outcome_of(const Making *making, gboolean fails)
{
  Outcome *outcome = g_new0(Outcome, 1);
  outcome->verdict = fails ? VERDICT_FAILED : VERDICT_PASSED;
  outcome->decided = TRUE;
  outcome->lines = 230;
  outcome->matches = g_ptr_array_new_with_free_func((GDestroyNotify)match_free);
  if (!fails)
    return outcome;
  const char *signature = making->hostile ? SIGNATURE HOSTILE : SIGNATURE;
  Match *match = g_new0(Match, 1);
  *match =
      (Match){.rule = g_strdup("overlay-resolve"),
              .class = g_strdup("overlay-resolve"),
              .key = g_strdup("/sysroot/nix/.ro-store"),
              .error_number = -2,
              .line = MATCH_LINE,
              .text = g_strdup(making->hostile ? HOSTILE : "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"),
              .signature = g_strdup(signature),
              .fatal = TRUE};
  g_ptr_array_add(outcome->matches, match);
  outcome->class = g_strdup("overlay-resolve");
  outcome->signature = g_strdup(signature);
  return outcome;
}

static void append_unit(GString *text, const char *name, const char *state, guint begin_us, guint finish_us)
{
  g_string_append_printf(text, "%s %s sub %s %u %u 0 0\n", name, state,
                         strcmp(state, "failed") == 0 ? "exit-code" : "-", begin_us, finish_us);
}

/* Units one after the other by 10 to 40 ms, but for the two of the pair, which come at 2 s. */
static GPtrArray *times_of(Making *making, gboolean fails)
{
  GString *text = g_string_new(NULL);
  guint at = 1000000;
  for (guint i = 0; i < unit_graph_size(making->graph); i++) {
    const char *name = unit_graph_unit(making->graph, i)->name;
    if (!unit_graph_is_schedulable(making->graph, i) || strcmp(name, STORE) == 0 || strcmp(name, RO_STORE) == 0)
      continue;
    at += 10000 + (guint)random_below(&making->random, 30000);
    append_unit(text, name, "active", at, at + 5000 + (guint)random_below(&making->random, 90000));
  }
  append_unit(text, RO_STORE, "active", fails ? 2040000 : 2000000, fails ? 2050000 : 2010000);
  append_unit(text, STORE, fails ? "failed" : "active", 2020000, 2030000);
  if (making->hostile)
    append_unit(text, "<script>alert(3)</script>\"'.service", "active", 2015000, 2016000);
  BootTimes *times = g_new0(BootTimes, 1);
  *times = (BootTimes){.phase = g_strdup("initrd"), .report = g_string_free_to_bytes(text)};
  GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)boot_times_free);
  g_ptr_array_add(list, times);
  return list;
}

static void add_boot(Making *making, guint number, guint every, gint64 started_ns)
{
  g_autoptr(BootRecord) boot = g_new0(BootRecord, 1);
  gboolean fails = number % every == 3, lost = number % 97 == 0 && !fails;
  boot->campaign = g_strdup(making->campaign);
  boot->boot = number;
  boot->image = g_strdup(image_name(making));
  boot->strategy = g_strdup(number % 2 ? "natural" : "jitter");
  boot->seed = number;
  boot->plan =
      g_strdup_printf("[Plan]\nStrategy=jitter\nSeed=%u\n\n[Delay]\n" RO_STORE "=%ums\n", number, number % 400);
  boot->outcome = lost ? NULL : outcome_of(making, fails);
  boot->lost = lost ? g_strdup("QEMU was killed by signal 9") : NULL;
  boot->started_ns = started_ns + number * G_GINT64_CONSTANT(3000000000);
  boot->wall_ns = G_GINT64_CONSTANT(2800000000) + (gint64)random_below(&making->random, 900) * 1000000;
  boot->cpu_ns = boot->wall_ns / 2;
  boot->load = 0.75;
  boot->console = fails ? console_of(making, TRUE) : NULL;
  boot->console_bytes = 12000;
  boot->times = lost ? NULL : times_of(making, fails);
  GError *error = NULL;
  check(store_add_boot(making->store, boot, &error), error);
}

static void add_probe(Making *making)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  GError *error = NULL;
  check(g_file_get_contents(TEST_DATA "/units/overlay-race-initrd.txt", &text, &length, &error), error);
  making->graph = unit_graph_parse(PHASE_INITRD, text, length, &error);
  check(making->graph != NULL, error);
  g_autoptr(GBytes) dump = g_bytes_new(text, length);
  check(store_add_probe(making->store, "d0", "initrd", dump, &error), error);
}

/* Eight commits, of which the sixth is the likeliest by far, the third gives no image, and some were booted. */
static void add_bisection(const Making *making)
{
  static const double WEIGHTS[] = {0.002, 0.002, 0.002, 0.002, 0.01, 0.95, 0.002, 0};
  g_autoptr(BisectionRecord) record = g_new0(BisectionRecord, 1);
  *record = (BisectionRecord){.campaign = g_strdup(making->campaign),
                              .workshop = g_strdup("w"),
                              .repository = g_strdup("/r"),
                              .good = g_strdup("v1"),
                              .bad = g_strdup(making->hostile ? HOSTILE : "main"),
                              .build = g_strdup("make"),
                              .signature = g_strdup(SIGNATURE),
                              .confidence = 0.95,
                              .answer = g_strdup("found"),
                              .commits = g_ptr_array_new_with_free_func((GDestroyNotify)bisection_commit_free)};
  for (guint i = 0; i < G_N_ELEMENTS(WEIGHTS); i++) {
    BisectionCommit *commit = g_new0(BisectionCommit, 1);
    *commit = (BisectionCommit){.hash = g_strdup_printf("%040x", i),
                                .subject = making->hostile ? g_strdup(HOSTILE) : g_strdup_printf("commit %u", i),
                                .parents = g_strdup(""),
                                .prior = 1,
                                .state = i == 2  ? COMMIT_SKIPPED
                                         : i > 3 ? COMMIT_BUILT
                                                 : COMMIT_UNBUILT,
                                .image = i > 3 ? g_strdup(image_name(making)) : NULL,
                                .weight = WEIGHTS[i]};
    g_ptr_array_add(record->commits, commit);
  }
  GError *error = NULL;
  check(store_add_bisection(making->store, record, &error), error);
}

int main(int argc, char **argv)
{
  gboolean bisect = FALSE;
  int boots = 120, nights = 1;
  Making making = {0};
  const GOptionEntry entries[] = {
      {"boots", 0, 0, G_OPTION_ARG_INT, &boots, "in each night", "N"},
      {"nights", 0, 0, G_OPTION_ARG_INT, &nights, "campaigns", "N"},
      {"hostile", 0, 0, G_OPTION_ARG_NONE, &making.hostile, "names and consoles that harm", NULL},
      {"bisect", 0, 0, G_OPTION_ARG_NONE, &bisect, "the campaigns are bisections", NULL},
      G_OPTION_ENTRY_NULL};
  g_autoptr(GOptionContext) context = g_option_context_new("FILE");
  g_option_context_add_main_entries(context, entries, NULL);
  GError *error = NULL;
  check(g_option_context_parse(context, &argc, &argv, &error), error);
  if (argc != 2)
    g_error("name one file");
  making.store = store_open(argv[1], STORE_WRITE, &error);
  check(making.store != NULL, error);
  making.random = random_new(1);
  add_probe(&making);
  for (int night = 0; night < nights; night++) {
    gint64 started_ns = NOW_NS + night * NIGHT_NS;
    (void)g_snprintf(making.campaign, sizeof making.campaign, "20261124-0000%02d-%06x", night, night + 0xa0);
    add_campaign(&making, started_ns);
    if (bisect)
      add_bisection(&making);
    for (int boot = 1; boot <= boots; boot++)
      add_boot(&making, (guint)boot, night > 0 && night == nights - 1 ? 5 : 20, started_ns);
    check(store_finish_campaign(making.store, making.campaign, "complete", started_ns + NIGHT_NS / 10, &error), error);
  }
  unit_graph_free(making.graph);
  store_close(making.store);
  return 0;
}
