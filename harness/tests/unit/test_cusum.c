/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "statistics/cusum.h"
#include <math.h>

static void clean_nights_leave_it_at_nothing(void **state)
{
  (void)state;
  Cusum cusum = cusum_new(.01, .1, 7);
  for (guint night = 0; night < 50; night++)
    assert_false(cusum_add(&cusum, 0, 20));
  assert_true(cusum.sum == 0);
}

static void adds_the_log_likelihood_ratio(void **state)
{
  (void)state;
  Cusum cusum = cusum_new(.01, .1, 7);
  assert_false(cusum_add(&cusum, 2, 20)); /* 2 ln 10 + 18 ln(.9 / .99) */
  assert_true(fabs(cusum.sum - 2.8895870) < 1e-6);
}

static void points_to_the_night_of_the_change(void **state)
{
  (void)state;
  static const guint FAILURES[] = {0, 1, 0, 0, 0, 2, 3, 4, 2};
  Cusum cusum = cusum_new(.01, .1, 7);
  guint alarms = 0, at = 0;
  for (guint night = 0; night < G_N_ELEMENTS(FAILURES); night++)
    if (cusum_add(&cusum, FAILURES[night], 20)) {
      alarms++;
      at = night;
      assert_int_equal(cusum.since, 5);
    }
  assert_int_equal(alarms, 1);
  assert_int_equal(at, 6);
  assert_true(cusum.alarm);
}

static void an_alarm_ends_when_the_rate_has_fallen_again(void **state)
{
  (void)state;
  Cusum cusum = cusum_new(.01, .1, 7);
  for (guint night = 0; night < 30; night++)
    (void)cusum_add(&cusum, 10, 20);
  for (guint night = 0; night < 4; night++)
    (void)cusum_add(&cusum, 0, 20);
  assert_false(cusum.alarm);
  assert_true(cusum_add(&cusum, 10, 20));
  assert_int_equal(cusum.since, 34);
}

static void false_alarms_are_as_rare_as_promised(void **state)
{
  (void)state;
  guint64 random = 88172645463325252u;
  guint64 boots = 0;
  for (int run = 0; run < 2000; run++) {
    Cusum cusum = cusum_new(.05, .2, 3);
    for (gboolean alarm = FALSE; !alarm; boots++) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      alarm = cusum_add(&cusum, (double)(random >> 11) / (G_GUINT64_CONSTANT(1) << 53) < .05, 1);
    }
  }
  if (boots < 2000 * exp(3))
    fail_msg("%.1f boots between false alarms on average", boots / 2000.0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(clean_nights_leave_it_at_nothing),
      cmocka_unit_test(adds_the_log_likelihood_ratio),
      cmocka_unit_test(points_to_the_night_of_the_change),
      cmocka_unit_test(an_alarm_ends_when_the_rate_has_fallen_again),
      cmocka_unit_test(false_alarms_are_as_rare_as_promised),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
