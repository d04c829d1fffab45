/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rule files: whatever stands there is taken or refused with a reason; what is taken can be verified and used. */
#include "base/error.h"
#include "console/judge.h"
#include "tests/fuzz/fuzz.h"
#include <string.h>

static const char SAMPLE[] = "[FAILED] Failed to mount /x.\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n<tag> BUG: 42\n";

static void use(const RuleSet *rules)
{
  g_autoptr(GError) error = NULL;
  if (!rule_set_verify(rules, &error))
    FUZZ_ASSERT(error && error->domain == BOOTRACE_ERROR);
  g_autoptr(Judge) judge = judge_new(rules, PASS_MARKER_FROM_RULES, 0, NULL);
  judge_feed(judge, SAMPLE, sizeof SAMPLE - 1, 0);
  g_autoptr(Outcome) outcome = judge_finish(judge, CONSOLE_END_FILE, 1);
  FUZZ_ASSERT(outcome->lines <= 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(RuleSet) rules = rule_set_new();
  g_autoptr(GError) error = NULL;
  if (rule_set_parse(rules, "fuzz.ini", (const char *)data, (gssize)size, &error))
    use(rules);
  else
    FUZZ_ASSERT(error && error->domain == BOOTRACE_ERROR && error->code == BOOTRACE_ERROR_INPUT);
  return 0;
}
