/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/events.h"
#include "console/matcher.h"
#include "console/torn.h"

static void free_candidates(gpointer data)
{
  if (data)
    g_array_unref(data);
}

void search_init(Search *search)
{
  *search = (Search){.candidates = g_ptr_array_new_with_free_func(free_candidates),
                     .touched = g_array_new(FALSE, FALSE, sizeof(guint)),
                     .hits = g_array_new(FALSE, FALSE, sizeof(guint)),
                     .limited = g_array_new(FALSE, FALSE, sizeof(guint))};
}

void search_clear(Search *search)
{
  g_ptr_array_unref(search->candidates);
  g_array_unref(search->touched);
  g_array_unref(search->hits);
  g_array_unref(search->limited);
}

/* Words come by ascending offset, so the pieces are walked once. */
static void on_word(guint id, gsize offset, gpointer data)
{
  Search *search = data;
  while (search->piece + 1 < search->block->pieces->len &&
         g_array_index(search->block->pieces, Piece, search->piece + 1).offset <= offset)
    search->piece++;
  GArray *pieces = g_ptr_array_index(search->candidates, id);
  if (!pieces)
    pieces = search->candidates->pdata[id] = g_array_new(FALSE, FALSE, sizeof(guint));
  if (pieces->len == 0)
    g_array_append_val(search->touched, id);
  if (pieces->len == 0 || g_array_index(pieces, guint, pieces->len - 1) != search->piece)
    g_array_append_val(pieces, search->piece);
}

/* Counts the pieces on which PATTERN was given up. Returns: the first piece on which it is not to be tried any more. */
static guint note_limited(Judge *judge, const Pattern *pattern, guint given_up, const GArray *limited)
{
  if (limited->len == 0)
    return G_MAXUINT;
  guint room = MAX_LIMITED - given_up;
  guint count = MIN(room, limited->len);
  g_hash_table_insert(judge->limited, (gpointer)(guintptr)pattern, GUINT_TO_POINTER(given_up + count));
  return limited->len < room ? G_MAXUINT : g_array_index(limited, guint, room - 1);
}

/* CANDIDATES may be NULL: all pieces. */
static void look_for(Judge *judge, Event event, const GArray *candidates, GArray *events)
{
  guint given_up = GPOINTER_TO_UINT(g_hash_table_lookup(judge->limited, event.pattern));
  if (given_up >= MAX_LIMITED)
    return;
  GArray *hits = g_array_set_size(judge->search.hits, 0);
  GArray *limited = g_array_set_size(judge->search.limited, 0);
  if (candidates)
    matcher_try(event.pattern, judge->engine, &judge->block, candidates, hits, limited);
  else
    matcher_scan(event.pattern, judge->engine, &judge->block, hits, limited);
  guint end = note_limited(judge, event.pattern, given_up, limited);
  for (guint i = 0; i < hits->len && g_array_index(hits, guint, i) < end; i++) {
    event.piece = g_array_index(hits, guint, i);
    g_array_append_val(events, event);
  }
}

static gboolean has_standing(const Judge *judge, guint index)
{
  const Rule *rule = g_ptr_array_index(judge->rules->rules, index);
  for (guint i = 0; i < judge->findings->len; i++) {
    const Finding *finding = g_ptr_array_index(judge->findings, i);
    if (finding->rule == rule && finding_stands(finding))
      return TRUE;
  }
  return FALSE;
}

static gboolean has_failure(const GArray *events, guint index)
{
  for (guint i = events->len; i-- > 0;) {
    const Event *event = &g_array_index(events, Event, i);
    if (event->rule != index)
      return FALSE; /* a rule's probes stand together */
    if (event->role == ROLE_FAILURE)
      return TRUE;
  }
  return FALSE;
}

static gboolean is_wanted(const Judge *judge, const Probe *probe, const GArray *events)
{
  switch (probe->role) {
  case ROLE_PASS:
    return judge->pass_rules;
  case ROLE_RECOVERY:
    return has_failure(events, probe->rule) || has_standing(judge, probe->rule);
  case ROLE_BOOT:
  case ROLE_FAILURE:
    return TRUE;
  }
  g_assert_not_reached();
}

static int compare(gconstpointer a, gconstpointer b)
{
  const Event *first = a, *second = b;
  if (first->piece != second->piece)
    return first->piece < second->piece ? -1 : 1;
  if (first->role != second->role)
    return first->role < second->role ? -1 : 1;
  if (first->rule != second->rule)
    return first->rule < second->rule ? -1 : 1;
  return (first->pattern == NULL) - (second->pattern == NULL);
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *)a, second = *(const guint *)b;
  return first < second ? -1 : first > second;
}

/* Which probes the block may hold something for, by ascending index. */
static void find_candidates(Judge *judge)
{
  const RuleSet *rules = judge->rules;
  Search *search = &judge->search;
  search->block = &judge->block;
  search->piece = 0;
  g_ptr_array_set_size(search->candidates, (int)rules->probes->len);
  g_array_set_size(search->touched, 0);
  prefilter_run(rules->prefilter, judge->block.text->str, judge->block.text->len, on_word, search);
  g_array_append_vals(search->touched, rules->unfiltered->data, rules->unfiltered->len);
  g_array_sort(search->touched, compare_ids);
}

static void look_for_rules(Judge *judge, GArray *events)
{
  find_candidates(judge);
  for (guint i = 0; i < judge->search.touched->len; i++) {
    guint id = g_array_index(judge->search.touched, guint, i);
    const Probe *probe = &g_array_index(judge->rules->probes, Probe, id);
    GArray *pieces = probe->filtered ? g_ptr_array_index(judge->search.candidates, id) : NULL;
    Event event = {.role = probe->role, .rule = probe->rule, .pattern = probe->pattern};
    if (is_wanted(judge, probe, events))
      look_for(judge, event, pieces, events);
    if (pieces)
      g_array_set_size(pieces, 0);
  }
}

GArray *events_find(Judge *judge)
{
  GArray *events = g_array_new(FALSE, FALSE, sizeof(Event));
  look_for_rules(judge, events);
  torn_find(judge, events);
  if (judge->marker)
    look_for(judge, (Event){.role = ROLE_PASS, .rule = NO_RULE, .pattern = judge->marker}, NULL, events);
  g_array_sort(events, compare);
  return events;
}
