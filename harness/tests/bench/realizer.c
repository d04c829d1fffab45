/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many boots the families need and what CPU they cost: on the real unit graphs, and on random posets as dense as
 * those. */
#include "schedule/realizer.h"
#include "schedule/triples.h"
#include "schedule/weak_order.h"
#include "tests/bench/graphs.h"
#include <time.h>

static double cpu_seconds(void)
{
  struct timespec now;
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(const char *name, const Poset *poset)
{
  double start = cpu_seconds();
  g_autoptr(GPtrArray) pairs = realizer_find(poset, 1);
  double after_pairs = cpu_seconds();
  g_autoptr(GPtrArray) together = weak_order_cover(poset, 1);
  double after_together = cpu_seconds();
  g_autoptr(Triples) triples = triples_new(poset, 1);
  for (guint i = 0; i < 10; i++)
    g_free(triples_next(triples));
  double end = cpu_seconds();
  double share = triples_total(triples) ? 100.0 * triples_shown(triples) / triples_total(triples) : 100;
  (void)printf("%-28s %5u %7u | %3u %8.1f | %3u %8.1f | %5.1f %8.1f\n", name, poset->n, poset_count_incomparable(poset),
               pairs->len, (after_pairs - start) * 1e3, together->len, (after_together - after_pairs) * 1e3, share,
               (end - after_together) * 1e3);
}

static void measure_dump(UnitPhase phase, const char *name)
{
  g_autoptr(UnitGraph) graph = bench_graph(phase, name);
  g_autoptr(Poset) whole = poset_from_graph(graph), poset = poset_end_last(whole);
  measure(name, poset);
}

/* Units in PERCENT as many random edges as there are units leave about half of all pairs free, as real graphs do. */
static void measure_random(guint n)
{
  Random random = random_new(n);
  Closure *edges = closure_new(n);
  for (guint i = 0; i < 3 * n / 2; i++) {
    guint a = (guint)random_below(&random, n), b = (guint)random_below(&random, n);
    if (a != b)
      closure_set(edges, MIN(a, b), MAX(a, b));
  }
  g_autoptr(Poset) poset = poset_from_edges(edges);
  g_autofree char *name = g_strdup_printf("random, %u units", n);
  measure(name, poset);
}

int main(void)
{
  (void)printf("%-28s %5s %7s | %-12s | %-12s | %s\n%-28s %5s %7s | %3s %8s | %3s %8s | %5s %8s\n", "", "", "free",
               "pairs", "together", "10 of triples", "graph", "units", "pairs", "n", "CPU ms", "n", "CPU ms", "%",
               "CPU ms");
  measure_dump(PHASE_INITRD, "overlay-race-initrd.txt");
  measure_dump(PHASE_ROOT, "debian-12-root.txt");
  measure_dump(PHASE_ROOT, "debian-12-80-units.txt");
  measure_random(80);
  measure_random(150);
  measure_random(300);
  return 0;
}
