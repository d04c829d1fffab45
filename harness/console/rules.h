/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.h: named regular expressions with a class, read from scenarios/rules/NAME.ini (see rules in product.md 4). */
#pragma once
#include <glib.h>

typedef struct _RuleSet RuleSet;

RuleSet *rule_set_new(void);
void rule_set_free(RuleSet *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RuleSet, rule_set_free)

/* Adds the rules of the key file at PATH. Returns: FALSE with BOOTRACE_ERROR_INPUT: file, line, offending text (a
 * broken regular expression with the offset and PCRE2's words, an unknown class, a rule name used twice …). */
gboolean rule_set_load(RuleSet *rules, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for LENGTH bytes at TEXT (-1: to its NUL); NAME stands for the file in messages. */
gboolean rule_set_parse(RuleSet *rules, const char *name, const char *text, gssize length,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Runs each rule's Example= and Counterexample= lines. Returns: FALSE with BOOTRACE_ERROR_INPUT for the first that is
 * wrong. */
gboolean rule_set_verify(const RuleSet *rules, GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint rule_set_size(const RuleSet *rules);
/* Is there a rule of this class? */
gboolean rule_set_has_class(const RuleSet *rules, const char *class);
