/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/inert.h"
#include "commands/explain_view.h"
#include "diagnosis/mistake.h"
#include "statistics/proportion.h"
#include <string.h>

static const char *name_of(const ExplainView *view, guint element)
{
  return field_unit(view->field, element)->name;
}

static const char *place_of(const ExplainView *view, guint element)
{
  return unit_graph_phase(field_graph(view->field, element)) == PHASE_INITRD ? "initrd" : "real root";
}

/* TEXT may be a guest's. */
static void append_inert(GString *out, const char *indent, const char *text)
{
  g_autofree char *inert = inert_text(text, strlen(text), INERT_ONE_LINE);
  g_string_append_printf(out, "%s%s\n", indent, inert);
}

static guint asked(const Trial *trial)
{
  return trial->failed + trial->passed;
}

static void append_others(GString *out, const Trial *trial)
{
  if (trial->other)
    g_string_append_printf(out, " (%u more failed otherwise)", trial->other);
  g_string_append_c(out, '\n');
}

/* ---- a proven or suspected order ---- */

static void append_unit(GString *out, const ExplainView *view, guint element)
{
  const Unit *unit = field_unit(view->field, element);
  g_autofree char *what = mistake_describe(unit);
  g_string_append_printf(out, "  %s\n", unit->name);
  append_inert(out, "      ", what);
  if (unit->fragment)
    append_inert(out, "      ", unit->fragment);
}

static void append_mistake(GString *out, const ExplainView *view, Pair pair)
{
  g_autofree char *mistake = mistake_find(field_graph(view->field, pair.after), field_index(view->field, pair.after),
                                          field_index(view->field, pair.before));
  append_inert(out, "  ", mistake ? mistake : "The two units themselves do not show why one needs the other.");
}

static void append_pair(GString *out, const ExplainView *view, Pair pair)
{
  if (view->found->kind == CAUSE_ORDER)
    g_string_append_printf(out, "\nMissing edge (%s)\n  %s needs After=%s\n", place_of(view, pair.before),
                           name_of(view, pair.before), name_of(view, pair.after));
  else
    g_string_append_printf(out, "\nWhere it begins to fail (%s)\n  with %s in front of %s\n",
                           place_of(view, pair.before), name_of(view, pair.before), name_of(view, pair.after));
  g_string_append(out, "\nThe units\n");
  append_unit(out, view, pair.after);
  append_unit(out, view, pair.before);
  g_string_append(out, "\nWhy\n");
  append_mistake(out, view, pair);
}

static void append_opposed(GString *out, const Cause *cause)
{
  const Trial *boots = &cause->opposed.boots;
  if (asked(boots) + boots->other == 0)
    return;
  g_string_append_printf(out, "  opposed:    %s, with all other orders turned round %u of %u boots failed",
                         proof_result_to_string(cause->opposed.result), boots->failed, asked(boots));
  append_others(out, boots);
}

static void append_proof(GString *out, const ExplainView *view, const Cause *cause)
{
  const Trial *forced = &cause->sufficient.boots;
  guint sufficient = asked(forced);
  g_string_append_printf(out, "  search:     %u boots; of %u pairs in question %s, probability %.1f %%",
                         asked(&cause->search), cause->swaps, cause->pairs->len > 1 ? "these" : "this one",
                         100 * cause->confidence);
  append_others(out, &cause->search);
  g_string_append_printf(
      out, "  sufficient: %s, with %s forced %u of %u boots failed", proof_result_to_string(cause->sufficient.result),
      cause->serial ? "this order and one unit after the other" : "this order alone", forced->failed, sufficient);
  append_others(out, forced);
  append_opposed(out, cause);
  for (guint i = 0; i < cause->edges->len; i++) {
    const Proof *edge = &g_array_index(cause->edges, Proof, i);
    Pair pair = g_array_index(cause->pairs, Pair, i);
    g_string_append_printf(
        out, "  necessary:  %s, the failing order with %s after %s (which closes no cycle): %u of %u boots failed",
        proof_result_to_string(edge->result), name_of(view, pair.before), name_of(view, pair.after), edge->boots.failed,
        asked(&edge->boots));
    append_others(out, &edge->boots);
  }
}

/* What the proof rests on besides: that the failing order fails, and not for want of time. */
static void append_grounds(GString *out, const ExplainView *view)
{
  const Explanation *found = view->found;
  const Trial *boots = &found->delayed.boots;
  g_string_append_printf(out, "  again:      the failing order, one unit after the other: %u of %u boots failed",
                         found->calibration.failed, asked(&found->calibration));
  append_others(out, &found->calibration);
  if (asked(boots) == 0 || found->kind == CAUSE_READINESS || found->waiting == PROOF_ALL)
    return;
  g_string_append_printf(out, "  time:       the failing order with %d s before %s: %u of %u boots failed",
                         (int)(PROOF_DELAY_NS / NS_PER_S), name_of(view, found->waiting), boots->failed, asked(boots));
  append_others(out, boots);
}

static void append_cause(GString *out, const ExplainView *view, const Cause *cause)
{
  for (guint i = 0; i < cause->pairs->len; i++)
    append_pair(out, view, g_array_index(cause->pairs, Pair, i));
  g_string_append(out, "\nProof\n");
  append_grounds(out, view);
  append_proof(out, view, cause);
}

static void append_consoles(GString *out, const ExplainView *view)
{
  g_autoptr(GPtrArray) units = g_ptr_array_new();
  for (guint c = 0; c < view->found->causes->len; c++) {
    const Cause *cause = g_ptr_array_index(view->found->causes, c);
    for (guint i = 0; i < cause->pairs->len; i++) {
      Pair pair = g_array_index(cause->pairs, Pair, i);
      g_ptr_array_add(units, (gpointer)(gsize)field_unit(view->field, pair.before));
      g_ptr_array_add(units, (gpointer)(gsize)field_unit(view->field, pair.after));
    }
  }
  if (units->len == 0)
    return;
  g_string_append(out, "\nConsoles, the lines about these units\n");
  explain_consoles_append(out, view->failed, view->passed, units);
}

/* ---- the answer in one sentence ---- */

static void append_orders(GString *out, const ExplainView *view)
{
  for (guint c = 0; c < view->found->causes->len; c++) {
    const Cause *cause = g_ptr_array_index(view->found->causes, c);
    for (guint i = 0; i < cause->pairs->len; i++) {
      Pair pair = g_array_index(cause->pairs, Pair, i);
      g_string_append_printf(out, "%s%s starts before %s has finished",
                             i ? " and " : (c ? "; it also fails where " : ""), name_of(view, pair.before),
                             name_of(view, pair.after));
    }
  }
}

static void append_readiness(GString *out, const ExplainView *view)
{
  const Explanation *found = view->found;
  const Trial *boots = &found->delayed.boots;
  gboolean one = found->waiting != PROOF_ALL;
  gint64 held_ns = one ? PROOF_DELAY_NS : PROOF_SPACING_NS;
  g_string_append_printf(out,
                         "It is no missing order but missing time: %s starts before something is ready that counts as "
                         "started.\n  held back:  in the same order, with %d s before %s, %u of %u boots failed\n",
                         one ? name_of(view, found->waiting) : "a unit", (int)(held_ns / NS_PER_S),
                         one ? "it" : "every unit", boots->failed, asked(boots));
  g_string_append(out,
                  "  Look at what it uses: a service of Type=simple, exec or idle counts as started when its process "
                  "begins; Type=notify or a socket would tell when it is ready.\n");
}

static void append_trial(GString *out, const char *before, const Trial *trial)
{
  g_string_append_printf(out, "%s: %u of %u boots failed so", before, trial->failed, asked(trial));
  append_others(out, trial);
}

static void append_answer(GString *out, const ExplainView *view)
{
  const Explanation *found = view->found;
  switch (found->kind) {
  case CAUSE_ORDER:
    g_string_append(out, "It fails where ");
    append_orders(out, view);
    g_string_append(out, ".\n");
    return;
  case CAUSE_READINESS:
    append_readiness(out, view);
    return;
  case CAUSE_TIMING:
    g_string_append(out,
                    "It is no order of finished units: started one after the other in the order of that boot it "
                    "passes, under the boot's own plan it fails. So units overlap that must not, or one is late.\n");
    append_trial(out, "  one after the other", &found->calibration);
    append_trial(out, "  under its own plan", &found->original);
    return;
  case CAUSE_EVERY_ORDER:
    g_string_append(out, "It is no order: it fails in every order that was tried, also in those that passed before and "
                         "in the one farthest from the failing one.\n");
    append_trial(out, "  all of these orders", &found->bad);
    return;
  case CAUSE_NOT_AGAIN:
    g_string_append(out, "It did not fail again, so its order is not the cause, or only now and then.\n");
    append_trial(out, "  in the same order, one after the other", &found->calibration);
    if (asked(&found->original))
      append_trial(out, "  under its own plan", &found->original);
    return;
  case CAUSE_UNDECIDED:
    g_string_append(out, "It is not decided. What was found until now is below; --boots=N allows more boots.\n");
    append_trial(out, "  in the same order, one after the other", &found->calibration);
    return;
  }
}

static void append_rate(GString *out, const Explanation *found)
{
  guint n = asked(&found->bad);
  if (n == 0 || found->bad.failed == 0)
    return;
  Interval interval = proportion_confidence_sequence(found->bad.failed, n, 0.95);
  g_string_append_printf(out, "  rate:       in the wrong order %u of %u boots failed (%.0f–%.0f %% at 95 %%)\n",
                         found->bad.failed, n, 100 * interval.low, 100 * interval.high);
}

char *explain_view_text(const ExplainView *view)
{
  const BootRecord *boot = view->subject->boot;
  const Explanation *found = view->found;
  GString *out = g_string_new(NULL);
  g_autofree char *head = g_strdup_printf("Boot %s:%u of %s failed: %s", boot->campaign, boot->boot, boot->image,
                                          boot->outcome->signature ? boot->outcome->signature : "(no signature)");
  append_inert(out, "", head);
  append_answer(out, view);
  for (guint i = 0; i < found->causes->len; i++) {
    const Cause *cause = g_ptr_array_index(found->causes, i);
    if (cause->pairs->len)
      append_cause(out, view, cause);
  }
  append_rate(out, found);
  g_string_append_printf(out, "  boots:      %u in all, kept as campaign %s\n", found->boots, view->campaign);
  append_consoles(out, view);
  if (view->fix)
    g_string_append_printf(out, "\nFix (--fix=FILE writes it)\n%s", view->fix);
  return g_string_free(out, FALSE);
}
