/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/judge.h"
#include "base/error.h"
#include "base/quantity.h"
#include "console/events.h"
#include "console/signature.h"
#include "console/torn.h"
#include <string.h>

/* Text that is judged at once: small enough for the cache, large enough that starting a search costs nothing. */
#define BLOCK_LIMIT (64 * 1024)
/* A prompt has no newline: an unfinished line that stands this long is judged as it is. */
#define PROMPT_NS (250 * NS_PER_MS)
/* Matches kept; the last ones are kept free for fatal ones. */
#define MAX_FINDINGS 256
#define MAX_PLAIN_FINDINGS 224
/* A kernel says "BUG" first and where some dozen lines later. */
#define KEY_DISTANCE 80
#define MAX_PENDING 16

Judge *judge_new(const RuleSet *rules, const char *pass_marker, gint64 grace_ns, GError **error)
{
  g_autofree char *problem = NULL;
  gboolean by_rules = g_strcmp0(pass_marker, PASS_MARKER_FROM_RULES) == 0;
  Pattern *marker = pass_marker && !by_rules ? pattern_new(pass_marker, &problem) : NULL;
  if (problem) {
    error_set(error, BOOTRACE_ERROR_INPUT, "pass marker: %s", problem);
    return NULL;
  }
  Judge *judge = g_new0(Judge, 1);
  *judge = (Judge){
      .rules = rules, .marker = marker, .pass_rules = by_rules, .grace_ns = MAX(grace_ns, 0), .prompt_ns = G_MAXINT64};
  judge->engine = engine_new();
  judge->lines = lines_new();
  judge->findings = g_ptr_array_new_with_free_func(finding_free);
  judge->pending = g_ptr_array_new();
  judge->limited = g_hash_table_new(NULL, NULL);
  search_init(&judge->search);
  judge->tail = g_queue_new();
  torn_init(&judge->torn);
  block_init(&judge->block);
  return judge;
}

void judge_free(Judge *judge)
{
  if (!judge)
    return;
  pattern_free(judge->marker);
  engine_free(judge->engine);
  lines_free(judge->lines);
  g_ptr_array_unref(judge->findings);
  g_ptr_array_unref(judge->pending);
  g_hash_table_unref(judge->limited);
  search_clear(&judge->search);
  g_queue_free_full(judge->tail, g_free);
  torn_clear(&judge->torn);
  block_free(&judge->block);
  g_free(judge);
}

/* ---- what was found ---- */

static Finding *earlier_on_line(const Judge *judge, const Rule *rule, guint line)
{
  for (guint i = judge->findings->len; i-- > 0;) {
    Finding *finding = g_ptr_array_index(judge->findings, i);
    if (finding->rule == rule && finding->match->line == line)
      return finding;
  }
  return NULL;
}

static void set_key(Finding *finding, char *key)
{
  Match *match = finding->match;
  g_free(match->key);
  match->key = display_text(key, strlen(key));
  g_free(key);
  g_free(match->signature);
  match->signature = signature_make(match->rule, match->key, match->error_number);
}

static Finding *new_finding(Judge *judge, const Rule *rule, const Pattern *pattern, const Piece *piece)
{
  const char *text = judge->block.text->str + piece->offset;
  Finding *finding = g_new0(Finding, 1);
  Match *match = g_new0(Match, 1);
  g_autofree char *number = pattern ? pattern_group(pattern, judge->engine, text, "errno") : NULL;
  char *key = pattern ? pattern_group(pattern, judge->engine, text, rule->key) : NULL;
  *match = (Match){.rule = g_strdup(rule->name),
                   .class = g_strdup(rule->class),
                   .line = piece->line,
                   .fatal = rule->fatal,
                   .text = display_text(text, piece->length)};
  match->error_number = number ? (int)CLAMP(g_ascii_strtoll(number, NULL, 10), -G_MAXINT, G_MAXINT) : 0;
  *finding =
      (Finding){.match = match, .rule = rule, .boot = judge->boot, .at_ns = judge->at_ns, .caller = piece->caller};
  set_key(finding, key ? key : g_strdup(""));
  return finding;
}

static gboolean has_room(const Judge *judge, const Rule *rule)
{
  return judge->findings->len < (rule->fatal ? MAX_FINDINGS : MAX_PLAIN_FINDINGS);
}

static void add_finding(Judge *judge, const Event *event, Finding *finding)
{
  const Rule *rule = finding->rule;
  /* what fails after the boot has passed is no failure of the boot */
  if (judge->boot_pass_line > 0 && rule->recovery == RECOVERY_MARKER) {
    finding->match->recovered = TRUE;
    finding->match->recovered_line = judge->boot_pass_line;
  }
  finding->piece = judge->pieces + event->piece;
  g_ptr_array_add(judge->findings, finding);
  if (rule->key_later && *finding->match->key == '\0' && judge->pending->len < MAX_PENDING)
    g_ptr_array_add(judge->pending, finding);
}

/* What the torn phrase is followed by may be another writer's, so there is no key. */
static void note_torn(Judge *judge, const Event *event, const Piece *piece)
{
  const Rule *rule = g_ptr_array_index(judge->rules->rules, event->rule);
  const char *text = judge->block.text->str + piece->offset;
  if (!has_room(judge, rule) || earlier_on_line(judge, rule, piece->line) ||
      rule_excepts(judge->rules, rule, judge->engine, text, piece->length))
    return;
  add_finding(judge, event, new_finding(judge, rule, NULL, piece));
}

static void note_failure(Judge *judge, const Event *event, const Piece *piece)
{
  const Rule *rule = g_ptr_array_index(judge->rules->rules, event->rule);
  if (!event->pattern) {
    note_torn(judge, event, piece);
    return;
  }
  gboolean limited = FALSE;
  const Pattern *pattern =
      rule_find(judge->rules, rule, judge->engine, judge->block.text->str + piece->offset, piece->length, &limited);
  if (!pattern || !has_room(judge, rule))
    return;
  Finding *finding = new_finding(judge, rule, pattern, piece);
  Finding *earlier = earlier_on_line(judge, rule, piece->line);
  if (earlier && piece->mended)
    set_key(earlier, g_strdup(finding->match->key));
  if (earlier && (piece->mended || strcmp(earlier->match->key, finding->match->key) == 0)) {
    finding_free(finding);
    return;
  }
  add_finding(judge, event, finding);
}

static void note_recovery(Judge *judge, const Event *event, const Piece *piece)
{
  const Rule *rule = g_ptr_array_index(judge->rules->rules, event->rule);
  const char *text = judge->block.text->str + piece->offset;
  Span span;
  if (pattern_find(event->pattern, judge->engine, text, piece->length, 0, &span) != PATTERN_HIT)
    return;
  g_autofree char *key = pattern_group(event->pattern, judge->engine, text, rule->key);
  findings_recover(judge->findings, rule, key, judge->boot, piece->line);
}

static void note_pass(Judge *judge, const Event *event, const Piece *piece)
{
  gboolean limited = FALSE;
  if (event->rule != NO_RULE &&
      !rule_find(judge->rules, g_ptr_array_index(judge->rules->rules, event->rule), judge->engine,
                 judge->block.text->str + piece->offset, piece->length, &limited))
    return;
  if (judge->pass_line == 0)
    judge->pass_line = piece->line;
  if (judge->boot_pass_line == 0)
    judge->boot_pass_line = piece->line;
  findings_pass(judge->findings, judge->boot, piece->line);
}

static void apply(Judge *judge, const Event *event)
{
  const Piece *piece = &g_array_index(judge->block.pieces, Piece, event->piece);
  switch (event->role) {
  case ROLE_BOOT:
    judge->boot++;
    judge->boot_pass_line = 0;
    break;
  case ROLE_RECOVERY:
    note_recovery(judge, event, piece);
    break;
  case ROLE_FAILURE:
    note_failure(judge, event, piece);
    break;
  case ROLE_PASS:
    note_pass(judge, event, piece);
    break;
  }
}

/* Several processors report at once, and each names its own place; but a stalled one is shown by whoever looks at it.
 */
static gboolean is_other_writer(const Finding *finding, const Piece *piece)
{
  if (strcmp(finding->match->class, "hang") == 0)
    return FALSE;
  return finding->caller != 0 && piece->caller != 0 && finding->caller != piece->caller;
}

/* KeyLater=: the pieces up to END may hold the key of a finding made before them. */
static void look_for_keys(Judge *judge, guint start, guint end)
{
  for (guint i = start; i < end && judge->pending->len > 0; i++) {
    const Piece *piece = &g_array_index(judge->block.pieces, Piece, i);
    const char *text = judge->block.text->str + piece->offset;
    for (guint k = judge->pending->len; k-- > 0;) {
      Finding *finding = g_ptr_array_index(judge->pending, k);
      gint64 distance = judge->pieces + i - finding->piece;
      if (distance <= 0 || is_other_writer(finding, piece))
        continue;
      Span span;
      gboolean hit =
          pattern_find(finding->rule->key_later, judge->engine, text, piece->length, 0, &span) == PATTERN_HIT;
      char *key = hit ? pattern_group(finding->rule->key_later, judge->engine, text, finding->rule->key) : NULL;
      if (key)
        set_key(finding, key);
      if (key || distance > KEY_DISTANCE)
        g_ptr_array_remove_index(judge->pending, k);
    }
  }
}

/* ---- time ---- */

static gint64 later(gint64 at_ns, gint64 delay_ns)
{
  return at_ns > G_MAXINT64 - delay_ns ? G_MAXINT64 : at_ns + delay_ns;
}

/* When what is known by now becomes final. */
static gint64 decision_ns(const Judge *judge)
{
  if (judge->grace_ns == GRACE_WHOLE_CONSOLE)
    return G_MAXINT64;
  if (judge->pass_line > 0)
    return G_MININT64;
  const Finding *fatal = findings_first_standing(judge->findings, WEIGHT_FATAL);
  return fatal ? later(fatal->at_ns, judge->grace_ns) : G_MAXINT64;
}

static void process(Judge *judge)
{
  if (judge->block.pieces->len == 0)
    return;
  g_autoptr(GArray) events = judge->frozen ? g_array_new(FALSE, FALSE, sizeof(Event)) : events_find(judge);
  guint seen = 0;
  for (guint i = 0; i < events->len && !judge->frozen; i++) {
    const Event *event = &g_array_index(events, Event, i);
    look_for_keys(judge, seen, event->piece + 1);
    seen = event->piece + 1;
    apply(judge, event);
    judge->frozen = decision_ns(judge) <= judge->at_ns;
  }
  if (!judge->frozen)
    look_for_keys(judge, seen, judge->block.pieces->len);
  judge->pieces += judge->block.pieces->len;
  tail_update(judge->tail, &judge->block);
  torn_carry(&judge->torn);
  block_clear(&judge->block);
}

#define PROMPT_ENDS "#$:>)?]"

/* A look at one byte, since most chunks end in the middle of a line; 'm' may end a colour that is written out. */
static gboolean may_be_prompt(const Lines *lines)
{
  char last = lines_last_byte(lines);
  return last != '\0' && strchr(PROMPT_ENDS " m", last);
}

/* Does the unfinished line end like something that waits for input? */
static gboolean is_prompt(const Block *block)
{
  gsize length = block->text->len;
  if (length < 3)
    return FALSE;
  return strchr(PROMPT_ENDS, block->text->str[length - 2]) ||
         (block->text->str[length - 2] == ' ' && strchr(PROMPT_ENDS, block->text->str[length - 3]));
}

static gboolean is_fatal(const Judge *judge, guint index)
{
  const Rule *rule = g_ptr_array_index(judge->rules->rules, index);
  return rule->fatal;
}

/* Would the unfinished line decide, if nothing came after it? It is judged for good only when its time has come. */
static void watch_prompt(Judge *judge)
{
  judge->prompt_ns = G_MAXINT64;
  if (judge->frozen || judge->grace_ns == GRACE_WHOLE_CONSOLE || !may_be_prompt(judge->lines))
    return;
  lines_flush(judge->lines, FALSE, &judge->block);
  if (is_prompt(&judge->block)) {
    g_autoptr(GArray) events = events_find(judge);
    for (guint i = 0; i < events->len; i++) {
      const Event *event = &g_array_index(events, Event, i);
      if (event->role == ROLE_PASS)
        judge->prompt_ns = later(judge->at_ns, PROMPT_NS);
      else if (event->role == ROLE_FAILURE && is_fatal(judge, event->rule))
        judge->prompt_ns = MIN(judge->prompt_ns, later(judge->at_ns, MAX(PROMPT_NS, judge->grace_ns)));
    }
  }
  block_clear(&judge->block);
}

/* What the passing of time up to AT_NS has decided. */
static void settle(Judge *judge, gint64 at_ns)
{
  if (!judge->frozen && judge->prompt_ns <= at_ns) {
    lines_flush(judge->lines, FALSE, &judge->block);
    process(judge);
  }
  judge->prompt_ns = G_MAXINT64;
  judge->frozen = judge->frozen || decision_ns(judge) <= at_ns;
}

/* ---- the public side ---- */

void judge_feed(Judge *judge, const void *bytes, gsize length, gint64 at_ns)
{
  settle(judge, at_ns);
  judge->at_ns = at_ns;
  const guint8 *next = bytes;
  while (length > 0) {
    gsize taken = lines_feed(judge->lines, next, length, BLOCK_LIMIT, &judge->block);
    next += taken;
    length -= taken;
    process(judge);
  }
  watch_prompt(judge);
}

gint64 judge_deadline_ns(const Judge *judge)
{
  return judge->frozen ? judge->at_ns : MIN(judge->prompt_ns, decision_ns(judge));
}

gboolean judge_decided(const Judge *judge, gint64 now_ns)
{
  return judge->frozen || judge_deadline_ns(judge) <= now_ns;
}

Outcome *judge_finish(Judge *judge, ConsoleEnd end, gint64 at_ns)
{
  settle(judge, at_ns);
  lines_flush(judge->lines, TRUE, &judge->block);
  process(judge);
  return judge_outcome(judge, end);
}
