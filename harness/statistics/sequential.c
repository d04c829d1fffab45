/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/sequential.h"
#include <math.h>

#define LIMIT_FACTOR 3

const char *sequential_decision_to_string(SequentialDecision decision)
{
  switch (decision) {
  case SEQUENTIAL_GO_ON:
    return "go on";
  case SEQUENTIAL_GOOD:
    return "good";
  case SEQUENTIAL_BAD:
    return "bad";
  case SEQUENTIAL_UNDECIDED:
    return "undecided";
  }
  g_assert_not_reached();
}

/* What one failure and one pass add to the log likelihood ratio. */
static double weight_of_failure(const SequentialTest *test)
{
  return log(test->p1 / test->p0);
}

static double weight_of_pass(const SequentialTest *test)
{
  return log1p(-test->p1) - log1p(-test->p0);
}

/* The log likelihood ratios at which the test says bad and good. */
static double bad_bound(const SequentialTest *test)
{
  return log((1 - test->beta) / test->alpha);
}

static double good_bound(const SequentialTest *test)
{
  return log(test->beta / (1 - test->alpha));
}

/* Average drift of the log likelihood ratio per boot at RATE. */
static double drift(const SequentialTest *test, double rate)
{
  return rate * weight_of_failure(test) + (1 - rate) * weight_of_pass(test);
}

double sequential_expected_good(const SequentialTest *test)
{
  return ((1 - test->alpha) * good_bound(test) + test->alpha * bad_bound(test)) / drift(test, test->p0);
}

double sequential_expected_bad(const SequentialTest *test)
{
  return (test->beta * good_bound(test) + (1 - test->beta) * bad_bound(test)) / drift(test, test->p1);
}

double sequential_expected_worst(const SequentialTest *test)
{
  return test->accept * test->reject / (test->slope * (1 - test->slope));
}

static guint whole(double boots)
{
  return boots < G_MAXUINT ? (guint)ceil(boots) : G_MAXUINT;
}

/* At a rate of 0 nothing fails: one failure proves "bad", and only passes have to be counted. */
static void decide_by_first_failure(SequentialTest *test)
{
  test->clean_boots = whole(log(test->beta) / log1p(-test->p1));
  test->limit = test->clean_boots;
}

SequentialTest sequential_test(double p0, double p1, double alpha, double beta)
{
  SequentialTest test = {.p0 = p0, .p1 = p1, .alpha = alpha, .beta = beta};
  if (p0 <= 0) {
    decide_by_first_failure(&test);
    return test;
  }
  double gain = weight_of_failure(&test) - weight_of_pass(&test);
  test.slope = -weight_of_pass(&test) / gain;
  test.accept = -good_bound(&test) / gain;
  test.reject = bad_bound(&test) / gain;
  test.clean_boots = whole(test.accept / test.slope);
  double most =
      fmax(sequential_expected_worst(&test), fmax(sequential_expected_good(&test), sequential_expected_bad(&test)));
  test.limit = MAX(whole(LIMIT_FACTOR * most), test.clean_boots);
  return test;
}

SequentialDecision sequential_decide(const SequentialTest *test, guint failures, guint boots)
{
  gboolean by_first = test->p0 <= 0;
  if (by_first ? failures > 0 : failures >= test->slope * boots + test->reject)
    return SEQUENTIAL_BAD;
  if (by_first ? boots >= test->clean_boots : failures <= test->slope * boots - test->accept)
    return SEQUENTIAL_GOOD;
  return boots >= test->limit ? SEQUENTIAL_UNDECIDED : SEQUENTIAL_GO_ON;
}
