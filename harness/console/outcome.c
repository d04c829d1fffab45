/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/inert.h"
#include "console/judge.h"
#include "console/judging.h"
#include "console/signature.h"
#include <string.h>

/* What of a line is worth showing. */
#define TEXT_LIMIT 512
/* Enough to see what a silent boot did last. */
#define TAIL_LINES 12
#define STALL_NAME_LIMIT 100
/* In place of the middle of what is too long for the guest's terminal. */
#define CUT "…"

static const char *const VERDICTS[] = {"passed", "failed", "hung", "died", "artefact"};

const char *verdict_to_string(Verdict verdict)
{
  return VERDICTS[verdict];
}

gboolean verdict_is_failure(Verdict verdict)
{
  switch (verdict) {
  case VERDICT_FAILED:
  case VERDICT_HUNG:
  case VERDICT_DIED:
    return TRUE;
  case VERDICT_PASSED:
  case VERDICT_ARTEFACT:
    return FALSE;
  }
  g_assert_not_reached();
}

gboolean verdict_from_string(const char *text, Verdict *ret)
{
  for (guint i = 0; i < G_N_ELEMENTS(VERDICTS); i++)
    if (strcmp(VERDICTS[i], text) == 0) {
      *ret = (Verdict)i;
      return TRUE;
    }
  return FALSE;
}

void match_free(Match *match)
{
  if (!match)
    return;
  g_free(match->rule);
  g_free(match->class);
  g_free(match->key);
  g_free(match->text);
  g_free(match->signature);
  g_free(match);
}

void outcome_free(Outcome *outcome)
{
  if (!outcome)
    return;
  g_free(outcome->class);
  g_free(outcome->signature);
  g_free(outcome->last_lines);
  g_clear_pointer(&outcome->matches, g_ptr_array_unref);
  g_clear_pointer(&outcome->warnings, g_ptr_array_unref);
  g_free(outcome);
}

char *display_text(const char *text, gsize length)
{
  char *shown = inert_text(text, MIN(length, TEXT_LIMIT), INERT_ONE_LINE);
  if (length <= TEXT_LIMIT)
    return shown;
  char *cut = g_strconcat(shown, "…", NULL);
  g_free(shown);
  return cut;
}

/* Where the last pieces of BLOCK that are lines of their own begin. */
static guint tail_start(const Block *block)
{
  guint index = block->pieces->len;
  for (guint found = 0; index > 0 && found < TAIL_LINES; index--)
    found += !g_array_index(block->pieces, Piece, index - 1).mended;
  return index;
}

void tail_update(GQueue *tail, const Block *block)
{
  for (guint i = tail_start(block); i < block->pieces->len; i++) {
    const Piece *piece = &g_array_index(block->pieces, Piece, i);
    if (piece->mended)
      continue;
    g_queue_push_tail(tail, display_text(block->text->str + piece->offset, piece->length));
    if (tail->length > TAIL_LINES)
      g_free(g_queue_pop_head(tail));
  }
}

static char *join_tail(const GQueue *tail)
{
  GString *text = g_string_new(NULL);
  for (const GList *link = tail->head; link; link = link->next)
    g_string_append_printf(text, "%s%s", text->len ? "\n" : "", (const char *)link->data);
  return g_string_free(text, FALSE);
}

/* Of systemd's animation "[ ***  ] (2 of 3) Job foo.service/start running (1min 4s / no limit)" only the words in the
 * middle stand still while the job runs. Returns: (owned), LINE itself where it is none. */
static char *without_animation(const char *line)
{
  gsize bar = *line == '[' ? strspn(line + 1, " *") : 0;
  if (bar == 0 || line[1 + bar] != ']')
    return g_strdup(line);
  const char *words = line + bar + 2;
  words += strspn(words, " ");
  const char *count = *words == '(' ? strstr(words, ") ") : NULL;
  if (count)
    words = count + 2;
  const char *times = strrchr(words, '(');
  char *still = times && times > words ? g_strndup(words, (gsize)(times - words)) : g_strdup(words);
  char *cut = strstr(still, CUT);
  if (cut)
    cut[strlen(CUT)] = '\0'; /* how much of the end is shown depends on how long the times are */
  return g_strchomp(still);
}

/* A boot that stopped without a word is named by its last line, numbers removed: "hang:Starting foo.service...". */
static char *name_by_last_line(const char *kind, const GQueue *tail)
{
  GString *name = g_string_new(NULL);
  g_autofree char *last = without_animation(tail->tail ? tail->tail->data : "");
  for (const char *at = last + strspn(last, " "); *at; at += g_utf8_skip[(guchar)*at]) {
    gunichar c = g_utf8_get_char(at);
    gboolean number = g_unichar_isdigit(c);
    if (!number)
      g_string_append_unichar(name, c);
    else if (name->len == 0 || name->str[name->len - 1] != 'N')
      g_string_append_c(name, 'N');
    if (name->len >= STALL_NAME_LIMIT)
      break;
  }
  char *signature = signature_make(kind, name->str, 0);
  g_string_free(name, TRUE);
  return signature;
}

static void explain(Outcome *outcome, const Judge *judge, const Finding *first)
{
  const Finding *cause = findings_cause(judge->findings, first);
  outcome->cause = cause->match;
  outcome->class = g_strdup(cause->match->class);
  outcome->signature = g_strdup(cause->match->signature);
}

static void end_without_finding(Outcome *outcome, const Judge *judge, Verdict verdict)
{
  const char *class = verdict == VERDICT_HUNG ? "hang" : "died";
  const Finding *hint = findings_first_standing(judge->findings, WEIGHT_FAILURE);
  if (!hint)
    hint = findings_first_standing(judge->findings, WEIGHT_HINT);
  outcome->verdict = verdict;
  outcome->decided = TRUE;
  outcome->last_lines = join_tail(judge->tail);
  if (hint) {
    explain(outcome, judge, hint);
    return;
  }
  outcome->class = g_strdup(class);
  outcome->signature = name_by_last_line(class, judge->tail);
}

/* A saved log may be cut anywhere: no marker and no failure say nothing, but a failure without a marker counts. */
static void end_of_file(Outcome *outcome, const Judge *judge)
{
  const Finding *failure = findings_first_standing(judge->findings, WEIGHT_FAILURE);
  outcome->verdict = VERDICT_FAILED;
  outcome->decided = failure != NULL;
  if (failure)
    explain(outcome, judge, failure);
}

static void add_warnings(Outcome *outcome, const Judge *judge)
{
  if (g_hash_table_size(judge->limited) == 0)
    return;
  for (guint i = 0; i < judge->rules->rules->len; i++) {
    const Rule *rule = g_ptr_array_index(judge->rules->rules, i);
    for (guint k = 0; k < rule->patterns->len; k++) {
      guint lines = GPOINTER_TO_UINT(g_hash_table_lookup(judge->limited, g_ptr_array_index(rule->patterns, k)));
      if (lines > 0)
        g_ptr_array_add(outcome->warnings,
                        g_strdup_printf("rule %s (%s): its pattern backtracked too long on %u lines and was given up "
                                        "there; make it more precise",
                                        rule->name, rule->origin, lines));
    }
  }
}

static GPtrArray *take_matches(Judge *judge)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func((GDestroyNotify)match_free);
  for (guint i = 0; i < judge->findings->len; i++) {
    Finding *finding = g_ptr_array_index(judge->findings, i);
    g_ptr_array_add(matches, g_steal_pointer(&finding->match));
  }
  return matches;
}

Outcome *judge_outcome(Judge *judge, ConsoleEnd end)
{
  Outcome *outcome = g_new0(Outcome, 1);
  outcome->warnings = g_ptr_array_new_with_free_func(g_free);
  outcome->lines = lines_count(judge->lines);
  outcome->pass_line = judge->pass_line;
  const Finding *fatal = findings_first_standing(judge->findings, WEIGHT_FATAL);
  if (fatal) {
    outcome->verdict = VERDICT_FAILED;
    outcome->decided = TRUE;
    explain(outcome, judge, fatal);
  } else if (judge->pass_line > 0) {
    outcome->verdict = VERDICT_PASSED;
    outcome->decided = TRUE;
    outcome->recovered = judge->findings->len > 0;
  } else {
    switch (end) {
    case CONSOLE_END_TIMEOUT:
      end_without_finding(outcome, judge, VERDICT_HUNG);
      break;
    case CONSOLE_END_GUEST:
      end_without_finding(outcome, judge, VERDICT_DIED);
      break;
    case CONSOLE_END_STOPPED:
    case CONSOLE_END_FILE:
      end_of_file(outcome, judge);
      break;
    }
  }
  add_warnings(outcome, judge);
  outcome->matches = take_matches(judge);
  g_ptr_array_set_size(judge->findings, 0);
  return outcome;
}
