/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pattern.h: one compiled regular expression (PCRE2, matched byte by byte), and what a thread needs to run it.
 * Patterns are shared between threads, an engine is not. */
#pragma once
#include <glib.h>

typedef struct _Pattern Pattern;
typedef struct _Engine Engine;

typedef enum {
  PATTERN_MISS,
  PATTERN_HIT,
  PATTERN_LIMIT /* given up: the pattern backtracked for too long on this text */
} PatternResult;

typedef struct {
  gsize start, end;
} Span;

/* Returns: (owned), or NULL with *RET_PROBLEM (owned): PCRE2's words and the offset. */
Pattern *pattern_new(const char *expression, char **ret_problem);
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

/* (borrowed). */
const char *pattern_expression(const Pattern *pattern);
gboolean pattern_has_group(const Pattern *pattern, const char *name);
/* Could it miss in a block of lines what it finds in a single one? Then it has to be run line by line. */
gboolean pattern_needs_single_lines(const Pattern *pattern);

Engine *engine_new(void);
void engine_free(Engine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Engine, engine_free)

/* Looks for PATTERN in TEXT from byte START on; ^ and $ hold at newlines too. *RET is the whole match. */
PatternResult pattern_find(const Pattern *pattern, Engine *engine, const char *text, gsize length, gsize start,
                           Span *ret);
/* What group NAME captured in ENGINE's last hit, which was of PATTERN in TEXT. Returns: (owned), NULL where it took no
 * part. */
char *pattern_group(const Pattern *pattern, const Engine *engine, const char *text, const char *name);
