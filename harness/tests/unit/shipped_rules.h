/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shipped_rules.h: the rules of scenarios/rules, for tests of the console module. */
#pragma once
#include "console/rules.h"
#include "tests/unit/test.h"

/* All of them, or without pass.ini. Returns: (owned). */
static inline RuleSet *shipped_rules(gboolean with_pass)
{
  static const char *const NAMES[] = {"overlayfs", "systemd", "kernel", "initrd", "pass"};
  RuleSet *rules = rule_set_new();
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES) - !with_pass; i++) {
    g_autofree char *path = g_strdup_printf(PROJECT_ROOT "/scenarios/rules/%s.ini", NAMES[i]);
    GError *error = NULL;
    if (!rule_set_load(rules, path, &error))
      fail_msg("%s", error->message);
  }
  return rules;
}
