/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/swap_path.h"

GArray *swap_path_new(const guint *from, const guint *to, guint n)
{
  GArray *path = g_array_new(FALSE, FALSE, sizeof(Swap));
  g_autofree guint *order = g_memdup2(from, n * sizeof *from);
  g_autofree guint *place = g_new(guint, n); /* in TO */
  for (guint i = 0; i < n; i++)
    place[to[i]] = i;
  for (guint done = 0; done < n; done++)
    for (guint i = n - 1; i > done; i--)
      if (place[order[i]] < place[order[i - 1]]) {
        Swap swap = {.first = order[i - 1], .second = order[i]};
        g_array_append_val(path, swap);
        order[i - 1] = swap.second;
        order[i] = swap.first;
      }
  return path;
}

guint *swap_path_order(const GArray *path, const guint *from, guint n, guint steps)
{
  guint *order = g_memdup2(from, n * sizeof *from);
  g_autofree guint *place = g_new(guint, n); /* in ORDER */
  for (guint i = 0; i < n; i++)
    place[order[i]] = i;
  for (guint step = 0; step < steps; step++) {
    Swap swap = g_array_index(path, Swap, step);
    order[place[swap.first]] = swap.second;
    order[place[swap.second]] = swap.first;
    place[swap.second] = place[swap.first]++;
  }
  return order;
}
