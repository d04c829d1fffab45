/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/field.h"
#include "schedule/linear_extension.h"
#include "schedule/phase.h"
#include "schedule/realise.h"
#include "units/unit_times.h"

/* ---- the poset ---- */

static void add_part(Field *field, const UnitGraph *graph)
{
  if (!graph)
    return;
  FieldPart *part = &field->parts[field->n_parts++];
  const FieldPart *before = field->n_parts > 1 ? part - 1 : NULL;
  *part = (FieldPart){.graph = graph, .poset = poset_from_graph(graph), .first = before ? before->poset->n : 0};
}

static Poset *join(const Field *field)
{
  guint n = 0;
  for (guint i = 0; i < field->n_parts; i++)
    n += field->parts[i].poset->n;
  Closure *edges = closure_new(n);
  for (guint p = 0; p < field->n_parts; p++) {
    const FieldPart *part = &field->parts[p];
    for (guint a = 0; a < part->poset->n; a++) {
      for (guint b = 0; b < part->poset->n; b++)
        if (poset_less(part->poset, a, b))
          closure_set(edges, part->first + a, part->first + b);
      for (guint b = part->first + part->poset->n; b < n; b++)
        closure_set(edges, part->first + a, b); /* the initrd is over when the real root begins */
    }
  }
  return poset_from_edges(edges);
}

Field *field_new(Graphs graphs)
{
  Field *field = g_new0(Field, 1);
  add_part(field, graphs.initrd);
  add_part(field, graphs.root);
  field->poset = join(field);
  return field;
}

void field_free(Field *field)
{
  if (!field)
    return;
  for (guint i = 0; i < field->n_parts; i++)
    poset_free(field->parts[i].poset);
  poset_free(field->poset);
  g_free(field);
}

/* ---- elements ---- */

static const FieldPart *part_of(const Field *field, guint element)
{
  const FieldPart *last = &field->parts[field->n_parts - 1];
  return element >= last->first ? last : &field->parts[0];
}

const UnitGraph *field_graph(const Field *field, guint element)
{
  return part_of(field, element)->graph;
}

guint field_index(const Field *field, guint element)
{
  const FieldPart *part = part_of(field, element);
  return part->poset->units[element - part->first];
}

const Unit *field_unit(const Field *field, guint element)
{
  return unit_graph_unit(field_graph(field, element), field_index(field, element));
}

/* The element that stands for unit INDEX of PART; FALSE where its order cannot be chosen. */
static gboolean find_element(const FieldPart *part, guint index, guint *ret_element)
{
  for (guint i = 0; i < part->poset->n; i++)
    if (part->poset->units[i] == index) {
      *ret_element = part->first + i;
      return TRUE;
    }
  return FALSE;
}

/* ---- from schedules to plans ---- */

void field_realise(const Field *field, const guint *order, Plan *plan)
{
  for (guint p = 0; p < field->n_parts; p++) {
    const FieldPart *part = &field->parts[p];
    g_autofree guint *own = g_new(guint, part->poset->n);
    for (guint i = 0; i < part->poset->n; i++)
      own[i] = order[part->first + i] - part->first;
    realise_order(plan, part->graph, part->poset, own);
  }
}

void field_force(const Field *field, const GArray *pairs, Plan *plan)
{
  for (guint i = 0; i < pairs->len; i++) {
    Pair pair = g_array_index(pairs, Pair, i);
    plan_add_scoped_order(plan, plan_scope_of(unit_graph_phase(field_graph(field, pair.after))),
                          field_unit(field, pair.after)->name, field_unit(field, pair.before)->name);
  }
}

/* ---- from plans to schedules ---- */

static Poset *poset_with(const Field *field, const GArray *pairs)
{
  Closure *edges = closure_copy(field->poset->up);
  for (guint i = 0; i < pairs->len; i++)
    closure_set(edges, g_array_index(pairs, Pair, i).before, g_array_index(pairs, Pair, i).after);
  return poset_from_edges(edges);
}

static guint *nearest(const Poset *poset, const guint *like)
{
  g_autofree guint *priority = g_new(guint, poset->n);
  for (guint a = 0; a < poset->n; a++)
    if (poset_less(poset, a, a))
      return NULL;
  for (guint i = 0; i < poset->n; i++)
    priority[like[i]] = poset->n - 1 - i;
  return linear_extension_by_priority(poset, priority);
}

guint *field_extension(const Field *field, const GArray *pairs, const guint *like)
{
  g_autoptr(Poset) poset = poset_with(field, pairs);
  return nearest(poset, like);
}

guint *field_order_of_plan(const Field *field, const Plan *plan, const guint *like, gboolean *ret_total)
{
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  for (guint p = 0; p < field->n_parts; p++) {
    const FieldPart *part = &field->parts[p];
    g_autoptr(GArray) edges = phase_edges(plan, part->graph);
    for (guint i = 0; i < edges->len; i++) {
      OrderingEdge edge = g_array_index(edges, OrderingEdge, i);
      Pair pair = {0};
      if (find_element(part, edge.before, &pair.before) && find_element(part, edge.after, &pair.after))
        g_array_append_val(pairs, pair);
    }
  }
  g_autoptr(Poset) poset = poset_with(field, pairs);
  guint *order = nearest(poset, like);
  *ret_total = order && poset_count_incomparable(poset) == 0;
  return order;
}

/* ---- from boots to schedules ---- */

typedef struct {
  guint element;
  gint64 begin_ns, finish_ns;
} Begun;

/* By the ends: of two starts that overlap, what the one that ended first does was done first as a rule, since a mount
 * or a oneshot service does its deed at its end. Where they do not overlap, the begins would say the same. */
static int compare_begun(gconstpointer a, gconstpointer b)
{
  const Begun *x = a, *y = b;
  if (x->finish_ns != y->finish_ns)
    return x->finish_ns < y->finish_ns ? -1 : 1;
  if (x->begin_ns != y->begin_ns)
    return x->begin_ns < y->begin_ns ? -1 : 1;
  return x->element < y->element ? -1 : x->element > y->element;
}

static void read_times(const FieldPart *part, const FieldTimes *times, Begun *begun)
{
  for (guint i = 0; i < times->units->len; i++) {
    const UnitTimes *unit = g_ptr_array_index(times->units, i);
    int index = unit_graph_find(part->graph, unit->unit);
    guint element = 0;
    if (index < 0 || unit->begin_ns <= 0 || !find_element(part, (guint)index, &element))
      continue;
    begun[element].begin_ns = unit->begin_ns;
    begun[element].finish_ns = unit->finish_ns > 0 ? unit->finish_ns : G_MAXINT64;
  }
}

guint *field_order_achieved(const Field *field, const FieldTimes *times, guint n)
{
  guint elements = field->poset->n;
  g_autoptr(GArray) begun = g_array_sized_new(FALSE, FALSE, sizeof(Begun), elements);
  for (guint i = 0; i < elements; i++) {
    Begun entry = {.element = i, .begin_ns = G_MAXINT64, .finish_ns = G_MAXINT64};
    g_array_append_val(begun, entry);
  }
  for (guint t = 0; t < n; t++)
    for (guint p = 0; p < field->n_parts; p++)
      if (unit_graph_phase(field->parts[p].graph) == times[t].phase)
        read_times(&field->parts[p], &times[t], (Begun *)(gpointer)begun->data);
  g_array_sort(begun, compare_begun);
  g_autofree guint *like = g_new(guint, elements);
  for (guint i = 0; i < elements; i++)
    like[i] = g_array_index(begun, Begun, i).element;
  return nearest(field->poset, like);
}

static gboolean is_end(const Field *field, guint element)
{
  const FieldPart *part = part_of(field, element);
  return element - part->first == part->poset->end;
}

guint *field_reverse(const Field *field, const guint *order)
{
  guint n = field->poset->n, filled = 0;
  g_autofree guint *like = g_new(guint, n);
  for (guint ends = 0; ends < 2; ends++)
    for (guint i = n; i-- > 0;)
      if (is_end(field, order[i]) == (ends == 1))
        like[filled++] = order[i];
  return nearest(field->poset, like);
}

/* ---- schedules that a failure is tried against ---- */

static guint *places_of(const Field *field, const guint *order)
{
  guint *places = g_new(guint, field->poset->n);
  for (guint i = 0; i < field->poset->n; i++)
    places[order[i]] = i;
  return places;
}

static gboolean has_unit(const GArray *pairs, Pair pair)
{
  for (guint i = 0; i < pairs->len; i++) {
    Pair other = g_array_index(pairs, Pair, i);
    if (other.before == pair.before || other.before == pair.after || other.after == pair.before ||
        other.after == pair.after)
      return TRUE;
  }
  return FALSE;
}

GArray *field_shared(const Field *field, const GArray *pairs, const guint *a, const guint *b)
{
  GArray *shared = g_array_new(FALSE, FALSE, sizeof(Pair));
  g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(Pair));
  g_autoptr(Poset) poset = poset_with(field, pairs);
  g_autofree guint *places = places_of(field, b);
  for (guint i = 0; i < poset->n; i++)
    for (guint j = i + 1; j < poset->n; j++) {
      Pair pair = {.before = a[i], .after = a[j]};
      if (places[pair.before] < places[pair.after] && poset_incomparable(poset, pair.before, pair.after) &&
          !is_end(field, pair.after))
        g_array_append_val(has_unit(pairs, pair) ? shared : others, pair);
    }
  return g_array_append_vals(shared, others->data, others->len);
}

static void drop_turned(GArray *shared, const guint *places)
{
  guint kept = 0;
  for (guint i = 0; i < shared->len; i++) {
    Pair pair = g_array_index(shared, Pair, i);
    if (places[pair.before] < places[pair.after])
      g_array_index(shared, Pair, kept++) = pair;
  }
  g_array_set_size(shared, kept);
}

guint *field_opposed(const Field *field, const GArray *pairs, GArray *shared, const guint *order)
{
  g_autoptr(Poset) poset = poset_with(field, pairs);
  for (guint i = 0; i < poset->n; i++)
    if (poset_less(poset, i, i))
      return NULL;
  g_autoptr(Wishes) wishes = wishes_new(poset);
  for (guint i = 0; i < shared->len; i++) {
    Pair pair = g_array_index(shared, Pair, i);
    if (wishes_fit(wishes, pair.after, pair.before))
      wishes_add(wishes, pair.after, pair.before);
  }
  for (guint i = 0; i < poset->n; i++) /* what is still free must not come behind the end of its phase */
    for (guint end = 0; end < poset->n; end++)
      if (i != end && is_end(field, end) && wishes_fit(wishes, i, end))
        wishes_add(wishes, i, end);
  guint *opposed = wishes_order(wishes, order);
  g_autofree guint *places = places_of(field, opposed);
  drop_turned(shared, places);
  return opposed;
}
