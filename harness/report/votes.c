/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/votes.h"
#include "units/unit_times.h"
#include <math.h>
#include <string.h>

/* Below it an order explains less than half of the difference. */
#define SUSPECT_LEAST 0.5

typedef struct {
  guint known;      /* boots that know of the pair */
  guint unfinished; /* of them, those in which the second began before the first had finished */
  guint unbegun;    /* or before it had begun */
  double gap_ns;    /* sum over boots in which both began: how far apart */
} Tally;

typedef struct {
  char *signature; /* NULL: passed */
  Tally *pairs;    /* n × n, by positions: [before × n + after] */
  guint *broken;   /* by position: boots in which the unit's start failed */
} Group;

struct _Votes {
  const UnitGraph *graph;
  guint n;
  guint *units;      /* position to graph index */
  int *positions;    /* graph index to position, -1 for units that are not schedulable */
  GPtrArray *groups; /* Group; the first one is of boots that passed */
};

static void group_free(Group *group)
{
  g_free(group->signature);
  g_free(group->pairs);
  g_free(group->broken);
  g_free(group);
}

static Group *add_group(Votes *votes, const char *signature)
{
  Group *group = g_new(Group, 1);
  *group = (Group){.signature = g_strdup(signature),
                   .pairs = g_new0(Tally, (gsize)votes->n * votes->n + 1),
                   .broken = g_new0(guint, votes->n + 1)};
  g_ptr_array_add(votes->groups, group);
  return group;
}

Votes *votes_new(const UnitGraph *graph)
{
  guint size = unit_graph_size(graph);
  g_autoptr(Votes) votes = g_new0(Votes, 1);
  votes->graph = graph;
  votes->units = g_new(guint, size + 1);
  votes->positions = g_new(int, size + 1);
  votes->groups = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
  for (guint i = 0; i < size; i++) {
    gboolean taken = unit_graph_is_schedulable(graph, i);
    votes->positions[i] = taken ? (int)votes->n : -1;
    if (taken)
      votes->units[votes->n++] = i;
  }
  if (votes->n > VOTES_UNITS_MAX)
    return NULL;
  (void)add_group(votes, NULL);
  return g_steal_pointer(&votes);
}

void votes_free(Votes *votes)
{
  if (!votes)
    return;
  g_ptr_array_unref(votes->groups);
  g_free(votes->units);
  g_free(votes->positions);
  g_free(votes);
}

static Group *find_group(Votes *votes, const char *signature)
{
  for (guint i = 0; i < votes->groups->len; i++) {
    Group *group = g_ptr_array_index(votes->groups, i);
    if (g_strcmp0(group->signature, signature) == 0)
      return group;
  }
  return votes->groups->len <= VOTES_SIGNATURES_MAX ? add_group(votes, signature) : NULL;
}

/* Did the unit take part, so that it counts as not finished where it has no end? */
static gboolean takes_part(const UnitTimes *unit)
{
  return unit->begin_ns > 0 || g_str_has_prefix(unit->remark, "job:");
}

static void add_pair(Tally *tally, const UnitTimes *before, const UnitTimes *after)
{
  if (after->begin_ns == 0 || !takes_part(before))
    return;
  tally->known++;
  tally->unfinished += before->finish_ns == 0 || before->finish_ns > after->begin_ns;
  tally->unbegun += before->begin_ns == 0 || before->begin_ns > after->begin_ns;
  if (before->begin_ns > 0)
    tally->gap_ns += fabs((double)after->begin_ns - (double)before->begin_ns);
}

void votes_add(Votes *votes, const char *signature, const GPtrArray *units)
{
  Group *group = find_group(votes, signature);
  if (!group)
    return;
  g_autofree const UnitTimes **times = g_new0(const UnitTimes *, votes->n + 1);
  for (guint i = 0; i < units->len; i++) {
    const UnitTimes *unit = g_ptr_array_index(units, i);
    int index = unit_graph_find(votes->graph, unit->unit);
    int position = index >= 0 ? votes->positions[index] : -1;
    if (position >= 0)
      times[position] = unit;
  }
  for (guint a = 0; a < votes->n; a++) {
    if (times[a] && strcmp(times[a]->active, "failed") == 0)
      group->broken[a]++;
    for (guint b = 0; times[a] && b < votes->n; b++)
      if (a != b && times[b])
        add_pair(&group->pairs[(gsize)a * votes->n + b], times[a], times[b]);
  }
}

static gboolean is_free(const Votes *votes, guint a, guint b)
{
  guint x = votes->units[a], y = votes->units[b];
  return a != b && !unit_graph_must_precede(votes->graph, x, y) && !unit_graph_must_precede(votes->graph, y, x);
}

/* How well a pair tells failing boots from passing ones. */
typedef struct {
  guint a, b; /* positions */
  gboolean begun;
  double score;  /* difference of the shares of boots in which the second began too early */
  guint broken;  /* boots in which the start of one of the two failed */
  double gap_ns; /* mean, in passing boots */
} Claim;

static const Tally *tally_of(const Votes *votes, const Group *group, guint a, guint b)
{
  return &group->pairs[(gsize)a * votes->n + b];
}

/* Returns: FALSE where boots of one kind know nothing of the pair. */
static gboolean weigh(const Votes *votes, const Group *failed, guint a, guint b, Claim *ret_claim)
{
  const Tally *good = tally_of(votes, g_ptr_array_index(votes->groups, 0), a, b);
  const Tally *bad = tally_of(votes, failed, a, b);
  if (good->known == 0 || bad->known == 0)
    return FALSE;
  double unfinished = (double)bad->unfinished / bad->known - (double)good->unfinished / good->known;
  double unbegun = (double)bad->unbegun / bad->known - (double)good->unbegun / good->known;
  *ret_claim = (Claim){.a = a,
                       .b = b,
                       .begun = unbegun >= unfinished,
                       .score = MAX(unbegun, unfinished),
                       .broken = failed->broken[a] + failed->broken[b],
                       .gap_ns = good->gap_ns / good->known};
  return TRUE;
}

static gboolean is_better(const Claim *claim, const Claim *best)
{
  if (claim->score != best->score)
    return claim->score > best->score;
  return claim->broken != best->broken ? claim->broken > best->broken : claim->gap_ns < best->gap_ns;
}

/* The best claim on the failures of FAILED, and how many others score as high. Returns: how many do, 0 for none. */
static guint find_claim(const Votes *votes, const Group *failed, Claim *ret_claim)
{
  Claim best = {.score = SUSPECT_LEAST};
  guint equals = 0;
  for (guint a = 0; a < votes->n; a++)
    for (guint b = 0; b < votes->n; b++) {
      Claim claim = {0};
      if (!is_free(votes, a, b) || !weigh(votes, failed, a, b, &claim) || claim.score < best.score)
        continue;
      equals = claim.score > best.score ? 1 : equals + 1;
      if (equals == 1 || is_better(&claim, &best))
        best = claim;
    }
  if (equals > 0)
    *ret_claim = best;
  return equals;
}

static Suspect suspect_of(const Votes *votes, const Group *failed, const Claim *claim, guint equals)
{
  const Tally *good = tally_of(votes, g_ptr_array_index(votes->groups, 0), claim->a, claim->b);
  const Tally *bad = tally_of(votes, failed, claim->a, claim->b);
  return (Suspect){.signature = failed->signature,
                   .before = votes->units[claim->a],
                   .after = votes->units[claim->b],
                   .begun = claim->begun,
                   .failing = bad->known,
                   .failing_late = claim->begun ? bad->unbegun : bad->unfinished,
                   .passing = good->known,
                   .passing_late = claim->begun ? good->unbegun : good->unfinished,
                   .others = equals - 1};
}

GArray *votes_suspects(const Votes *votes)
{
  GArray *suspects = g_array_new(FALSE, FALSE, sizeof(Suspect));
  for (guint i = 1; i < votes->groups->len; i++) {
    const Group *failed = g_ptr_array_index(votes->groups, i);
    Claim claim = {0};
    guint equals = find_claim(votes, failed, &claim);
    if (equals == 0)
      continue;
    Suspect suspect = suspect_of(votes, failed, &claim, equals);
    g_array_append_val(suspects, suspect);
  }
  return suspects;
}
