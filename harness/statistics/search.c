/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/search.h"
#include <math.h>

/* Enough to narrow a step of the grid down to the digits of a double. */
#define STEPS 60
#define GOLDEN 0.6180339887498949

static double climb(double (*curve)(double, gpointer), gpointer data, double low, double high)
{
  double a = high - GOLDEN * (high - low), b = low + GOLDEN * (high - low);
  double at_a = curve(a, data), at_b = curve(b, data);
  for (int step = 0; step < STEPS; step++) {
    if (at_a < at_b) {
      low = a;
      a = b;
      at_a = at_b;
      b = low + GOLDEN * (high - low);
      at_b = curve(b, data);
    } else {
      high = b;
      b = a;
      at_b = at_a;
      a = high - GOLDEN * (high - low);
      at_a = curve(a, data);
    }
  }
  return fmax(at_a, at_b);
}

double search_highest(double (*curve)(double x, gpointer data), gpointer data, double low, double high, guint grid)
{
  double step = (high - low) / grid, highest = curve(low, data);
  guint best = 0;
  for (guint i = 1; i <= grid; i++) {
    double value = curve(low + i * step, data);
    if (value > highest) {
      highest = value;
      best = i;
    }
  }
  double from = low + (best > 0 ? best - 1 : 0) * step, to = low + (best < grid ? best + 1 : grid) * step;
  return fmax(highest, climb(curve, data, from, to));
}
