/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/literals.h"
#include <string.h>

/* More alternatives than this are no longer worth a search. */
#define MAX_WORDS 48

typedef struct {
  const char *at;
  gboolean failed; /* something was met that is not understood */
} Parser;

/* A set of words; its worth is the length of the shortest. An empty set says nothing. */
typedef struct {
  GPtrArray *words;
} Words;

static Words words_new(void)
{
  return (Words){.words = g_ptr_array_new_with_free_func(g_free)};
}

static gsize worth(const Words *words)
{
  gsize shortest = words->words->len ? G_MAXSIZE : 0;
  for (guint i = 0; i < words->words->len; i++)
    shortest = MIN(shortest, strlen(g_ptr_array_index(words->words, i)));
  return shortest;
}

static void words_free(Words *words)
{
  g_ptr_array_unref(words->words);
}

/* Keeps the better of *BEST and OTHER. Takes ownership of OTHER. */
static void keep_better(Words *best, Words other)
{
  if (worth(&other) > worth(best)) {
    Words old = *best;
    *best = other;
    other = old;
  }
  words_free(&other);
}

static void end_run(GString *run, Words *best)
{
  if (run->len > 0) {
    Words words = words_new();
    g_ptr_array_add(words.words, g_strdup(run->str));
    keep_better(best, words);
  }
  g_string_truncate(run, 0);
}

/* Skips a quantifier. Returns: FALSE where it allows none at all. *RET_QUANTIFIED says whether there was one. */
static gboolean skip_quantifier(Parser *parser, gboolean *ret_quantified)
{
  char sign = *parser->at;
  gboolean counted = sign == '{' && g_ascii_isdigit(parser->at[1]);
  *ret_quantified = sign == '?' || sign == '*' || sign == '+' || counted;
  if (!*ret_quantified)
    return TRUE;
  gboolean needed = sign == '+' || (counted && parser->at[1] != '0');
  if (counted) {
    const char *close = strchr(parser->at, '}');
    parser->failed |= close == NULL;
    parser->at = close ? close + 1 : parser->at + strlen(parser->at);
  } else
    parser->at++;
  if (*parser->at == '?' || *parser->at == '+')
    parser->at++;
  return needed;
}

static void skip_class(Parser *parser)
{
  const char *at = parser->at + 1;
  if (*at == '^')
    at++;
  if (*at == ']')
    at++;
  while (*at && *at != ']') {
    if (at[0] == '[' && at[1] == ':' && strstr(at, ":]"))
      at = strstr(at, ":]") + 2;
    else
      at += at[0] == '\\' && at[1] ? 2 : 1;
  }
  parser->failed |= *at == '\0';
  parser->at = *at ? at + 1 : at;
}

typedef enum { GROUP_PLAIN, GROUP_ASSERTION, GROUP_UNKNOWN } GroupKind;

/* Skips what follows "(" and says what kind of group it opens. */
static GroupKind open_group(Parser *parser)
{
  const char *at = parser->at;
  if (*at == '*')
    return GROUP_UNKNOWN;
  if (*at != '?')
    return GROUP_PLAIN;
  if (at[1] == ':' || at[1] == '>') {
    parser->at += 2;
    return GROUP_PLAIN;
  }
  if (at[1] == '=' || at[1] == '!' || (at[1] == '<' && (at[2] == '=' || at[2] == '!'))) {
    parser->at += at[1] == '<' ? 3 : 2;
    return GROUP_ASSERTION;
  }
  const char *name = at + (at[1] == 'P' ? 2 : 1);
  const char *close = *name == '<' ? strchr(name, '>') : NULL;
  if (!close)
    return GROUP_UNKNOWN;
  parser->at = close + 1;
  return GROUP_PLAIN;
}

static Words parse_alternatives(Parser *parser);

static void parse_group(Parser *parser, Words *best)
{
  parser->at++;
  GroupKind kind = open_group(parser);
  if (kind == GROUP_UNKNOWN) {
    parser->failed = TRUE;
    return;
  }
  Words inner = parse_alternatives(parser);
  parser->failed |= *parser->at != ')';
  if (!parser->failed)
    parser->at++;
  gboolean quantified = FALSE;
  if (skip_quantifier(parser, &quantified) && kind == GROUP_PLAIN)
    keep_better(best, inner);
  else
    words_free(&inner);
}

/* A character, its quantifier considered. */
static void parse_character(Parser *parser, GString *run, Words *best, char c)
{
  gboolean quantified = FALSE;
  gboolean needed = skip_quantifier(parser, &quantified);
  if (needed)
    g_string_append_c(run, c);
  if (quantified)
    end_run(run, best);
}

static void parse_escape(Parser *parser, GString *run, Words *best)
{
  char c = parser->at[1];
  gboolean quantified = FALSE;
  if (c != '\0' && !g_ascii_isalnum(c)) {
    parser->at += 2;
    parse_character(parser, run, best, c);
    return;
  }
  end_run(run, best);
  parser->failed |= c == '\0' || !strchr("sSdDwWbBhHvVRAzZGnrtfe", c);
  if (!parser->failed)
    parser->at += 2;
  (void)skip_quantifier(parser, &quantified);
}

static Words parse_sequence(Parser *parser)
{
  Words best = words_new();
  g_autoptr(GString) run = g_string_new(NULL);
  gboolean quantified = FALSE;
  while (!parser->failed && *parser->at && *parser->at != '|' && *parser->at != ')') {
    char c = *parser->at;
    if (c == '\\')
      parse_escape(parser, run, &best);
    else if (c == '[' || c == '.' || c == '^' || c == '$') {
      end_run(run, &best);
      if (c == '[')
        skip_class(parser);
      else
        parser->at++;
      (void)skip_quantifier(parser, &quantified);
    } else if (c == '(') {
      end_run(run, &best);
      parse_group(parser, &best);
    } else {
      parser->at++;
      parse_character(parser, run, &best, c);
    }
  }
  end_run(run, &best);
  return best;
}

/* Every branch must name a word, else the whole says nothing. */
static Words parse_alternatives(Parser *parser)
{
  Words all = words_new();
  gboolean silent = FALSE;
  while (TRUE) {
    Words branch = parse_sequence(parser);
    silent |= branch.words->len == 0;
    g_ptr_array_extend_and_steal(all.words, g_steal_pointer(&branch.words));
    if (parser->failed || *parser->at != '|')
      break;
    parser->at++;
  }
  if (silent)
    g_ptr_array_set_size(all.words, 0);
  return all;
}

char **literals_of(const char *expression, gsize minimum)
{
  Parser parser = {.at = expression};
  Words words = parse_alternatives(&parser);
  char **list = NULL;
  if (!parser.failed && *parser.at == '\0' && worth(&words) >= minimum && words.words->len <= MAX_WORDS) {
    g_ptr_array_add(words.words, NULL);
    list = (char **)g_ptr_array_steal(words.words, NULL);
  }
  words_free(&words);
  return list;
}
