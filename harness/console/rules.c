/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/rules.h"
#include "base/error.h"
#include "base/keyfile.h"
#include "base/names.h"
#include "console/ruleset.h"
#include <string.h>

/* The last three are no failures. */
static const char *const CLASSES[] = {
    "overlay-resolve", "overlay-mount", "unit-failed", "switch-root", "cycle", "emergency", "panic", "oops", "hang",
    "benign",          "boot",          "pass",        NULL};
static const char *const RECOVERIES[] = {"marker", "proof", "never", NULL};

static void rule_free(gpointer data)
{
  Rule *rule = data;
  g_free(rule->name);
  g_free(rule->class);
  g_free(rule->key);
  g_free(rule->origin);
  g_ptr_array_unref(rule->patterns);
  g_ptr_array_unref(rule->exceptions);
  g_ptr_array_unref(rule->recovered_by);
  g_ptr_array_unref(rule->torn);
  pattern_free(rule->key_later);
  g_strfreev(rule->consequence_of);
  g_strfreev(rule->examples);
  g_strfreev(rule->counterexamples);
  g_free(rule);
}

static void free_pattern(gpointer data)
{
  pattern_free(data);
}

RuleSet *rule_set_new(void)
{
  RuleSet *rules = g_new0(RuleSet, 1);
  rules->rules = g_ptr_array_new_with_free_func(rule_free);
  rules->benign = g_ptr_array_new();
  rules->probes = g_array_new(FALSE, FALSE, sizeof(Probe));
  rules->unfiltered = g_array_new(FALSE, FALSE, sizeof(guint));
  rule_set_index(rules);
  return rules;
}

void rule_set_free(RuleSet *rules)
{
  if (!rules)
    return;
  prefilter_free(rules->prefilter);
  g_array_unref(rules->probes);
  g_array_unref(rules->unfiltered);
  g_ptr_array_unref(rules->benign);
  g_ptr_array_unref(rules->rules);
  g_free(rules);
}

guint rule_set_size(const RuleSet *rules)
{
  return rules->rules->len;
}

static const Rule *find_rule(const RuleSet *rules, const char *name)
{
  for (guint i = 0; i < rules->rules->len; i++) {
    const Rule *rule = g_ptr_array_index(rules->rules, i);
    if (strcmp(rule->name, name) == 0)
      return rule;
  }
  return NULL;
}

gboolean rule_set_has_class(const RuleSet *rules, const char *class)
{
  for (guint i = 0; i < rules->rules->len; i++) {
    const Rule *rule = g_ptr_array_index(rules->rules, i);
    if (strcmp(rule->class, class) == 0)
      return TRUE;
  }
  return FALSE;
}

static Pattern *compile(KeyFile *file, const char *group, const char *key, const char *expression)
{
  g_autofree char *problem = NULL;
  Pattern *pattern = pattern_new(expression, &problem);
  if (!pattern)
    keyfile_mistake(file, group, key, "%s=: %s", key, problem);
  return pattern;
}

/* The patterns of a key that may stand several times. */
static GPtrArray *read_patterns(KeyFile *file, const char *group, const char *key)
{
  GPtrArray *patterns = g_ptr_array_new_with_free_func(free_pattern);
  g_auto(GStrv) expressions = keyfile_strings(file, group, key);
  for (char **expression = expressions; *expression; expression++) {
    Pattern *pattern = **expression ? compile(file, group, key, *expression) : NULL;
    if (pattern)
      g_ptr_array_add(patterns, pattern);
    else if (!**expression)
      keyfile_mistake(file, group, key, "%s= is empty, it would match every line", key);
  }
  return patterns;
}

/* Shorter words come about by chance. */
#define TORN_MINIMUM 16
#define TORN_MAXIMUM 64

static GPtrArray *read_torn(KeyFile *file, const char *group)
{
  GPtrArray *phrases = g_ptr_array_new_with_free_func(phrase_free);
  g_auto(GStrv) texts = keyfile_strings(file, group, "Torn");
  for (char **text = texts; *text; text++) {
    gsize length = strlen(*text);
    if (length >= TORN_MINIMUM && length <= TORN_MAXIMUM)
      g_ptr_array_add(phrases, phrase_new(*text));
    else
      keyfile_mistake(file, group, "Torn", "Torn=%s: expected %d to %d bytes, fewer may come together by chance", *text,
                      TORN_MINIMUM, TORN_MAXIMUM);
  }
  return phrases;
}

/* Key= names the group that captures what failed; it is called (?<key>…) inside, whatever the user's name. */
static void check_key(KeyFile *file, const Rule *rule)
{
  const char *name = keyfile_string(file, rule->name, "Key", NULL);
  if (!name)
    return;
  for (guint i = 0; i < rule->patterns->len; i++)
    if (pattern_has_group(g_ptr_array_index(rule->patterns, i), name))
      return;
  if (rule->key_later && pattern_has_group(rule->key_later, name))
    return;
  keyfile_mistake(file, rule->name, "Key", "Key=%s: no Pattern= of [%s] has a group (?<%s>…)", name, rule->name, name);
}

static RuleKind kind_of(const char *class)
{
  static const char *const NAMES[] = {"benign", "boot", "pass", NULL};
  int found = names_find(NAMES, class);
  return found < 0 ? RULE_FAILURE : (RuleKind)(RULE_BENIGN + found);
}

static Rule *read_rule(KeyFile *file, const char *path, const char *name)
{
  Rule *rule = g_new0(Rule, 1);
  rule->name = g_strdup(name);
  rule->origin = g_strdup_printf("%s:%u", path, keyfile_line(file, name, NULL));
  (void)keyfile_string(file, name, "Description", NULL);
  (void)keyfile_required(file, name, "Class");
  int class = keyfile_choice(file, name, "Class", CLASSES, 0);
  rule->class = g_strdup(CLASSES[class]);
  rule->kind = kind_of(CLASSES[class]);
  rule->fatal = keyfile_boolean(file, name, "Fatal", FALSE);
  rule->hint = keyfile_boolean(file, name, "Hint", FALSE);
  rule->blame = keyfile_boolean(file, name, "Blame", TRUE);
  rule->recovered_cause = keyfile_boolean(file, name, "RecoveredCause", FALSE);
  if (rule->fatal && rule->hint)
    keyfile_mistake(file, name, "Hint", "Hint=yes contradicts Fatal=yes: a hint only explains what another rule finds");
  rule->recovery = (Recovery)keyfile_choice(file, name, "Recovery", RECOVERIES, RECOVERY_MARKER);
  rule->patterns = read_patterns(file, name, "Pattern");
  if (rule->patterns->len == 0)
    (void)keyfile_required(file, name, "Pattern");
  rule->exceptions = read_patterns(file, name, "Except");
  rule->recovered_by = read_patterns(file, name, "RecoveredBy");
  rule->torn = read_torn(file, name);
  const char *later = keyfile_string(file, name, "KeyLater", NULL);
  rule->key_later = later ? compile(file, name, "KeyLater", later) : NULL;
  rule->consequence_of = keyfile_list(file, name, "ConsequenceOf", NULL);
  rule->examples = keyfile_strings(file, name, "Example");
  rule->counterexamples = keyfile_strings(file, name, "Counterexample");
  if (!*rule->examples)
    keyfile_mistake(file, name, NULL, "[%s] needs an Example=: a line that it must match", name);
  rule->key = g_strdup(keyfile_string(file, name, "Key", "key"));
  check_key(file, rule);
  return rule;
}

/* All that ConsequenceOf= may name: classes and the rules loaded so far. Returns: (owned) array, names (borrowed). */
static const char **consequence_names(const RuleSet *rules)
{
  const char **names = g_new0(const char *, G_N_ELEMENTS(CLASSES) + rules->rules->len);
  guint n = 0;
  for (; CLASSES[n]; n++)
    names[n] = CLASSES[n];
  for (guint i = 0; i < rules->rules->len; i++)
    names[n++] = ((const Rule *)g_ptr_array_index(rules->rules, i))->name;
  return names;
}

/* A rule may name one further down, so this comes after the whole file; or one of a file that is not in use, so only
 * what looks like a misspelling is a mistake. */
static void check_consequences(const RuleSet *rules, KeyFile *file, guint first)
{
  g_autofree const char **names = consequence_names(rules);
  for (guint i = first; i < rules->rules->len; i++) {
    const Rule *rule = g_ptr_array_index(rules->rules, i);
    for (char **name = rule->consequence_of; *name; name++) {
      g_autofree char *hint = names_find(names, *name) < 0 ? nearest_hint(*name, names) : g_strdup("");
      if (*hint)
        keyfile_mistake(file, rule->name, "ConsequenceOf", "ConsequenceOf=%s: neither a class nor a rule%s", *name,
                        hint);
    }
  }
}

static void add_rule(RuleSet *rules, KeyFile *file, const char *path, const char *name)
{
  const Rule *earlier = find_rule(rules, name);
  Rule *rule = read_rule(file, path, name);
  g_ptr_array_add(rules->rules, rule);
  if (earlier)
    keyfile_mistake(file, name, NULL, "a rule [%s] stands already in %s; rules need names of their own", name,
                    earlier->origin);
  for (guint i = 0; rule->kind == RULE_BENIGN && i < rule->patterns->len; i++)
    g_ptr_array_add(rules->benign, g_ptr_array_index(rule->patterns, i));
}

static gboolean load(RuleSet *rules, KeyFile *file, const char *name, GError **error)
{
  guint first = rules->rules->len;
  g_auto(GStrv) groups = keyfile_groups(file);
  if (!*groups)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: holds no rule; expected [rule-name] groups", name);
  for (char **group = groups; *group; group++)
    add_rule(rules, file, name, *group);
  check_consequences(rules, file, first);
  rule_set_index(rules);
  return keyfile_finish(file, error);
}

gboolean rule_set_load(RuleSet *rules, const char *path, GError **error)
{
  g_autoptr(KeyFile) file = keyfile_load(path, error);
  return file && load(rules, file, path, error);
}

gboolean rule_set_parse(RuleSet *rules, const char *name, const char *text, gssize length, GError **error)
{
  g_autoptr(KeyFile) file = keyfile_parse(name, text, length, error);
  return file && load(rules, file, name, error);
}
