/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strategy.h: a strategy is a maker of plans. One file strategy_x.c and one line in strategy.c each. */
#pragma once
#include "schedule/coverage.h"
#include "schedule/delivery.h"
#include "units/trace.h"

/* What every strategy is given. (borrowed): valid as long as the state made from it. */
typedef struct {
  const char *image; /* digest */
  guint64 seed;      /* of the campaign */
  Graphs graphs;     /* both NULL for a strategy that needs none */
  gint64 jitter_low_ns, jitter_high_ns;
  /* Of the first of these managers: its units that have started before the gate of a late checkpoint, whose order stays
   * as it is (schedule/cut.h); NULL where boots begin elsewhere. */
  const gboolean *before_gate;
  guint repeat;                                    /* how often each plan of a finite strategy is to be booted */
  const Coverage *achieved_initrd, *achieved_root; /* of the boots reported so far; NULL where nobody keeps it */
  const Trace *trace_initrd, *trace_root; /* of a boot that passed; NULL where none was watched, or nobody asks */
} StrategyInput;

typedef struct {
  const char *name;    /* as in Strategies= and --strategy= */
  const char *summary; /* one line for --help */
  gboolean needs_graph;
  gboolean orders;   /* its plans put units in an order: impossible where their own ordering holds a cycle */
  gboolean designed; /* its plans differ by design: they are no sample of anything, and no bound on a rate follows */
  /* Returns: (owned) state for one image. */
  gpointer (*start)(const StrategyInput *input);
  /* The plan of boot INDEX, asked in ascending order (a resumed campaign may begin above 0). Returns: (owned), or NULL:
   * complete. */
  Plan *(*next)(gpointer state, guint index);
  /* Does the plan of boot INDEX depend on what the earlier boots have shown? Then next() is asked only when all of them
   * are reported. NULL: never. */
  gboolean (*waits)(gpointer state, guint index);
  void (*free)(gpointer state);
} Strategy;

/* Returns: (borrowed) or NULL. */
const Strategy *strategy_find(const char *name);
/* Are boots under this name a sample of one kind of boot, so that their failure rate means something? FALSE for
 * designed strategies and for names that no strategy has; TRUE for "file", a plan of the user's own booted again and
 * again. */
gboolean strategy_is_sample(const char *name);
/* NULL-terminated. (borrowed) */
const char *const *strategy_names(void);
