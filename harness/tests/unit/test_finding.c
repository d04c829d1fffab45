/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/finding.h"
#include "tests/unit/test.h"

/* The rules and the findings of one made-up console. */
typedef struct {
  RuleSet *rules;
  GPtrArray *findings;
} World;

static World world_new(const char *rules)
{
  World world = {.rules = rule_set_new(), .findings = g_ptr_array_new_with_free_func(finding_free)};
  GError *error = NULL;
  if (!rule_set_parse(world.rules, "t.ini", rules, -1, &error))
    fail_msg("%s", error->message);
  return world;
}

static void world_free(World *world)
{
  g_ptr_array_unref(world->findings);
  rule_set_free(world->rules);
}

/* Adds a finding of rule number RULE. Returns: (borrowed). */
static Finding *add(World *world, guint rule, const char *key, guint boot)
{
  Finding *finding = g_new0(Finding, 1);
  finding->match = g_new0(Match, 1);
  finding->match->key = g_strdup(key);
  finding->match->line = world->findings->len + 1;
  finding->rule = g_ptr_array_index(world->rules->rules, rule);
  finding->boot = boot;
  g_ptr_array_add(world->findings, finding);
  return finding;
}

#define MOUNTS                                                                                                         \
  "[resolve]\nClass=overlay-resolve\nPattern=a\nExample=a\n"                                                           \
  "[mount]\nClass=overlay-mount\nPattern=b\nConsequenceOf=overlay-resolve\nExample=b\n"                                \
  "[unit]\nClass=unit-failed\nFatal=yes\nPattern=c\nConsequenceOf=mount;unit-failed\nExample=c\n"                      \
  "[hint]\nClass=oops\nHint=yes\nPattern=d\nExample=d\n"                                                               \
  "[oops]\nClass=oops\nRecovery=never\nPattern=e\nExample=e\n"                                                         \
  "[proof]\nClass=cycle\nRecovery=proof\nPattern=f\nExample=f\n"                                                       \
  "[innocent]\nClass=overlay-resolve\nBlame=no\nPattern=g\nExample=g\n"                                                \
  "[depend]\nClass=unit-failed\nPattern=h\nConsequenceOf=overlay-resolve;unit\nRecoveredCause=yes\nExample=h\n"
enum { RESOLVE, MOUNT, UNIT, HINT, OOPS, PROOF, INNOCENT, DEPEND };

static void the_first_of_enough_weight_that_stands(void **state)
{
  (void)state;
  World world = world_new(MOUNTS);
  Finding *hint = add(&world, HINT, "", 1), *mount = add(&world, MOUNT, "/a", 1), *unit = add(&world, UNIT, "x", 1);
  assert_ptr_equal(findings_first_standing(world.findings, WEIGHT_HINT), hint);
  assert_ptr_equal(findings_first_standing(world.findings, WEIGHT_FAILURE), mount);
  assert_ptr_equal(findings_first_standing(world.findings, WEIGHT_FATAL), unit);
  unit->match->recovered = TRUE;
  assert_false(finding_stands(unit));
  assert_null(findings_first_standing(world.findings, WEIGHT_FATAL));
  world_free(&world);
}

static void causes_are_followed_to_the_end(void **state)
{
  (void)state;
  World world = world_new(MOUNTS);
  Finding *resolve = add(&world, RESOLVE, "/low", 1);
  (void)add(&world, MOUNT, "/a", 1);
  Finding *unit = add(&world, UNIT, "x", 1);
  assert_ptr_equal(findings_cause(world.findings, unit), resolve);
  assert_ptr_equal(findings_cause(world.findings, resolve), resolve);
  world_free(&world);
}

static void a_cause_comes_before_in_the_same_boot_and_may_be_blamed(void **state)
{
  (void)state;
  World world = world_new(MOUNTS);
  (void)add(&world, RESOLVE, "/low", 1);
  (void)add(&world, INNOCENT, "/low", 2);
  Finding *mount = add(&world, MOUNT, "/a", 2);
  (void)add(&world, RESOLVE, "/late", 2);
  assert_ptr_equal(findings_cause(world.findings, mount), mount);
  world_free(&world);
}

static void a_recovered_cause_is_none_unless_the_rule_says_so(void **state)
{
  (void)state;
  World world = world_new(MOUNTS);
  Finding *resolve = add(&world, RESOLVE, "/low", 1);
  Finding *mount = add(&world, MOUNT, "/a", 1), *depend = add(&world, DEPEND, "y", 1);
  resolve->match->recovered = TRUE;
  assert_ptr_equal(findings_cause(world.findings, mount), mount);
  assert_ptr_equal(findings_cause(world.findings, depend), resolve);
  world_free(&world);
}

static void recovery_asks_for_the_same_key_in_the_same_boot(void **state)
{
  (void)state;
  World world = world_new(MOUNTS);
  Finding *other = add(&world, MOUNT, "/b", 1), *earlier = add(&world, MOUNT, "/a", 1);
  Finding *same = add(&world, MOUNT, "/a/", 2);
  findings_recover(world.findings, same->rule, "a.mount", 2, 9);
  assert_true(finding_stands(other) && finding_stands(earlier));
  assert_false(finding_stands(same));
  assert_int_equal(same->match->recovered_line, 9);
  findings_recover(world.findings, other->rule, NULL, 1, 10);
  assert_false(finding_stands(other) || finding_stands(earlier));
  world_free(&world);
}

static void recovery_takes_back_the_cause_too(void **state)
{
  (void)state;
  World world = world_new(MOUNTS);
  Finding *resolve = add(&world, RESOLVE, "/low", 1), *mount = add(&world, MOUNT, "/a", 1);
  findings_recover(world.findings, mount->rule, "/a", 1, 7);
  assert_false(finding_stands(resolve));
  assert_int_equal(resolve->match->recovered_line, 7);
  world_free(&world);
}

static void another_unit_that_failed_too_is_a_matter_of_its_own(void **state)
{
  (void)state;
  World world = world_new(MOUNTS);
  Finding *first = add(&world, UNIT, "a.service", 1), *second = add(&world, UNIT, "b.service", 1);
  findings_recover(world.findings, second->rule, "b.service", 1, 7);
  assert_true(finding_stands(first));
  assert_false(finding_stands(second));
  world_free(&world);
}

static void a_pass_forgives_what_the_marker_may_take_back(void **state)
{
  (void)state;
  World world = world_new(MOUNTS);
  Finding *mount = add(&world, MOUNT, "/a", 1), *oops = add(&world, OOPS, "", 1);
  Finding *proof = add(&world, PROOF, "", 1), *later = add(&world, MOUNT, "/b", 2);
  findings_pass(world.findings, 1, 50);
  assert_false(finding_stands(mount));
  assert_int_equal(mount->match->recovered_line, 50);
  assert_true(finding_stands(oops) && finding_stands(proof) && finding_stands(later));
  world_free(&world);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_first_of_enough_weight_that_stands),
      cmocka_unit_test(causes_are_followed_to_the_end),
      cmocka_unit_test(a_cause_comes_before_in_the_same_boot_and_may_be_blamed),
      cmocka_unit_test(a_recovered_cause_is_none_unless_the_rule_says_so),
      cmocka_unit_test(recovery_asks_for_the_same_key_in_the_same_boot),
      cmocka_unit_test(recovery_takes_back_the_cause_too),
      cmocka_unit_test(another_unit_that_failed_too_is_a_matter_of_its_own),
      cmocka_unit_test(a_pass_forgives_what_the_marker_may_take_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
