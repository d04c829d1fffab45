/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search.h: the highest point of a curve, inside statistics/ only. */
#pragma once
#include <glib.h>

/* The highest value of CURVE between LOW and HIGH: sought on a grid of GRID steps, then by golden section about the
 * best of its points. */
double search_highest(double (*curve)(double x, gpointer data), gpointer data, double low, double high, guint grid);
