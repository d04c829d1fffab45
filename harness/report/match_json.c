/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/match_json.h"

static void add_match(JsonBuilder *builder, const Match *match)
{
  json_begin_object(builder, NULL);
  json_add_text(builder, "rule", match->rule);
  json_add_text(builder, "class", match->class);
  json_add_text(builder, "key", match->key);
  json_add_integer(builder, "errno", match->error_number);
  json_add_integer(builder, "line", match->line);
  json_add_text(builder, "text", match->text);
  json_add_text(builder, "signature", match->signature);
  json_add_flag(builder, "fatal", match->fatal);
  json_add_flag(builder, "recovered", match->recovered);
  json_add_known(builder, "recovered_line", match->recovered_line, 0);
  json_end_object(builder);
}

void match_json_add_all(JsonBuilder *builder, const GPtrArray *matches)
{
  json_begin_array(builder, "matches");
  for (guint i = 0; matches && i < matches->len; i++)
    add_match(builder, g_ptr_array_index(matches, i));
  json_end_array(builder);
}
