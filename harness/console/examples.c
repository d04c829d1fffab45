/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "console/lines.h"
#include "console/ruleset.h"
#include <string.h>

static gboolean any_matches(const GPtrArray *patterns, Engine *engine, const char *text, gsize length,
                            gboolean *limited)
{
  for (guint i = 0; i < patterns->len; i++) {
    Span span;
    PatternResult result = pattern_find(g_ptr_array_index(patterns, i), engine, text, length, 0, &span);
    if (result == PATTERN_LIMIT)
      *limited = TRUE;
    if (result == PATTERN_HIT)
      return TRUE;
  }
  return FALSE;
}

static gboolean excepts(const RuleSet *rules, const Rule *rule, Engine *engine, const char *text, gsize length,
                        gboolean *limited)
{
  return any_matches(rule->exceptions, engine, text, length, limited) ||
         (rule->kind == RULE_FAILURE && any_matches(rules->benign, engine, text, length, limited));
}

gboolean rule_excepts(const RuleSet *rules, const Rule *rule, Engine *engine, const char *text, gsize length)
{
  gboolean limited = FALSE;
  return excepts(rules, rule, engine, text, length, &limited);
}

const Pattern *rule_find(const RuleSet *rules, const Rule *rule, Engine *engine, const char *text, gsize length,
                         gboolean *limited)
{
  for (guint i = 0; i < rule->patterns->len; i++) {
    const Pattern *pattern = g_ptr_array_index(rule->patterns, i);
    Span span;
    PatternResult result = pattern_find(pattern, engine, text, length, 0, &span);
    if (result == PATTERN_LIMIT)
      *limited = TRUE;
    if (result != PATTERN_HIT)
      continue;
    if (excepts(rules, rule, engine, text, length, limited))
      return NULL;
    /* the exceptions have used the engine since */
    return pattern_find(pattern, engine, text, length, 0, &span) == PATTERN_HIT ? pattern : NULL;
  }
  return NULL;
}

/* An example is a console line, so it is cleaned as one. */
static gboolean line_matches(const RuleSet *rules, const Rule *rule, Engine *engine, const char *line,
                             gboolean *limited)
{
  Block block;
  block_init(&block);
  lines_single(line, strlen(line), &block);
  gboolean found = FALSE;
  for (guint i = 0; i < block.pieces->len && !found; i++) {
    const Piece *piece = &g_array_index(block.pieces, Piece, i);
    found = rule_find(rules, rule, engine, block.text->str + piece->offset, piece->length, limited) != NULL;
  }
  block_free(&block);
  return found;
}

static gboolean verify_line(const RuleSet *rules, const Rule *rule, Engine *engine, const char *line, gboolean wanted,
                            GError **error)
{
  gboolean limited = FALSE;
  gboolean found = line_matches(rules, rule, engine, line, &limited);
  if (limited)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: rule [%s] backtracks too long on '%s'; make it more precise",
                     rule->origin, rule->name, line);
  if (found == wanted)
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_INPUT, "%s: rule [%s] %s '%s'", rule->origin, rule->name,
                   wanted ? "does not match its Example=" : "matches its Counterexample=", line);
}

gboolean rule_set_verify(const RuleSet *rules, GError **error)
{
  g_autoptr(Engine) engine = engine_new();
  for (guint i = 0; i < rules->rules->len; i++) {
    const Rule *rule = g_ptr_array_index(rules->rules, i);
    for (char **line = rule->examples; *line; line++)
      if (!verify_line(rules, rule, engine, *line, TRUE, error))
        return FALSE;
    for (char **line = rule->counterexamples; *line; line++)
      if (!verify_line(rules, rule, engine, *line, FALSE, error))
        return FALSE;
  }
  return TRUE;
}
