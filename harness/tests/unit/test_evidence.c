/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/evidence.h"
#include "tests/unit/test.h"

static void fails(Evidence *evidence, guint commit, const char *signature, guint times)
{
  for (; times > 0; times--)
    evidence_add(evidence, commit, EVIDENCE_FAILED, signature);
}

static void passes(Evidence *evidence, guint commit, guint times)
{
  for (; times > 0; times--)
    evidence_add(evidence, commit, EVIDENCE_PASSED, NULL);
}

static void the_signature_is_the_most_frequent_failure_of_the_bad_end(void **state)
{
  (void)state;
  g_autoptr(Evidence) evidence = evidence_new(4, NULL);
  assert_null(evidence_signature(evidence));
  evidence_settle(evidence); /* nothing to settle yet */
  fails(evidence, 1, "elsewhere", 5);
  assert_null(evidence_signature(evidence));
  fails(evidence, 3, "a", 1);
  fails(evidence, 3, "b", 1);
  assert_string_equal(evidence_signature(evidence), "a"); /* the first of equals */
  fails(evidence, 3, "b", 1);
  assert_string_equal(evidence_signature(evidence), "b");
  evidence_settle(evidence);
  fails(evidence, 3, "a", 5);
  assert_string_equal(evidence_signature(evidence), "b");
}

static void foreign_failures_and_artefacts_are_no_evidence(void **state)
{
  (void)state;
  g_autoptr(Evidence) evidence = evidence_new(3, "a");
  passes(evidence, 2, 2);
  fails(evidence, 2, "a", 3);
  fails(evidence, 2, "b", 4);
  evidence_add(evidence, 2, EVIDENCE_NONE, NULL);
  EvidenceCount count = evidence_count(evidence, 2);
  assert_int_equal(count.failed, 3);
  assert_int_equal(count.passed, 2);
  assert_int_equal(count.other, 5);
  assert_string_equal(evidence_foreign(evidence, 2), "b");
  assert_false(evidence_is_useless(evidence, 2)); /* it has shown the failure */
  assert_null(evidence_foreign(evidence, 1));
}

static void without_a_signature_no_failure_counts(void **state)
{
  (void)state;
  g_autoptr(Evidence) evidence = evidence_new(3, NULL);
  evidence_add(evidence, 2, EVIDENCE_NONE, NULL);
  EvidenceCount count = evidence_count(evidence, 2);
  assert_int_equal(count.failed, 0);
  assert_int_equal(count.other, 1);
}

static void a_commit_that_always_ends_otherwise_is_useless(void **state)
{
  (void)state;
  g_autoptr(Evidence) evidence = evidence_new(3, "a");
  fails(evidence, 1, "b", 2);
  assert_false(evidence_is_useless(evidence, 1));
  evidence_add(evidence, 1, EVIDENCE_NONE, NULL);
  assert_true(evidence_is_useless(evidence, 1));
  passes(evidence, 1, 3);
  assert_false(evidence_is_useless(evidence, 1));
}

static void tells_the_search_what_counts(void **state)
{
  (void)state;
  const CulpritOptions options = {.rate = 0.5, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) told = culprit_new(culprit_history_line(4), NULL, &options);
  g_autoptr(Culprit) other = culprit_new(culprit_history_line(4), NULL, &options);
  g_autoptr(Evidence) evidence = evidence_new(4, "a");
  passes(evidence, 1, 2);
  fails(evidence, 1, "b", 9);
  fails(evidence, 2, "a", 1);
  evidence_tell(evidence, told);
  culprit_add(other, 1, 0, 2);
  culprit_add(other, 2, 1, 0);
  for (guint commit = 0; commit < 4; commit++)
    assert_true(culprit_weight(told, commit) == culprit_weight(other, commit));
}

static double prior_of(const char *path)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new();
  g_ptr_array_add(paths, (gpointer)(guintptr) "doc/readme.md");
  g_ptr_array_add(paths, (gpointer)(guintptr)path);
  return evidence_prior(paths);
}

static void what_starts_at_boot_is_suspected_first(void **state)
{
  (void)state;
  const char *const suspected[] = {"units/a.mount", "etc/fstab", "modules/virtualisation/overlay.nix",
                                   "usr/lib/tmpfiles.d/x.conf"};
  for (gsize i = 0; i < G_N_ELEMENTS(suspected); i++)
    assert_true(prior_of(suspected[i]) > 1);
  assert_true(prior_of("src/main.c") == 1);
  g_autoptr(GPtrArray) none = g_ptr_array_new();
  assert_true(evidence_prior(none) == 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_signature_is_the_most_frequent_failure_of_the_bad_end),
      cmocka_unit_test(foreign_failures_and_artefacts_are_no_evidence),
      cmocka_unit_test(without_a_signature_no_failure_counts),
      cmocka_unit_test(a_commit_that_always_ends_otherwise_is_useless),
      cmocka_unit_test(tells_the_search_what_counts),
      cmocka_unit_test(what_starts_at_boot_is_suspected_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
