/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/stall.h"
#include "base/quantity.h"
#include "units/unit_times.h"
#include <string.h>

/* The delays of a question: longer than a slow guest needs to begin the unit that waits, and apart enough to tell which
 * of the delayed units it waited for. */
#define FIRST_DELAY_NS (2 * NS_PER_S)
#define DELAY_STEP_NS (500 * NS_PER_MS)

void lesson_free(Lesson *lesson)
{
  if (!lesson)
    return;
  g_free(lesson->before);
  g_free(lesson->after);
  g_free(lesson->evidence);
  g_free(lesson);
}

gboolean stall_is_suspected(const Plan *plan, const Outcome *outcome)
{
  if (plan->orders->len == 0)
    return FALSE;
  /* systemd gives a device up after 90 seconds: that boot has failed by a rule, and stalled all the same */
  return outcome->verdict == VERDICT_HUNG ||
         (outcome->verdict == VERDICT_FAILED && g_strcmp0(outcome->class, "hang") == 0);
}

/* ---- which unit began and did not finish ---- */

/* The unit that LINE ("[  OK  ] Finished a.service.") speaks of with one of VERBS. Returns: (owned) or NULL. */
static char *unit_after_verb(const char *line, const char *const *verbs)
{
  for (; *verbs; verbs++) {
    const char *found = strstr(line, *verbs);
    if (!found)
      continue;
    const char *name = found + strlen(*verbs);
    gsize length = strcspn(name, " \t\r");
    while (length > 0 && name[length - 1] == '.')
      length--; /* the sentence's, or the three of "Starting a.service..." */
    return g_strndup(name, length);
  }
  return NULL;
}

/* Names of units whose start began on CONSOLE and did not end. Returns: (owned) set of (owned) names. */
static GHashTable *find_stuck(GBytes *console)
{
  /* Job lines repeat for as long as a unit waits; of one whose "Starting" line was lost they are all that is seen. */
  static const char *const BEGIN[] = {"Starting ", "Mounting ", "Activating swap ", "A start job is running for ",
                                      NULL};
  static const char *const END[] = {"Finished ", "Started ", "Mounted ", "Failed to start ", "Failed to mount ", NULL};
  GHashTable *stuck = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  gsize length = 0;
  const char *bytes = g_bytes_get_data(console, &length);
  g_autofree char *text = g_strndup(bytes, length);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    char *begun = unit_after_verb(*line, BEGIN);
    g_autofree char *ended = begun ? NULL : unit_after_verb(*line, END);
    if (begun)
      g_hash_table_add(stuck, begun);
    else if (ended)
      g_hash_table_remove(stuck, ended);
  }
  return stuck;
}

/* ---- which units the plan held behind it ---- */

static gboolean plan_orders(const Plan *plan, const char *unit, const char *after)
{
  for (guint i = 0; i < plan->orders->len; i++) {
    const PlanOrder *order = g_ptr_array_index(plan->orders, i);
    if (strcmp(order->unit, unit) == 0 && strcmp(order->after, after) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Marks in HELD all units that GRAPH and PLAN together put behind unit FROM. */
static void mark_held(const Plan *plan, const UnitGraph *graph, guint from, gboolean *held)
{
  const char *name = unit_graph_unit(graph, from)->name;
  for (guint i = 0; i < unit_graph_size(graph); i++) {
    if (held[i] || !unit_graph_has_job(graph, i) || i == from)
      continue;
    if (unit_graph_precedes(graph, from, i) || plan_orders(plan, unit_graph_unit(graph, i)->name, name)) {
      held[i] = TRUE;
      mark_held(plan, graph, i, held);
    }
  }
}

static void ask_about(Plan *question, const Plan *plan, const UnitGraph *graph, guint stuck)
{
  g_autofree gboolean *held = g_new0(gboolean, unit_graph_size(graph));
  mark_held(plan, graph, stuck, held);
  for (guint i = 0; i < unit_graph_size(graph); i++)
    if (held[i] && unit_graph_is_schedulable(graph, i) && !unit_graph_must_precede(graph, stuck, i))
      plan_add_delay(question, unit_graph_unit(graph, i)->name, FIRST_DELAY_NS + question->delays->len * DELAY_STEP_NS);
}

Plan *stall_question(const Plan *plan, Graphs graphs, GBytes *console)
{
  const UnitGraph *const both[] = {graphs.initrd, graphs.root};
  g_autoptr(GHashTable) stuck = find_stuck(console);
  g_autoptr(Plan) question = plan_new(STRATEGY_QUESTION, plan->seed, plan->image);
  for (gsize g = 0; g < G_N_ELEMENTS(both); g++)
    for (guint i = 0; both[g] && i < unit_graph_size(both[g]); i++)
      if (unit_graph_has_job(both[g], i) && g_hash_table_contains(stuck, unit_graph_unit(both[g], i)->name))
        ask_about(question, plan, both[g], i);
  return question->delays->len > 0 ? g_steal_pointer(&question) : NULL;
}

/* ---- what the answer teaches ---- */

static gboolean is_delayed(const Plan *question, const char *unit)
{
  for (guint i = 0; i < question->delays->len; i++)
    if (strcmp(((const PlanDelay *)g_ptr_array_index(question->delays, i))->unit, unit) == 0)
      return TRUE;
  return FALSE;
}

/* The delayed unit that finished last of those that finished while WAITING was starting; NULL where none did. */
static const UnitTimes *awaited_by(const UnitTimes *waiting, const Plan *question, const GPtrArray *times)
{
  const UnitTimes *last = NULL;
  for (guint i = 0; i < times->len; i++) {
    const UnitTimes *other = g_ptr_array_index(times, i);
    if (!is_delayed(question, other->unit) || other->finish_ns <= waiting->begin_ns ||
        other->finish_ns > waiting->finish_ns)
      continue;
    if (!last || other->finish_ns > last->finish_ns)
      last = other;
  }
  return last;
}

static Lesson *lesson_new(const UnitTimes *awaited, const UnitTimes *waiting)
{
  Lesson *lesson = g_new0(Lesson, 1);
  lesson->before = g_strdup(awaited->unit);
  lesson->after = g_strdup(waiting->unit);
  lesson->evidence =
      g_strdup_printf("with %s held back, %s took %.1f s to start and finished only after it", awaited->unit,
                      waiting->unit, (double)(waiting->finish_ns - waiting->begin_ns) / NS_PER_S);
  return lesson;
}

/* Can WAITING, as a boot of QUESTION saw it, have waited for a unit that was held back? Any unit of a slow guest may
 * take long and end late; only one that never finished in the boot that stalled is known to have waited there. */
static gboolean has_waited(const UnitTimes *waiting, const Plan *question, const UnitGraph *graph, GHashTable *stuck)
{
  int index = unit_graph_find(graph, waiting->unit);
  return index >= 0 && unit_graph_is_schedulable(graph, (guint)index) && g_hash_table_contains(stuck, waiting->unit) &&
         !is_delayed(question, waiting->unit) && waiting->begin_ns > 0 &&
         waiting->finish_ns - waiting->begin_ns >= FIRST_DELAY_NS / 2;
}

GPtrArray *stall_lessons(const Plan *question, const UnitGraph *graph, const GPtrArray *times, GBytes *stalled)
{
  g_autoptr(GHashTable) stuck = find_stuck(stalled);
  GPtrArray *lessons = g_ptr_array_new_with_free_func((GDestroyNotify)lesson_free);
  for (guint i = 0; i < times->len; i++) {
    const UnitTimes *waiting = g_ptr_array_index(times, i);
    const UnitTimes *awaited =
        has_waited(waiting, question, graph, stuck) ? awaited_by(waiting, question, times) : NULL;
    if (awaited)
      g_ptr_array_add(lessons, lesson_new(awaited, waiting));
  }
  return lessons;
}
