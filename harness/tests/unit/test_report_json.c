/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/report.h"

static const char FAILED_BOOT[] =
    "{\"type\":\"boot\",\"schema\":1,\"campaign\":\"c1\",\"boot\":17,\"image\":\"overlay-race\",\"strategy\":\"pairs\","
    "\"seed\":9007199254740991,\"plan\":\"[Plan]\\nStrategy=jitter\\n\",\"verdict\":\"failed\","
    "\"signature\":\"overlay-resolve:/sysroot/nix/.ro-store:-2\",\"class\":\"overlay-resolve\",\"known\":null,"
    "\"matches\":[{\"rule\":\"overlay-resolve\",\"class\":\"overlay-resolve\",\"key\":\"/sysroot/nix/.ro-store\","
    "\"errno\":-2,\"line\":412,\"text\":\"overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2\","
    "\"signature\":\"overlay-resolve:/sysroot/nix/.ro-store:-2\",\"fatal\":true,\"recovered\":false,"
    "\"recovered_line\":null}],\"recovered\":false,\"lines\":500,\"pass_line\":null,\"last_lines\":null,"
    "\"warnings\":[],\"lost\":null,\"forked\":false,\"confirms\":null,"
    "\"started_ns\":1764000000000000017,\"wall_ns\":3000000000,\"cpu_ns\":2500000000,"
    "\"load\":0.75,\"console_bytes\":4096}";

static void writes_a_boot_as_one_object_on_one_line(void **state)
{
  (void)state;
  g_autoptr(BootRecord) boot = boot_make("c1", 17, outcome_make(VERDICT_FAILED));
  boot->seed = (G_GUINT64_CONSTANT(1) << 53) - 1;
  g_free(boot->strategy);
  boot->strategy = g_strdup("pairs");
  g_autofree char *json = report_boot_json(boot, NULL);
  assert_string_equal(json, FAILED_BOOT);
}

static void a_lost_boot_has_no_verdict(void **state)
{
  (void)state;
  g_autoptr(BootRecord) boot = boot_make("c1", 17, NULL);
  boot->cpu_ns = -1;
  g_autofree char *json = report_boot_json(boot, NULL);
  assert_non_null(strstr(json, "\"verdict\":null,\"signature\":null,\"class\":null,\"known\":null,\"matches\":[],"));
  assert_non_null(strstr(json, "\"lost\":\"QEMU was killed by signal 9\""));
  assert_non_null(strstr(json, "\"cpu_ns\":null"));
}

static void hostile_text_stays_inside_its_string(void **state)
{
  (void)state;
  g_autoptr(BootRecord) boot = boot_make("c1", 17, outcome_make(VERDICT_FAILED));
  Match *match = g_ptr_array_index(boot->outcome->matches, 0);
  g_free(match->text);
  match->text = g_strdup("\"}]} \\ \033[31m \xff\n</script>");
  g_autofree char *json = report_boot_json(boot, NULL);
  assert_true(g_utf8_validate(json, -1, NULL));
  assert_null(strpbrk(json, "\n\033"));
  assert_non_null(strstr(json, "\"text\":\"\\\"}]} \\\\ \\u001b[31m \xef\xbf\xbd\\n</script>\""));
}

/* The low end of the rate stands between the two: its last digits are the mathematics library's. */
static const char BEFORE_LOW[] =
    "{\"type\":\"summary\",\"schema\":1,\"campaign\":\"c1\",\"scenario\":\"overlay-race\",\"seed\":7,\"jobs\":2,"
    "\"started_ns\":10,\"finished_ns\":99,\"end\":\"complete\","
    "\"boots\":4,\"passed\":0,\"failed\":1,\"hung\":0,\"died\":1,\"artefact\":1,\"lost\":1,\"recovered\":0,\"forked\":"
    "0,\"known\":0,"
    "\"confidence\":0.94999999999999996,\"rates\":[{\"image\":\"overlay-race\",\"strategy\":\"jitter\",\"boots\":2,"
    "\"failed\":2,\"rate\":1.0,\"low\":0.13693063937";
static const char AFTER_LOW[] =
    ",\"high\":1.0,\"artefact\":1,\"lost\":1,\"recovered\":0,\"forked\":0,\"known\":0}],"
    "\"decisions\":[{\"image\":\"overlay-race\",\"strategy\":\"jitter\",\"decision\":\"bad\",\"boots\":3,\"failed\":2,"
    "\"good_rate\":0.125,\"bad_rate\":0.5,\"alpha\":0.25,\"beta\":0.0625}],"
    "\"signatures\":[{\"signature\":\"overlay-resolve:/sysroot/nix/.ro-store:-2\",\"class\":\"overlay-resolve\","
    "\"text\":\"overlayfs: failed to resolve '/sysroot/nix/.ro-store': "
    "-2\",\"boots\":2,\"first_boot\":1,\"known\":null}],"
    "\"artefacts\":[{\"signature\":\"overlay-resolve:/sysroot/nix/.ro-store:-2\",\"class\":\"overlay-resolve\","
    "\"text\":\"overlayfs: failed to resolve '/sysroot/nix/.ro-store': "
    "-2\",\"boots\":1,\"first_boot\":3,\"known\":null}],"
    "\"recoveries\":[],\"losses\":[{\"reason\":\"QEMU was killed by signal 9\",\"boots\":1,\"first_boot\":4}],"
    "\"coverage\":{\"pairs\":10,\"both_orders\":8,\"together\":5,\"infeasible\":2,\"images\":["
    "{\"image\":\"overlay-race\",\"phase\":\"initrd\",\"pairs\":10,\"both_orders\":8,\"together\":5,\"infeasible\":2}]}"
    ","
    "\"wall_ns\":12000000000,\"cpu_ns\":10000000000,"
    "\"images\":[{\"image\":\"overlay-race\",\"digest\":\"d0\",\"facts\":{\"kernel\":\"vmlinuz\"},\"arguments\":"
    "\"qemu\"},"
    "{\"image\":\"overlay-fixed\",\"digest\":\"d1\",\"facts\":{\"kernel\":\"vmlinuz\"},\"arguments\":null}],"
    "\"facts\":{\"accelerator\":\"tcg\"}}\n";

static Store *add_one_of_each(const Place *place)
{
  Store *store = open_place(place, STORE_WRITE);
  g_autoptr(CampaignRecord) record = campaign_make("c1", 10);
  g_autoptr(GPtrArray) images = images_make();
  record->seed = 7;
  assert_true(store_add_campaign(store, record, images, NULL));
  assert_true(store_set_arguments(store, "c1", "overlay-race", "qemu", NULL));
  assert_true(store_finish_campaign(store, "c1", "complete", 99, NULL));
  static const Verdict VERDICTS[] = {VERDICT_FAILED, VERDICT_DIED, VERDICT_ARTEFACT};
  for (guint i = 0; i < G_N_ELEMENTS(VERDICTS); i++)
    add_boot(store, boot_make("c1", i + 1, outcome_make(VERDICTS[i])));
  add_boot(store, boot_make("c1", 4, NULL));
  const CoverageRecord coverage = {.image = (char[]){"overlay-race"},
                                   .phase = (char[]){"initrd"},
                                   .pairs = 10,
                                   .both_orders = 8,
                                   .together = 5,
                                   .infeasible = 2};
  assert_true(store_set_coverage(store, "c1", &coverage, NULL));
  const DecisionRecord decision = {.image = (char[]){"overlay-race"},
                                   .strategy = (char[]){"jitter"},
                                   .decision = (char[]){"bad"},
                                   .boots = 3,
                                   .failed = 2,
                                   .good_rate = 0.125,
                                   .bad_rate = 0.5,
                                   .alpha = 0.25,
                                   .beta = 0.0625};
  assert_true(store_set_decision(store, "c1", &decision, NULL));
  return store;
}

static void writes_a_summary_as_one_object_on_one_line(void **state)
{
  g_autoptr(Store) store = add_one_of_each(*state);
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  g_autofree char *json = report_summary_json(report);
  assert_true(g_str_has_prefix(json, BEFORE_LOW));
  assert_string_equal(strstr(json, ",\"high\""), AFTER_LOW);
}

static void a_rate_of_no_boots_is_null(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_boot(store, boot_make("c1", 1, NULL));
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  g_autofree char *json = report_summary_json(report);
  assert_non_null(strstr(json, "\"boots\":0,\"failed\":0,\"rate\":null,\"low\":0.0,\"high\":1.0,"));
}

static void facts_that_are_no_json_are_a_string(void **state)
{
  g_autoptr(Store) store = add_one_of_each(*state);
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  static const char *const CASES[][2] = {{"}{", "\"facts\":\"}{\"}"}, {"", "\"facts\":\"\"}"}};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_free(report->campaign->facts);
    report->campaign->facts = g_strdup(CASES[i][0]);
    g_autofree char *json = report_summary_json(report);
    assert_non_null(strstr(json, CASES[i][1]));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_a_boot_as_one_object_on_one_line),
      cmocka_unit_test(a_lost_boot_has_no_verdict),
      cmocka_unit_test(hostile_text_stays_inside_its_string),
      STORE_TEST(writes_a_summary_as_one_object_on_one_line),
      STORE_TEST(a_rate_of_no_boots_is_null),
      STORE_TEST(facts_that_are_no_json_are_a_string),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
