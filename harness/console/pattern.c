/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/pattern.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

/* A sound rule needs some hundred steps a line; what needs more than this is backtracking without end. */
#define MATCH_LIMIT 100000
/* The 32 KiB of machine stack that JIT takes are too small for lazy quantifiers over long lines: those get a larger
 * one, made when it is first needed. */
#define JIT_STACK_START (32 * 1024)
#define JIT_STACK_LIMIT (512 * 1024)

struct _Pattern {
  pcre2_code *code;
  char *expression;
  gboolean single_lines;
};

struct _Engine {
  pcre2_match_context *context;
  pcre2_match_data *data;
  pcre2_jit_stack *stack; /* NULL until the machine stack was too small */
};

/* Rules have few groups; more than these are matched but not captured. */
#define MAX_GROUPS 16

static gboolean holds_any(const char *expression, const char *const *parts)
{
  for (; *parts; parts++)
    if (strstr(expression, *parts))
      return TRUE;
  return FALSE;
}

/* What follows a line can only *add* matches, unless the expression refuses something (negative assertions, atomic and
 * possessive parts) that may lie behind the newline. Judged by its text, rather too often than too rarely. */
static gboolean is_line_bound(const char *expression)
{
  static const char *const ALWAYS[] = {"(*", "\\A", "\\Z", "\\z", "\\G", "(?s", "(?-m", NULL};
  static const char *const REFUSING[] = {"(?!", "(?<!", "(?>", "++", "*+", "?+", "}+", NULL};
  static const char *const CROSSING[] = {"\\s", "\\W", "\\D", "\\S", "\\n", "\\R", "\\X", "\\v", "\\H",
                                         "[^",  "[[:", "\\x", "\\o", "\\1", "\\p", "\\P", "(?s", NULL};
  return holds_any(expression, ALWAYS) || (holds_any(expression, REFUSING) && holds_any(expression, CROSSING));
}

Pattern *pattern_new(const char *expression, char **ret_problem)
{
  int code = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code *compiled =
      pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
                    PCRE2_MULTILINE | PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &offset, NULL);
  if (!compiled) {
    PCRE2_UCHAR words[160];
    pcre2_get_error_message(code, words, sizeof words);
    *ret_problem =
        g_strdup_printf("%s at offset %" G_GSIZE_FORMAT " of '%s'", (const char *)words, (gsize)offset, expression);
    return NULL;
  }
  (void)pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE); /* without JIT the interpreter gives the same answers */
  Pattern *pattern = g_new0(Pattern, 1);
  *pattern = (Pattern){.code = compiled, .expression = g_strdup(expression), .single_lines = is_line_bound(expression)};
  return pattern;
}

void pattern_free(Pattern *pattern)
{
  if (!pattern)
    return;
  pcre2_code_free(pattern->code);
  g_free(pattern->expression);
  g_free(pattern);
}

const char *pattern_expression(const Pattern *pattern)
{
  return pattern->expression;
}

gboolean pattern_needs_single_lines(const Pattern *pattern)
{
  return pattern->single_lines;
}

gboolean pattern_has_group(const Pattern *pattern, const char *name)
{
  int number = pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR)name);
  return number > 0 || number == PCRE2_ERROR_NOUNIQUESUBSTRING;
}

Engine *engine_new(void)
{
  Engine *engine = g_new0(Engine, 1);
  engine->context = pcre2_match_context_create(NULL);
  engine->data = pcre2_match_data_create(MAX_GROUPS, NULL);
  pcre2_set_match_limit(engine->context, MATCH_LIMIT);
  return engine;
}

void engine_free(Engine *engine)
{
  if (!engine)
    return;
  pcre2_jit_stack_free(engine->stack);
  pcre2_match_data_free(engine->data);
  pcre2_match_context_free(engine->context);
  g_free(engine);
}

static int run(const Pattern *pattern, const Engine *engine, const char *text, gsize length, gsize start)
{
  return pcre2_match(pattern->code, (PCRE2_SPTR)text, length, start, 0, engine->data, engine->context);
}

static void grow_stack(Engine *engine)
{
  engine->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_LIMIT, NULL);
  pcre2_jit_stack_assign(engine->context, NULL, engine->stack);
}

PatternResult pattern_find(const Pattern *pattern, Engine *engine, const char *text, gsize length, gsize start,
                           Span *ret)
{
  int found = run(pattern, engine, text, length, start);
  if (found == PCRE2_ERROR_JIT_STACKLIMIT && !engine->stack) {
    grow_stack(engine);
    found = run(pattern, engine, text, length, start);
  }
  if (found == PCRE2_ERROR_NOMATCH)
    return PATTERN_MISS;
  if (found < 0)
    return PATTERN_LIMIT;
  const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(engine->data);
  *ret = (Span){.start = offsets[0], .end = MAX(offsets[0], offsets[1])};
  return PATTERN_HIT;
}

/* One name may stand in several branches, as in (?J)(?<key>a)|(?<key>b): the one that took part counts. */
char *pattern_group(const Pattern *pattern, const Engine *engine, const char *text, const char *name)
{
  PCRE2_SPTR first = NULL, last = NULL;
  int size = pcre2_substring_nametable_scan(pattern->code, (PCRE2_SPTR)name, &first, &last);
  if (size <= 0)
    return NULL;
  const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(engine->data);
  for (PCRE2_SPTR entry = first; entry <= last; entry += size) {
    guint number = (guint)entry[0] << 8 | entry[1];
    if (number >= pcre2_get_ovector_count(engine->data) || offsets[2 * number] == PCRE2_UNSET)
      continue;
    return g_strndup(text + offsets[2 * number], offsets[2 * number + 1] - offsets[2 * number]);
  }
  return NULL;
}
