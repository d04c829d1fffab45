/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "report/contrast.h"
#include "report/report.h"

static void add_side(JsonBuilder *builder, const char *name, const char *image, guint failed, guint boots)
{
  json_begin_object(builder, name);
  json_add_text(builder, "image", image);
  json_add_integer(builder, "boots", boots);
  json_add_integer(builder, "failed", failed);
  json_end_object(builder);
}

static void add_evidence(JsonBuilder *builder, const ContrastRow *row)
{
  json_add_text(builder, "test", row->paired ? "mcnemar" : "boschloo");
  json_begin_object(builder, "pairs");
  json_add_integer(builder, "only_first", row->pairs.only_first);
  json_add_integer(builder, "only_second", row->pairs.only_second);
  json_add_integer(builder, "alike", row->pairs.alike);
  json_end_object(builder);
  json_add_real(builder, "p_value", row->p_value);
  json_add_real(builder, "e_value", row->e_value);
  json_add_real(builder, "low", row->difference.low);
  json_add_real(builder, "high", row->difference.high);
  json_add_text(builder, "finding", contrast_finding_to_string(row->finding));
}

static void add_row(JsonBuilder *builder, const ContrastRow *row)
{
  json_begin_object(builder, NULL);
  json_add_text(builder, "strategy", row->strategy);
  add_side(builder, "first", row->first_image, row->table.x1, row->table.n1);
  add_side(builder, "second", row->second_image, row->table.x2, row->table.n2);
  json_add_text(builder, "left_out", row->left_out);
  if (!row->left_out)
    add_evidence(builder, row);
  json_end_object(builder);
}

char *contrast_json(const Contrast *contrast)
{
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "comparison");
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  json_add_text(builder, "first", contrast->first);
  json_add_text(builder, "second", contrast->second);
  json_add_flag(builder, "once", contrast->once);
  json_add_real(builder, "margin", contrast->margin);
  json_add_real(builder, "e_needed", contrast->e_needed);
  json_add_real(builder, "p_needed", contrast->p_needed);
  json_begin_array(builder, "rows");
  for (guint i = 0; i < contrast->rows->len; i++)
    add_row(builder, g_ptr_array_index(contrast->rows, i));
  json_end_array(builder);
  g_autofree char *text = json_finish(builder);
  return g_strconcat(text, "\n", NULL);
}
