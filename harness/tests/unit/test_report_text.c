/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/report.h"

/* Twenty boots of overlay-race, ten of overlay-fixed; what is not passed stands among the first ten. */
static Report *load(const Place *place, const char *end)
{
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", G_GINT64_CONSTANT(1795508100000000000));
  for (guint i = 1; i <= 30; i++) {
    Outcome *outcome = outcome_make(i <= 3 ? VERDICT_FAILED : i == 4 ? VERDICT_ARTEFACT : VERDICT_PASSED);
    if (i == 5)
      g_clear_pointer(&outcome, outcome_free);
    if (i == 6) {
      outcome->recovered = TRUE;
      g_ptr_array_add(outcome->matches, match_make("/late\033[31m", TRUE));
    }
    BootRecord *boot = boot_make("c1", i, outcome);
    if (i > 20) {
      g_free(boot->image);
      boot->image = g_strdup("overlay-fixed");
    }
    add_boot(store, boot);
  }
  if (end)
    assert_true(store_finish_campaign(store, "c1", end, G_GINT64_CONSTANT(1795508163500000000), NULL));
  return report_load(store, "c1", NULL);
}

static void assert_holds(const char *text, const char *part)
{
  if (!strstr(text, part))
    fail_msg("'%s' is not in:\n%s", part, text);
}

static void shows_a_row_for_each_image_and_strategy(void **state)
{
  g_autoptr(Report) report = load(*state, "complete");
  g_autofree char *text = report_summary_text(report);
  assert_holds(text, "Campaign c1: overlay-race, 30 boots from ");
  assert_holds(text, ", took 1min 4s (complete)\n");
  assert_holds(text, "  IMAGE          STRATEGY  BOOTS  FAILED  FAILURE RATE\n"
                     "  overlay-race   jitter       18       3  16.7 % (1.5–51.3 %)  1 recovered, 1 artefact, 1 lost\n"
                     "  overlay-fixed  jitter       10       0  0 % (0–37.7 %)\n");
}

static void counts_forks_beside_the_rate(void **state)
{
  const Place *place = *state;
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 3; i++) {
    BootRecord *boot = boot_make("c1", i, outcome_make(VERDICT_PASSED));
    boot->forked = i > 1;
    add_boot(store, boot);
  }
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  g_autofree char *text = report_summary_text(report);
  assert_int_equal(report_counts(report)->forked, 2);
  assert_holds(text, "  2 forked\n");
  assert_holds(text, "  Forked: went on from a checkpoint");
}

static void shows_failures_recoveries_artefacts_and_losses_apart(void **state)
{
  g_autoptr(Report) report = load(*state, "complete");
  g_autofree char *text = report_summary_text(report);
  assert_holds(text, "\nFailures\n  overlay-resolve:/sysroot/nix/.ro-store:-2: 3 boots, first in boot 1\n"
                     "      overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2\n");
  assert_holds(text, "\nRecovered: ");
  assert_holds(text, "\nArtefacts: made by the perturbation itself, in no rate\n");
  assert_holds(text, "\nLost to the host, in no rate\n  QEMU was killed by signal 9: 1 boot, first in boot 5\n");
}

static void makes_guest_text_inert(void **state)
{
  g_autoptr(Report) report = load(*state, "complete");
  g_autofree char *text = report_summary_text(report);
  assert_null(strchr(text, '\033'));
  assert_holds(text, "overlay-resolve:/late.[31m:-2: 1 boot, first in boot 6\n");
}

static void says_what_a_complete_clean_campaign_proves_at_one_look(void **state)
{
  g_autoptr(Report) report = load(*state, "complete");
  g_autofree char *text = report_summary_text(report);
  assert_holds(text,
               "  overlay-fixed, jitter: 0 of 10 failed: below 25.9 % at 95 % confidence (one look, after all boots); "
               "for \"below 10.0 %\" 29 clean boots are needed\n");
  assert_null(strstr(text, "overlay-race, jitter: 0 of"));
}

/* One clean boot of STRATEGY, and what its orders have shown. */
static char *text_of_one_boot(const Place *place, const char *strategy, guint both_orders)
{
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  BootRecord *boot = boot_make("c1", 1, outcome_make(VERDICT_PASSED));
  g_free(boot->strategy);
  boot->strategy = g_strdup(strategy);
  add_boot(store, boot);
  const CoverageRecord coverage = {.image = (char[]){"overlay-race"},
                                   .phase = (char[]){"initrd"},
                                   .pairs = 12,
                                   .both_orders = both_orders,
                                   .together = 7,
                                   .infeasible = 2};
  assert_true(store_set_coverage(store, "c1", &coverage, NULL));
  assert_true(store_finish_campaign(store, "c1", "complete", 2, NULL));
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  return report_summary_text(report);
}

static void says_which_orders_were_shown(void **state)
{
  g_autofree char *text = text_of_one_boot(*state, "pairs", 10);
  assert_holds(text, "\nOrders that the boots have really shown\n"
                     "  overlay-race, initrd: all, 10 of 10 free pairs of units in both orders, 7 of them overlapping\n"
                     "      2 more cannot be chosen: hidden dependencies order them");
}

static void does_not_say_all_where_orders_are_missing(void **state)
{
  g_autofree char *text = text_of_one_boot(*state, "pairs", 9);
  assert_holds(text, "  overlay-race, initrd: 9 of 10 free pairs of units in both orders, 7 of them overlapping\n");
}

static void draws_no_rate_from_boots_that_are_no_sample(void **state)
{
  g_autofree char *text = text_of_one_boot(*state, "pairs", 9);
  assert_null(strstr(text, "What the clean boots prove"));
}

static char *text_of_clean_boots(const Place *place, guint boots, const char *decision)
{
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= boots; i++)
    add_boot(store, boot_make("c1", i, outcome_make(VERDICT_PASSED)));
  const DecisionRecord record = {.image = (char[]){"overlay-race"},
                                 .strategy = (char[]){"jitter"},
                                 .decision = g_strdup(decision),
                                 .boots = boots,
                                 .good_rate = .001,
                                 .bad_rate = .05,
                                 .alpha = .01,
                                 .beta = .05};
  if (decision)
    assert_true(store_set_decision(store, "c1", &record, NULL));
  g_free(record.decision);
  assert_true(store_finish_campaign(store, "c1", "complete", 2, NULL));
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  return report_summary_text(report);
}

static void fifty_nine_clean_boots_prove_less_than_five_percent(void **state)
{
  g_autofree char *text = text_of_clean_boots(*state, 59, NULL);
  assert_holds(text,
               "0 of 59 failed: below 5.0 % at 95 % confidence (one look, after all boots); for \"below 2.0 %\" 149 "
               "clean boots are needed\n");
  assert_null(strstr(text, "sequential test"));
}

static void says_what_was_decided(void **state)
{
  g_autofree char *text = text_of_clean_boots(*state, 59, "good");
  assert_holds(text,
               "\nDecided by Wald's sequential test over the boots in launch order\n"
               "  overlay-race, jitter: good: of the first 59 boots 0 failed: a rate of 0.10 % or less, not of 5.0 % "
               "or more; wrong in at most 5.0 % of such decisions\n");
}

static void claims_less_where_the_end_may_have_been_chosen(void **state)
{
  g_autoptr(Report) report = load(*state, "interrupted");
  g_autofree char *text = report_summary_text(report);
  assert_holds(text, "0 of 10 failed: below 37.7 % at 95 % confidence (however often one looks)");
}

static void says_what_to_type_next(void **state)
{
  const Place *place = *state;
  g_autoptr(Report) report = load(place, NULL);
  g_autofree char *text = report_summary_text(report);
  g_autofree char *command = g_strdup_printf("\n  bootrace --results=%s report c1:1   shows", place->path);
  assert_holds(text, command);
  assert_holds(text, "(running, or killed)\n");
  g_free(report->results);
  report->results = g_strdup("results/bootrace.db");
  g_autofree char *usual = report_summary_text(report);
  assert_holds(usual, "\n  bootrace report c1:1   shows");
  g_free(report->results);
  report->results = g_strdup("my results.db");
  g_autofree char *quoted = report_summary_text(report);
  assert_holds(quoted, "\n  bootrace --results='my results.db' report c1:1   shows");
}

static void a_campaign_without_boots_has_no_table(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  g_autofree char *text = report_summary_text(report);
  assert_holds(text, ", 0 boots from ");
  assert_null(strstr(text, "IMAGE"));
}

static void a_row_of_lost_boots_has_no_rate(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_boot(store, boot_make("c1", 1, NULL));
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  g_autofree char *text = report_summary_text(report);
  assert_holds(text, "  overlay-race  jitter        0       0  unknown       1 lost\n");
  assert_null(strstr(text, "What the clean boots prove"));
}

static void shows_no_more_names_than_a_screen_holds(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 25; i++) {
    BootRecord *boot = boot_make("c1", i, outcome_make(VERDICT_FAILED));
    g_free(boot->outcome->signature);
    boot->outcome->signature = g_strdup_printf("made-up-%u", i);
    add_boot(store, boot);
  }
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  g_autofree char *text = report_summary_text(report);
  assert_holds(text, "made-up-20: ");
  assert_null(strstr(text, "made-up-21: "));
  assert_holds(text, "  and 5 more, in --format=json\n");
}

/* Reports boots 1 … N of overlay-race: natural, then under pairs; boot PASSES (0: none) passed. */
static char *summary_of(const Place *place, guint natural, guint pairs, guint passes)
{
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= natural + pairs; i++) {
    BootRecord *boot = boot_make("c1", i, outcome_make(i == passes ? VERDICT_PASSED : VERDICT_FAILED));
    g_free(boot->strategy);
    boot->strategy = g_strdup(i <= natural ? "natural" : "pairs");
    add_boot(store, boot);
  }
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  return report_summary_text(report);
}

static void says_that_no_order_is_to_blame_where_every_order_fails(void **state)
{
  g_autofree char *text = summary_of(*state, 2, 3, 0);
  assert_holds(text, "No race: overlay-race fails at every order\n"
                     "  all 5 boots failed alike, unperturbed and under chosen orders: overlay-resolve:");
}

static void blames_orders_where_one_boot_passed(void **state)
{
  g_autofree char *text = summary_of(*state, 2, 3, 4);
  assert_null(strstr(text, "No race"));
}

static void says_nothing_of_orders_that_were_not_chosen(void **state)
{
  g_autofree char *text = summary_of(*state, 5, 0, 0);
  assert_null(strstr(text, "No race"));
}

static void says_nothing_of_unperturbed_boots_where_there_were_none(void **state)
{
  g_autofree char *text = summary_of(*state, 0, 5, 0);
  assert_null(strstr(text, "No race"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(shows_a_row_for_each_image_and_strategy),
      STORE_TEST(counts_forks_beside_the_rate),
      STORE_TEST(shows_failures_recoveries_artefacts_and_losses_apart),
      STORE_TEST(makes_guest_text_inert),
      STORE_TEST(says_which_orders_were_shown),
      STORE_TEST(does_not_say_all_where_orders_are_missing),
      STORE_TEST(draws_no_rate_from_boots_that_are_no_sample),
      STORE_TEST(says_what_a_complete_clean_campaign_proves_at_one_look),
      STORE_TEST(claims_less_where_the_end_may_have_been_chosen),
      STORE_TEST(fifty_nine_clean_boots_prove_less_than_five_percent),
      STORE_TEST(says_what_was_decided),
      STORE_TEST(says_what_to_type_next),
      STORE_TEST(a_campaign_without_boots_has_no_table),
      STORE_TEST(a_row_of_lost_boots_has_no_rate),
      STORE_TEST(shows_no_more_names_than_a_screen_holds),
      STORE_TEST(says_that_no_order_is_to_blame_where_every_order_fails),
      STORE_TEST(blames_orders_where_one_boot_passed),
      STORE_TEST(says_nothing_of_orders_that_were_not_chosen),
      STORE_TEST(says_nothing_of_unperturbed_boots_where_there_were_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
