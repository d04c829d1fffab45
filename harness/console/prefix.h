/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prefix.h: what kernels, system loggers, containers and test harnesses put in front of a message. */
#pragma once
#include <glib.h>

typedef struct {
  gsize length;    /* bytes of all prefixes */
  gboolean printk; /* a kernel time stamp was among them */
  guint caller;    /* prefix_caller() of its caller tag, 0 where there was none */
} Prefix;

/* One number for the task ('T') or the processor ('C') that wrote a kernel message. Never 0. */
guint prefix_caller(char kind, guint number);

/* Measures the prefixes of TEXT: "<4>", "[   12.345678]", "[   12.345678][  T1]", "[   12.345678] 003:", "Nov 24
 * 08:10:07 host kernel:", "2026-11-24T08:10:07+00:00 host systemd[1]:", "machine #", "web-1  |" …, in any order and
 * number. */
Prefix prefix_measure(const char *text, gsize length);

/* Where in TEXT, from byte START on, a kernel time stamp begins. Returns: LENGTH where there is none. */
gsize prefix_find_printk(const char *text, gsize length, gsize start);
