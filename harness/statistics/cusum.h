/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cusum.h: has a failure rate risen? The cumulated log likelihood ratio of a bad rate against a good one, never below 0
 * (Page 1954; Lorden 1971 for the promise), as in science.md 3.5. */
#pragma once
#include <glib.h>

typedef struct {
  double good_rate, bad_rate; /* 0 < GOOD_RATE < BAD_RATE < 1 */
  double limit;               /* alarm from here on; between false alarms lie at least e^LIMIT boots on average */
  double sum;
  guint since;    /* the first night of the current rise, counted from 0 */
  guint nights;   /* fed so far */
  gboolean alarm; /* it stands from the night on which SUM reaches LIMIT until SUM is 0 again */
} Cusum;

Cusum cusum_new(double good_rate, double bad_rate, double limit);
/* One more night. Returns: does an alarm begin with it? Then SINCE is the night that the rise probably began with. */
gboolean cusum_add(Cusum *cusum, guint failures, guint boots);
