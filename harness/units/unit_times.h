/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit_times.h: when each unit of a boot began and finished starting, in guest time, from the guest's own report. */
#pragma once
#include <glib.h>

typedef struct {
  char *unit;
  char *active; /* ActiveState when the report was made */
  char *remark; /* Result of a failed unit, "job:TYPE" where a job still waits, "condition" where one was not met, else
                   "-" */
  gint64 begin_ns;  /* left inactive; the guest's monotonic clock; 0 where it never did */
  gint64 finish_ns; /* active, or ended again without ever being so; 0 where it had not finished starting */
} UnitTimes;

void unit_times_free(UnitTimes *times);

/* Reads the lines of a `times` record behind its phase (guest/times.c says which columns). Lines that are none are
 * passed over: the guest may be hostile. Returns: (owned) list of UnitTimes, in the record's order. */
GPtrArray *unit_times_parse(const char *text, gsize length);
