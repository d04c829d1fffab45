/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "store/database.h"
#include <sys/wait.h>
#include <unistd.h>

static void assert_same_match(const Match *got, const Match *want)
{
  assert_string_equal(got->rule, want->rule);
  assert_string_equal(got->class, want->class);
  assert_string_equal(got->key, want->key);
  assert_int_equal(got->error_number, want->error_number);
  assert_int_equal(got->line, want->line);
  assert_string_equal(got->text, want->text);
  assert_string_equal(got->signature, want->signature);
  assert_int_equal(got->fatal, want->fatal);
  assert_int_equal(got->recovered, want->recovered);
  assert_int_equal(got->recovered_line, want->recovered_line);
}

static void assert_same_text(const char *got, const char *want)
{
  if (g_strcmp0(got, want) != 0)
    fail_msg("'%s' in place of '%s'", got ? got : "NULL", want ? want : "NULL");
}

static void assert_same_outcome(const Outcome *got, const Outcome *want)
{
  assert_int_equal(got->verdict, want->verdict);
  assert_int_equal(got->decided, want->decided);
  assert_same_text(got->class, want->class);
  assert_same_text(got->signature, want->signature);
  assert_int_equal(got->recovered, want->recovered);
  assert_int_equal(got->lines, want->lines);
  assert_same_text(got->last_lines, want->last_lines);
  assert_int_equal(got->pass_line, want->pass_line);
  assert_int_equal(got->warnings->len, want->warnings ? want->warnings->len : 0);
  for (guint i = 0; i < got->warnings->len; i++)
    assert_string_equal(g_ptr_array_index(got->warnings, i), g_ptr_array_index(want->warnings, i));
  assert_int_equal(got->matches->len, want->matches->len);
  for (guint i = 0; i < want->matches->len; i++)
    assert_same_match(g_ptr_array_index(got->matches, i), g_ptr_array_index(want->matches, i));
}

/* Everything but the console. */
static void assert_same_boot(const BootRecord *got, const BootRecord *want)
{
  assert_string_equal(got->campaign, want->campaign);
  assert_int_equal(got->boot, want->boot);
  assert_string_equal(got->image, want->image);
  assert_string_equal(got->strategy, want->strategy);
  assert_true(got->seed == want->seed);
  assert_string_equal(got->plan, want->plan);
  assert_same_text(got->lost, want->lost);
  assert_int_equal(got->started_ns, want->started_ns);
  assert_int_equal(got->wall_ns, want->wall_ns);
  assert_int_equal(got->cpu_ns, want->cpu_ns);
  assert_true(got->load >= want->load && got->load <= want->load);
  assert_true(got->console_bytes == want->console_bytes);
  assert_int_equal(got->forked, want->forked);
  assert_int_equal(got->confirms, want->confirms);
  assert_int_equal(got->outcome != NULL, want->outcome != NULL);
  if (want->outcome)
    assert_same_outcome(got->outcome, want->outcome);
}

/* A boot in which no field has the value that an empty one would have. */
static BootRecord *full_boot(void)
{
  BootRecord *boot = boot_make("c1", 7, outcome_make(VERDICT_HUNG));
  boot->outcome->last_lines = g_strdup("almost\nthere\n");
  boot->outcome->recovered = TRUE;
  boot->outcome->pass_line = 432;
  boot->outcome->warnings = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(boot->outcome->warnings, g_strdup("unit-failed"));
  g_ptr_array_add(boot->outcome->warnings, g_strdup("panic"));
  g_ptr_array_add(boot->outcome->matches, match_make("/second", TRUE));
  static const char CONSOLE[] = "raw \0 bytes \xff\x1b[31m";
  boot->console = g_bytes_new_static(CONSOLE, sizeof CONSOLE);
  boot->console_bytes = G_MAXINT64;
  boot->forked = TRUE;
  boot->confirms = 3;
  return boot;
}

static void keeps_every_field_of_a_boot(void **state)
{
  g_autoptr(BootRecord) want = full_boot();
  {
    g_autoptr(Store) store = open_place(*state, STORE_WRITE);
    add_campaign(store, "c1", 1);
    assert_true(store_add_boot(store, want, NULL));
  }
  g_autoptr(Store) store = open_place(*state, STORE_READ);
  g_autoptr(BootRecord) got = store_boot(store, "c1", 7, NULL);
  assert_non_null(got);
  assert_same_boot(got, want);
  assert_true(g_bytes_equal(got->console, want->console));
}

static void keeps_every_field_of_a_campaign(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 42);
  g_autoptr(CampaignRecord) running = store_campaign(store, "c1", NULL);
  assert_int_equal(running->finished_ns, 0);
  assert_null(running->end);
  assert_true(store_set_arguments(store, "c1", "overlay-fixed", "qemu -M microvm", NULL));
  assert_true(store_finish_campaign(store, "c1", "complete", 99, NULL));

  g_autoptr(CampaignRecord) got = store_campaign(store, "c1", NULL);
  g_autoptr(CampaignRecord) want = campaign_make("c1", 42);
  assert_string_equal(got->id, "c1");
  assert_string_equal(got->scenario, want->scenario);
  assert_string_equal(got->scenario_text, want->scenario_text);
  assert_string_equal(got->scenario_path, want->scenario_path);
  assert_true(got->seed == want->seed);
  assert_int_equal(got->started_ns, 42);
  assert_int_equal(got->finished_ns, 99);
  assert_string_equal(got->end, "complete");
  assert_string_equal(got->facts, want->facts);
  assert_int_equal(got->jobs, 2);

  g_autoptr(GPtrArray) images = store_campaign_images(store, "c1", NULL);
  assert_int_equal(images->len, 2);
  const CampaignImage *first = g_ptr_array_index(images, 0), *second = g_ptr_array_index(images, 1);
  assert_string_equal(first->name, "overlay-race");
  assert_null(first->arguments);
  assert_string_equal(second->name, "overlay-fixed");
  assert_string_equal(second->digest, "d1");
  assert_string_equal(second->facts, "{\"kernel\":\"vmlinuz\"}");
  assert_string_equal(second->arguments, "qemu -M microvm");
}

static void keeps_lost_boots_apart_from_verdicts(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  g_autoptr(BootRecord) lost = boot_make("c1", 1, NULL);
  lost->cpu_ns = -1;
  assert_true(store_add_boot(store, lost, NULL));
  g_autoptr(BootRecord) got = store_boot(store, "c1", 1, NULL);
  assert_same_boot(got, lost);
  assert_null(got->outcome);
  assert_null(got->console);

  g_autoptr(BootRecord) both = boot_make("c1", 2, outcome_make(VERDICT_PASSED));
  both->lost = g_strdup("and lost");
  GError *error = NULL;
  assert_false(store_add_boot(store, both, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "CHECK constraint failed");
}

static void takes_hostile_text_as_text(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  g_autoptr(BootRecord) want = boot_make("c1", 1, outcome_make(VERDICT_FAILED));
  g_free(want->plan);
  want->plan = g_strnfill(1 << 20, '\'');
  g_free(want->image);
  want->image = g_strdup("x'); DROP TABLE boots; --\"\\%_?1 <script> ünïcode \xf0\x9f\x90\xa7 \x1b[31m");
  g_free(want->outcome->signature);
  want->outcome->signature = g_strdup("'' \" ; \n");
  assert_true(store_add_boot(store, want, NULL));
  g_autoptr(BootRecord) got = store_boot(store, "c1", 1, NULL);
  assert_same_boot(got, want);
}

static void refuses_the_same_boot_twice_and_keeps_the_first(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_boot(store, boot_make("c1", 1, outcome_make(VERDICT_PASSED)));
  g_autoptr(BootRecord) again = boot_make("c1", 1, outcome_make(VERDICT_FAILED));
  GError *error = NULL;
  assert_false(store_add_boot(store, again, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "boot 1 of campaign c1: ");
  g_autoptr(BootRecord) got = store_boot(store, "c1", 1, NULL);
  assert_int_equal(got->outcome->verdict, VERDICT_PASSED);
  assert_int_equal(got->outcome->matches->len, 0);
}

static void refuses_a_boot_without_its_campaign(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  g_autoptr(BootRecord) boot = boot_make("nowhere", 1, outcome_make(VERDICT_PASSED));
  GError *error = NULL;
  assert_false(store_add_boot(store, boot, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "FOREIGN KEY");
  GError *finish = NULL;
  assert_false(store_finish_campaign(store, "nowhere", "complete", 1, &finish));
  assert_error(finish, BOOTRACE_ERROR_INPUT, "there is no campaign nowhere");
}

/* Deletes, then writes so much that the pages must reach the file: else there would be nothing to roll back. */
static gboolean die_in_the_middle(Store *store, gconstpointer data, GError **error)
{
  (void)data;
  if (store_execute(store,
                    "DELETE FROM matches; DELETE FROM boots;"
                    "WITH RECURSIVE numbers(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000)"
                    " INSERT INTO plans SELECT n, hex(zeroblob(1000)) FROM numbers",
                    error))
    _exit(0);
  return FALSE;
}

static void death_within_a_transaction_leaves_the_old_state(void **state)
{
  {
    g_autoptr(Store) store = open_place(*state, STORE_WRITE);
    add_campaign(store, "c1", 1);
    add_boot(store, boot_make("c1", 1, outcome_make(VERDICT_FAILED)));
  }
  pid_t child = fork();
  if (child == 0) {
    Store *store = store_open(((Place *)*state)->path, STORE_WRITE, NULL);
    (void)(store && store_execute(store, "PRAGMA cache_size = 10", NULL) &&
           store_transaction(store, die_in_the_middle, NULL, NULL));
    _exit(1);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  g_autoptr(Store) store = open_place(*state, STORE_READ);
  g_autoptr(BootRecord) boot = store_boot(store, "c1", 1, NULL);
  assert_non_null(boot);
  assert_int_equal(boot->outcome->matches->len, 1);
}

/* A child that adds boots until it is killed, and says so after each. */
static pid_t start_adding(const Place *place, int *ret_reports)
{
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    Store *store = store_open(place->path, STORE_WRITE, NULL);
    for (guint i = 1; store; i++) {
      g_autoptr(BootRecord) boot = boot_make("c1", i, outcome_make(VERDICT_FAILED));
      boot->console = g_bytes_new_static("console", 7);
      if (!store_add_boot(store, boot, NULL) || write(ends[1], "", 1) != 1)
        break;
    }
    _exit(1);
  }
  (void)close(ends[1]);
  *ret_reports = ends[0];
  return child;
}

static gboolean count_whole_boot(const BootRecord *boot, gpointer data)
{
  guint *count = data;
  assert_int_equal(boot->boot, ++*count);
  assert_int_equal(boot->outcome->matches->len, 1);
  return TRUE;
}

static void kill_9_loses_no_boot_that_was_reported(void **state)
{
  {
    g_autoptr(Store) store = open_place(*state, STORE_WRITE);
    add_campaign(store, "c1", 1);
  }
  int reports = -1;
  pid_t child = start_adding(*state, &reports);
  char byte = 0;
  for (int i = 0; i < 20; i++)
    assert_int_equal(read(reports, &byte, 1), 1);
  assert_int_equal(kill(child, SIGKILL), 0);
  assert_int_equal(waitpid(child, NULL, 0), child);
  guint reported = 20, found = 0;
  while (read(reports, &byte, 1) == 1)
    reported++;
  (void)close(reports);
  g_autoptr(Store) store = open_place(*state, STORE_READ);
  assert_true(store_foreach_boot(store, "c1", count_whole_boot, &found, NULL));
  assert_true(found == reported || found == reported + 1);
}

static void takes_ten_thousand_boots(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  assert_true(store_execute(store, "PRAGMA synchronous = OFF", NULL));
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 10000; i++)
    add_boot(store, boot_make("c1", i, outcome_make(VERDICT_FAILED)));
  guint count = 0;
  assert_true(store_foreach_boot(store, "c1", count_whole_boot, &count, NULL));
  assert_int_equal(count, 10000);
}

static void keeps_one_copy_of_equal_plans(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 3; i++)
    add_boot(store, boot_make("c1", i, outcome_make(VERDICT_PASSED)));
  Statement *statement = statement_get(store, "SELECT count(*), sha256 FROM plans", NULL);
  gboolean row = FALSE;
  assert_true(statement_step(statement, &row, NULL) && row);
  assert_int_equal(column_integer(statement), 1);
  g_autofree char *sha256 = column_text(statement);
  g_autofree char *want = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "[Plan]\nStrategy=jitter\n", -1);
  assert_string_equal(sha256, want);
  statement_reset(statement);
}

static void keeps_probes_by_image_and_phase(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  g_autofree char *units = g_strnfill(100000, 'u');
  g_autoptr(GBytes) old = g_bytes_new_static("old", 3);
  g_autoptr(GBytes) dump = g_bytes_new_static(units, 100000);
  assert_true(store_add_probe(store, "d1", "initrd", old, NULL));
  assert_true(store_add_probe(store, "d1", "initrd", dump, NULL));
  g_autoptr(GBytes) got = NULL;
  assert_true(store_probe(store, "d1", "initrd", &got, NULL));
  assert_true(g_bytes_equal(got, dump));
  GBytes *nothing = old;
  assert_true(store_probe(store, "d1", "root", &nothing, NULL));
  assert_null(nothing);
}

static void keeps_traces_apart_from_probes(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  g_autoptr(GBytes) old = g_bytes_new_static("old", 3), trace = g_bytes_new_static("at 0:2 / /\n", 11);
  assert_true(store_add_trace(store, "d1", "root", old, NULL));
  assert_true(store_add_trace(store, "d1", "root", trace, NULL));
  g_autoptr(GBytes) got = NULL;
  assert_true(store_trace(store, "d1", "root", &got, NULL));
  assert_true(g_bytes_equal(got, trace));
  GBytes *nothing = old;
  assert_true(store_probe(store, "d1", "root", &nothing, NULL));
  assert_null(nothing);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(keeps_every_field_of_a_boot),
      STORE_TEST(keeps_every_field_of_a_campaign),
      STORE_TEST(keeps_lost_boots_apart_from_verdicts),
      STORE_TEST(takes_hostile_text_as_text),
      STORE_TEST(refuses_the_same_boot_twice_and_keeps_the_first),
      STORE_TEST(refuses_a_boot_without_its_campaign),
      STORE_TEST(death_within_a_transaction_leaves_the_old_state),
      STORE_TEST(kill_9_loses_no_boot_that_was_reported),
      STORE_TEST(takes_ten_thousand_boots),
      STORE_TEST(keeps_one_copy_of_equal_plans),
      STORE_TEST(keeps_probes_by_image_and_phase),
      STORE_TEST(keeps_traces_apart_from_probes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
