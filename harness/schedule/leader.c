/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/leader.h"
#include "base/quantity.h"

struct _Leaders {
  const Poset *poset;
  const UnitGraph *graph;
  gint64 *start_ns; /* of each element: the shortest seen, 0 where none was */
  guint *led;       /* led[a * n + b]: how many boots let a lead b */
};

Leaders *leaders_new(const Poset *poset, const UnitGraph *graph, const Coverage *achieved)
{
  guint n = poset->n;
  gint64 longest = 0;
  g_autofree gint64 *start_ns = g_new0(gint64, n + 1);
  for (guint i = 0; achieved && i < n; i++) {
    start_ns[i] = coverage_shortest_start(achieved, poset->units[i]);
    longest = MAX(longest, start_ns[i]);
  }
  if (longest == 0)
    return NULL;
  Leaders *leaders = g_new(Leaders, 1);
  *leaders =
      (Leaders){.poset = poset, .graph = graph, .start_ns = g_steal_pointer(&start_ns), .led = g_new0(guint, n * n)};
  return leaders;
}

void leaders_free(Leaders *leaders)
{
  if (!leaders)
    return;
  g_free(leaders->start_ns);
  g_free(leaders->led);
  g_free(leaders);
}

/* What A would gain by leading its level once more: the length of its start for each unit that it leads, less for those
 * that it led before. */
static gdouble average_of(const Leaders *leaders, const guint *level, guint a)
{
  guint n = leaders->poset->n;
  gdouble average = 0;
  for (guint b = 0; b < n; b++)
    if (b != a && level[b] == level[a])
      average += (gdouble)leaders->start_ns[a] / (1 + leaders->led[a * n + b]);
  return average;
}

/* The leader of each element's level. Returns: (owned). */
static guint *choose_leaders(const Leaders *leaders, const guint *level)
{
  guint n = leaders->poset->n;
  guint *leader_at = g_new(guint, n);
  g_autofree gdouble *best = g_new(gdouble, n);
  for (guint i = 0; i < n; i++)
    best[i] = -1;
  for (guint i = 0; i < n; i++) {
    gdouble average = average_of(leaders, level, i);
    if (average > best[level[i]]) {
      best[level[i]] = average;
      leader_at[level[i]] = i;
    }
  }
  guint *leader_of = g_new(guint, n);
  for (guint i = 0; i < n; i++)
    leader_of[i] = leader_at[level[i]];
  g_free(leader_at);
  return leader_of;
}

void leaders_add_delays(Leaders *leaders, Plan *plan, const guint *level, Random *random)
{
  guint n = leaders->poset->n;
  g_autofree guint *leader_of = choose_leaders(leaders, level);
  for (guint i = 0; i < n; i++) {
    guint leader = leader_of[i];
    gint64 moments = leaders->start_ns[leader] / NS_PER_US;
    if (i == leader || moments == 0)
      continue;
    leaders->led[leader * n + i]++;
    gint64 delay_us = (gint64)random_below(random, (guint64)moments);
    if (delay_us > 0)
      plan_add_delay(plan, unit_graph_unit(leaders->graph, leaders->poset->units[i])->name, delay_us * NS_PER_US);
  }
}
