/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/literals.h"
#include "console/ruleset.h"

static void add_words(RuleSet *rules, Probe *probe, guint id)
{
  g_auto(GStrv) words = literals_of(pattern_expression(probe->pattern), PREFILTER_WORD_MINIMUM);
  probe->filtered = words != NULL;
  for (char **word = words; word && *word; word++)
    prefilter_add(rules->prefilter, *word, id);
}

static void add_probes(RuleSet *rules, const GPtrArray *patterns, guint rule, Role role)
{
  for (guint i = 0; i < patterns->len; i++) {
    Probe probe = {.pattern = g_ptr_array_index(patterns, i), .rule = rule, .role = role};
    guint id = rules->probes->len;
    add_words(rules, &probe, id);
    g_array_append_val(rules->probes, probe);
    if (!probe.filtered)
      g_array_append_val(rules->unfiltered, id);
  }
}

void rule_set_index(RuleSet *rules)
{
  prefilter_free(rules->prefilter);
  rules->prefilter = prefilter_new();
  g_array_set_size(rules->probes, 0);
  g_array_set_size(rules->unfiltered, 0);
  for (guint i = 0; i < rules->rules->len; i++) {
    const Rule *rule = g_ptr_array_index(rules->rules, i);
    switch (rule->kind) {
    case RULE_BENIGN:
      break;
    case RULE_BOOT:
      add_probes(rules, rule->patterns, i, ROLE_BOOT);
      break;
    case RULE_PASS:
      add_probes(rules, rule->patterns, i, ROLE_PASS);
      break;
    case RULE_FAILURE:
      add_probes(rules, rule->patterns, i, ROLE_FAILURE);
      add_probes(rules, rule->recovered_by, i, ROLE_RECOVERY);
      break;
    }
  }
  prefilter_seal(rules->prefilter);
}
