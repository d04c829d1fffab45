/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/scan_output.h"
#include "base/inert.h"
#include "base/json.h"
#include "report/match_json.h"
#include <stdio.h>
#include <string.h>

static const char *verdict_of(const Outcome *outcome)
{
  return outcome->decided ? verdict_to_string(outcome->verdict) : "unknown";
}

/* ---- JSON ---- */

static void print_json(const char *file, const Outcome *outcome)
{
  g_autofree char *name = inert_text(file, strlen(file), INERT_ONE_LINE);
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "scan");
  json_add_integer(builder, "schema", 1);
  json_add_text(builder, "file", name);
  json_add_text(builder, "verdict", verdict_of(outcome));
  json_add_text(builder, "class", outcome->class);
  json_add_text(builder, "signature", outcome->signature);
  json_add_flag(builder, "recovered", outcome->recovered);
  json_add_integer(builder, "lines", outcome->lines);
  json_add_integer(builder, "pass_line", outcome->pass_line);
  match_json_add_all(builder, outcome->matches);
  g_autofree char *text = json_finish(builder);
  printf("%s\n", text);
}

/* ---- text ---- */

static const char *role_of(const Outcome *outcome, const Match *match)
{
  if (match == outcome->cause)
    return "this is the cause that counts";
  if (match->recovered)
    return NULL;
  if (outcome->cause && match->line < outcome->cause->line)
    return "earlier, but not what the failure followed from";
  return match->fatal ? "fatal, but something stood before it" : "no proof of a failed boot by itself";
}

static void explain_match(const Outcome *outcome, const Match *match)
{
  printf("  line %u: rule %s, class %s", match->line, match->rule, match->class);
  if (*match->key)
    printf(", key %s", match->key);
  if (match->error_number)
    printf(", errno %d", match->error_number);
  printf("\n    %s\n", match->text);
  const char *role = role_of(outcome, match);
  if (role)
    printf("    %s\n", role);
  else if (match->recovered_line < match->line)
    printf("    harmless: the boot had passed in line %u\n", match->recovered_line);
  else
    printf("    recovered by line %u\n", match->recovered_line);
}

static void print_text(const char *file, const Outcome *outcome, gboolean explain)
{
  g_autofree char *name = inert_text(file, strlen(file), INERT_ONE_LINE);
  printf("%s: %s%s%s%s\n", name, verdict_of(outcome), outcome->signature ? " " : "",
         outcome->signature ? outcome->signature : "", outcome->recovered ? " (with recovered failures)" : "");
  if (outcome->cause && !explain)
    printf("  line %u: %s\n", outcome->cause->line, outcome->cause->text);
  if (!explain)
    return;
  if (outcome->pass_line)
    printf("  line %u: pass marker\n", outcome->pass_line);
  else
    printf("  no pass marker in %u lines\n", outcome->lines);
  for (guint i = 0; i < outcome->matches->len; i++)
    explain_match(outcome, g_ptr_array_index(outcome->matches, i));
}

void scan_print(const char *file, const Outcome *outcome, ScanForm form)
{
  switch (form) {
  case SCAN_TEXT:
  case SCAN_EXPLAIN:
    print_text(file, outcome, form == SCAN_EXPLAIN);
    break;
  case SCAN_JSON:
    print_json(file, outcome);
    break;
  }
  for (guint i = 0; i < outcome->warnings->len; i++)
    fprintf(stderr, "bootrace: %s: %s\n", file, (const char *)g_ptr_array_index(outcome->warnings, i));
}
