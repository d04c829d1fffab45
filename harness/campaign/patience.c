/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/patience.h"
#include "base/quantity.h"

/* The report takes some 0.3 s of a slow guest; one that panicked will send none. */
#define REPORT_LEAST_NS (5 * NS_PER_S)
#define REPORT_SHARE 4

gint64 patience_report_ns(gint64 decided_after_ns)
{
  return MAX(REPORT_LEAST_NS, decided_after_ns / REPORT_SHARE);
}
