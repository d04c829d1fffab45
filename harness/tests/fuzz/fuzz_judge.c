/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The judge with the shipped rules: any bytes get an outcome, the same at any chunk size, and it is never revised. */
#include "console/judge.h"
#include "tests/fuzz/fuzz.h"
#include <string.h>

static const RuleSet *shipped_rules(void)
{
  static RuleSet *rules = NULL;
  static const char *const NAMES[] = {"overlayfs", "systemd", "kernel", "initrd", "pass"};
  if (rules)
    return rules;
  rules = rule_set_new();
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    g_autofree char *path = g_strdup_printf("%s/scenarios/rules/%s.ini", PROJECT_ROOT, NAMES[i]);
    FUZZ_ASSERT(rule_set_load(rules, path, NULL));
  }
  return rules;
}

static Outcome *judge_in_chunks(const uint8_t *data, size_t size, gint64 grace_ns, ConsoleEnd end, uint32_t seed)
{
  g_autoptr(Judge) judge = judge_new(shipped_rules(), PASS_MARKER_FROM_RULES, grace_ns, NULL);
  gboolean decided = FALSE;
  while (size > 0) {
    size_t chunk = seed ? fuzz_chunk(&seed, size) : size;
    judge_feed(judge, data, chunk, 0);
    FUZZ_ASSERT(!decided || judge_decided(judge, 0));
    decided = judge_decided(judge, 0);
    data += chunk;
    size -= chunk;
  }
  return judge_finish(judge, end, 0);
}

static void check_equal(const Outcome *a, const Outcome *b)
{
  FUZZ_ASSERT(a->verdict == b->verdict && a->decided == b->decided && a->recovered == b->recovered);
  FUZZ_ASSERT(g_strcmp0(a->class, b->class) == 0 && g_strcmp0(a->signature, b->signature) == 0);
  FUZZ_ASSERT(a->lines == b->lines && a->pass_line == b->pass_line);
  FUZZ_ASSERT(g_strcmp0(a->last_lines, b->last_lines) == 0);
  FUZZ_ASSERT(a->matches->len == b->matches->len && a->warnings->len == b->warnings->len);
  for (guint i = 0; i < a->matches->len; i++) {
    const Match *x = g_ptr_array_index(a->matches, i), *y = g_ptr_array_index(b->matches, i);
    FUZZ_ASSERT(x->line == y->line && x->recovered == y->recovered && x->recovered_line == y->recovered_line);
    FUZZ_ASSERT(strcmp(x->signature, y->signature) == 0 && strcmp(x->text, y->text) == 0);
    FUZZ_ASSERT(g_utf8_validate(x->text, -1, NULL) && g_utf8_validate(x->key, -1, NULL));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const gint64 GRACES[] = {GRACE_WHOLE_CONSOLE, 0, 1000};
  ConsoleEnd end = (ConsoleEnd)(size % 4);
  gint64 grace_ns = GRACES[size % G_N_ELEMENTS(GRACES)];
  g_autoptr(Outcome) whole = judge_in_chunks(data, size, grace_ns, end, 0);
  g_autoptr(Outcome) chunked = judge_in_chunks(data, size, grace_ns, end, (uint32_t)size + 1);
  check_equal(whole, chunked);
  return 0;
}
