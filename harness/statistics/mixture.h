/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mixture.h: the martingale beneath all that stays valid however often one looks: the likelihood of X failures in N
 * boots, mixed over Beta(1/2, 1/2) (Robbins 1970), against that of one rate. Inside statistics/ only. */
#pragma once
#include <glib.h>

/* ln of it at rate P: convex in P, least at X / N. INFINITY where P makes X in N impossible. */
double mixture_log_martingale(guint x, guint n, double p);
/* The farthest P from X / N towards END (0 or 1) at which it is below LIMIT; END itself where it is below it all the
 * way; X / N where it is nowhere below it. N = 0 gives END. */
double mixture_crossing(guint x, guint n, double end, double limit);
