/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/cusum.h"
#include <math.h>

Cusum cusum_new(double good_rate, double bad_rate, double limit)
{
  return (Cusum){.good_rate = good_rate, .bad_rate = bad_rate, .limit = limit};
}

/* The sum ends at the limit, so that a long bad time is forgotten as soon as one that has just been noticed. */
gboolean cusum_add(Cusum *cusum, guint failures, guint boots)
{
  double failure = log(cusum->bad_rate / cusum->good_rate);
  double pass = log1p(-cusum->bad_rate) - log1p(-cusum->good_rate);
  if (cusum->sum <= 0)
    cusum->since = cusum->nights;
  cusum->nights++;
  cusum->sum = CLAMP(cusum->sum + failures * failure + (boots - failures) * pass, 0, cusum->limit);
  gboolean begins = !cusum->alarm && cusum->sum >= cusum->limit;
  if (begins || cusum->sum <= 0)
    cusum->alarm = begins;
  return begins;
}
