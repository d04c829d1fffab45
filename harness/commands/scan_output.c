/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/scan_output.h"
#include "base/inert.h"
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

static const char *verdict_of(const Outcome *outcome)
{
  return outcome->decided ? verdict_to_string(outcome->verdict) : "unknown";
}

/* ---- JSON ---- */

static void add_string(JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name(builder, name);
  if (value)
    json_builder_add_string_value(builder, value);
  else
    json_builder_add_null_value(builder);
}

static void add_integer(JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_int_value(builder, value);
}

static void add_boolean(JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_boolean_value(builder, value);
}

static void add_match(JsonBuilder *builder, const Match *match)
{
  json_builder_begin_object(builder);
  add_string(builder, "rule", match->rule);
  add_string(builder, "class", match->class);
  add_string(builder, "key", match->key);
  add_integer(builder, "errno", match->error_number);
  add_integer(builder, "line", match->line);
  add_string(builder, "text", match->text);
  add_boolean(builder, "fatal", match->fatal);
  add_boolean(builder, "recovered", match->recovered);
  if (match->recovered)
    add_integer(builder, "recovered_line", match->recovered_line);
  json_builder_end_object(builder);
}

static void build(JsonBuilder *builder, const char *file, const Outcome *outcome)
{
  g_autofree char *name = inert_text(file, strlen(file), INERT_ONE_LINE);
  json_builder_begin_object(builder);
  add_string(builder, "type", "scan");
  add_integer(builder, "schema", 1);
  add_string(builder, "file", name);
  add_string(builder, "verdict", verdict_of(outcome));
  add_string(builder, "class", outcome->class);
  add_string(builder, "signature", outcome->signature);
  add_boolean(builder, "recovered", outcome->recovered);
  add_integer(builder, "lines", outcome->lines);
  add_integer(builder, "pass_line", outcome->pass_line);
  json_builder_set_member_name(builder, "matches");
  json_builder_begin_array(builder);
  for (guint i = 0; i < outcome->matches->len; i++)
    add_match(builder, g_ptr_array_index(outcome->matches, i));
  json_builder_end_array(builder);
  json_builder_end_object(builder);
}

static void print_json(const char *file, const Outcome *outcome)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  build(builder, file, outcome);
  g_autoptr(JsonNode) root = json_builder_get_root(builder);
  g_autofree char *text = json_to_string(root, FALSE);
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
