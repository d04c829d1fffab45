/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity.h: durations, sizes and days as users write them. Times are gint64 nanoseconds, sizes gint64 bytes, everywhere. */
#pragma once
#include <glib.h>

#define NS_PER_US G_GINT64_CONSTANT(1000)
#define NS_PER_MS G_GINT64_CONSTANT(1000000)
#define NS_PER_S G_GINT64_CONSTANT(1000000000)

/* Reads a duration as systemd writes it: "90s", "250ms", "1min 30s", "2h", "500us"; a bare number is seconds.
 * Returns: FALSE when TEXT is none (or overflows, or is negative); *RET_NS is then untouched. */
gboolean duration_parse(const char *text, gint64 *ret_ns) G_GNUC_WARN_UNUSED_RESULT;

/* Writes NS so that duration_parse() reads the same value back, in the shortest form ("90s", "250ms"). Returns:
 * (owned). */
char *duration_format(gint64 ns);

/* Reads a size: "512M", "2G", "64K" (powers of 1024), or plain bytes. Returns: FALSE when TEXT is none. */
gboolean size_parse(const char *text, gint64 *ret_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* Is TEXT a day that there is, as "2026-11-24"? Days in this form compare as texts. */
gboolean day_is_valid(const char *text);
/* What to say of a text that is none. */
#define DAY_EXPECTED "'%s': expected a day, such as 2027-03-31"
/* Today, in local time. Returns: (owned). */
char *day_today(void);

/* The monotonic clock of this host, in nanoseconds. */
gint64 clock_now_ns(void);
