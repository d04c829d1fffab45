/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transcripts of data/console: what the judge says of each, at every chunk size. */
#include "base/keyfile.h"
#include "console/judge.h"
#include "tests/unit/test.h"

#define FOLDER TEST_DATA "/console"

typedef struct {
  RuleSet *rules;
  KeyFile *expected;
} World;

static int set_up(void **state)
{
  static const char *const NAMES[] = {"overlayfs", "systemd", "kernel", "initrd", "pass"};
  World *world = g_new0(World, 1);
  world->rules = rule_set_new();
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    g_autofree char *path = g_strdup_printf(PROJECT_ROOT "/scenarios/rules/%s.ini", NAMES[i]);
    assert_true(rule_set_load(world->rules, path, NULL));
  }
  world->expected = keyfile_load(FOLDER "/expected.ini", NULL);
  assert_non_null(world->expected);
  *state = world;
  return 0;
}

static int tear_down(void **state)
{
  World *world = *state;
  rule_set_free(world->rules);
  keyfile_free(world->expected);
  g_free(world);
  return 0;
}

static GBytes *read_transcript(const char *name)
{
  g_autofree char *path = g_strdup_printf(FOLDER "/%s.log", name);
  char *bytes = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &bytes, &length, NULL))
    fail_msg("no transcript %s", path);
  return g_bytes_new_take(bytes, length);
}

static ConsoleEnd end_of(KeyFile *expected, const char *name)
{
  static const char *const ENDS[] = {"stopped", "guest", "timeout", "file", NULL};
  return (ConsoleEnd)keyfile_choice(expected, name, "End", ENDS, CONSOLE_END_FILE);
}

/* CHUNK 0: random splits. */
static Outcome *judge_bytes(World *world, GBytes *bytes, gsize chunk, ConsoleEnd end)
{
  g_autoptr(Judge) judge = judge_new(world->rules, PASS_MARKER_FROM_RULES, GRACE_WHOLE_CONSOLE, NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed(42);
  gsize length = 0;
  const char *next = g_bytes_get_data(bytes, &length);
  while (length > 0) {
    gsize wanted = chunk ? chunk : (gsize)g_rand_int_range(random, 1, 200);
    gsize take = MIN(length, wanted);
    judge_feed(judge, next, take, 0);
    next += take;
    length -= take;
  }
  return judge_finish(judge, end, 0);
}

static void assert_text(const char *name, const char *what, const char *found, const char *wanted)
{
  if (wanted && g_strcmp0(found, wanted) != 0)
    fail_msg("%s: %s is '%s', expected '%s'", name, what, found ? found : "(none)", wanted);
}

static void check_cause(KeyFile *expected, const char *name, const Match *cause)
{
  gint64 error_number = keyfile_integer(expected, name, "Errno", -4095, 4095, 0);
  assert_text(name, "rule", cause ? cause->rule : NULL, keyfile_string(expected, name, "Rule", NULL));
  assert_text(name, "key", cause ? cause->key : NULL, keyfile_string(expected, name, "Key", NULL));
  if (error_number && (!cause || cause->error_number != error_number))
    fail_msg("%s: errno is %d", name, cause ? cause->error_number : 0);
}

static void check(KeyFile *expected, const char *name, const Outcome *outcome)
{
  const char *verdict = outcome->decided ? verdict_to_string(outcome->verdict) : "unknown";
  assert_text(name, "verdict", verdict, keyfile_required(expected, name, "Verdict"));
  assert_text(name, "class", outcome->class, keyfile_string(expected, name, "Class", NULL));
  assert_text(name, "signature", outcome->signature, keyfile_string(expected, name, "Signature", NULL));
  check_cause(expected, name, outcome->cause);
  if (keyfile_boolean(expected, name, "Recovered", FALSE) != outcome->recovered)
    fail_msg("%s: recovered is %d", name, outcome->recovered);
  gint64 matches = keyfile_integer(expected, name, "Matches", 0, 256, -1);
  if (matches >= 0 && matches != outcome->matches->len)
    fail_msg("%s: %u matches, the first: %s", name, outcome->matches->len,
             ((const Match *)g_ptr_array_index(outcome->matches, 0))->text);
}

/* All that an outcome says. Returns: (owned). */
static char *tell(const Outcome *outcome)
{
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%d %d %s %s %d %u %u %s\n", outcome->verdict, outcome->decided, outcome->class,
                         outcome->signature, outcome->recovered, outcome->lines, outcome->pass_line,
                         outcome->last_lines);
  for (guint i = 0; i < outcome->matches->len; i++) {
    const Match *match = g_ptr_array_index(outcome->matches, i);
    g_string_append_printf(text, "%s %s %u %d %u %s\n", match->rule, match->signature, match->line, match->recovered,
                           match->recovered_line, match->text);
  }
  return g_string_free(text, FALSE);
}

static void judges_each_transcript_as_expected(void **state)
{
  World *world = *state;
  g_auto(GStrv) names = keyfile_groups(world->expected);
  assert_true(g_strv_length(names) > 100);
  for (char **name = names; *name; name++) {
    g_autoptr(GBytes) bytes = read_transcript(*name);
    g_autoptr(Outcome) outcome = judge_bytes(world, bytes, G_MAXSIZE, end_of(world->expected, *name));
    check(world->expected, *name, outcome);
  }
  GError *error = NULL;
  if (!keyfile_finish(world->expected, &error))
    fail_msg("%s", error->message);
}

static void says_the_same_at_every_chunk_size(void **state)
{
  static const gsize CHUNKS[] = {1, 2, 3, 7, 64, 4096, 0};
  World *world = *state;
  g_auto(GStrv) names = keyfile_groups(world->expected);
  for (char **name = names; *name; name++) {
    g_autoptr(GBytes) bytes = read_transcript(*name);
    ConsoleEnd end = end_of(world->expected, *name);
    g_autoptr(Outcome) whole = judge_bytes(world, bytes, G_MAXSIZE, end);
    g_autofree char *wanted = tell(whole);
    for (gsize i = 0; i < G_N_ELEMENTS(CHUNKS); i++) {
      g_autoptr(Outcome) outcome = judge_bytes(world, bytes, CHUNKS[i], end);
      g_autofree char *told = tell(outcome);
      if (strcmp(told, wanted) != 0)
        fail_msg("%s in chunks of %" G_GSIZE_FORMAT ":\n%s\nas a whole:\n%s", *name, CHUNKS[i], told, wanted);
    }
  }
}

static void names_every_transcript(void **state)
{
  World *world = *state;
  g_autoptr(GDir) folder = g_dir_open(FOLDER, 0, NULL);
  const char *file = NULL;
  while ((file = g_dir_read_name(folder))) {
    g_autofree char *name = g_strndup(file, strlen(file) - strlen(".log"));
    if (g_str_has_suffix(file, ".log") && !keyfile_has_group(world->expected, name))
      fail_msg("%s stands in no group of expected.ini", file);
  }
}

static void a_flood_without_end_takes_bounded_memory(void **state)
{
  World *world = *state;
  g_autoptr(Judge) judge = judge_new(world->rules, NULL, GRACE_WHOLE_CONSOLE, NULL);
  for (guint i = 0; i < 20000; i++) {
    g_autofree char *line = g_strdup_printf("[FAILED] Failed to start unit-%u.service.\n", i);
    judge_feed(judge, line, strlen(line), 0);
  }
  judge_feed(judge, "Kernel panic - not syncing: at last\n", 36, 0);
  g_autoptr(Outcome) outcome = judge_finish(judge, CONSOLE_END_FILE, 0);
  assert_true(outcome->matches->len <= 256);
  assert_int_equal(outcome->lines, 20001);
  assert_string_equal(outcome->class, "panic");
}

/* A torn line and its mended whole count once among the last lines, wherever a chunk ends. */
static void keeps_the_same_last_lines_beside_torn_ones(void **state)
{
  World *world = *state;
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 12; i++)
    g_string_append_printf(text, "torn %u [    1.000000] kernel\nrest %u\n", i, i);
  g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);
  g_autoptr(Outcome) whole = judge_bytes(world, bytes, G_MAXSIZE, CONSOLE_END_TIMEOUT);
  g_autoptr(Outcome) single = judge_bytes(world, bytes, 1, CONSOLE_END_TIMEOUT);
  assert_string_equal(whole->last_lines, single->last_lines);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(judges_each_transcript_as_expected),
      cmocka_unit_test(says_the_same_at_every_chunk_size),
      cmocka_unit_test(names_every_transcript),
      cmocka_unit_test(a_flood_without_end_takes_bounded_memory),
      cmocka_unit_test(keeps_the_same_last_lines_beside_torn_ones),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
