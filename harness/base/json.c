/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include <json-glib/json-glib.h>

static void add_name(JsonBuilder *builder, const char *name)
{
  if (name)
    json_builder_set_member_name(builder, name);
}

JsonBuilder *json_begin(void)
{
  return json_builder_begin_object(json_builder_new());
}

char *json_finish(JsonBuilder *builder)
{
  json_builder_end_object(builder);
  g_autoptr(JsonNode) root = json_builder_get_root(builder);
  g_object_unref(builder);
  return json_to_string(root, FALSE);
}

void json_begin_object(JsonBuilder *builder, const char *name)
{
  add_name(builder, name);
  json_builder_begin_object(builder);
}

void json_end_object(JsonBuilder *builder)
{
  json_builder_end_object(builder);
}

void json_begin_array(JsonBuilder *builder, const char *name)
{
  add_name(builder, name);
  json_builder_begin_array(builder);
}

void json_end_array(JsonBuilder *builder)
{
  json_builder_end_array(builder);
}

void json_add_text(JsonBuilder *builder, const char *name, const char *text)
{
  add_name(builder, name);
  g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;
  if (valid)
    json_builder_add_string_value(builder, valid);
  else
    json_builder_add_null_value(builder);
}

void json_add_integer(JsonBuilder *builder, const char *name, gint64 value)
{
  add_name(builder, name);
  json_builder_add_int_value(builder, value);
}

void json_add_known(JsonBuilder *builder, const char *name, gint64 value, gint64 nothing)
{
  add_name(builder, name);
  if (value != nothing)
    json_builder_add_int_value(builder, value);
  else
    json_builder_add_null_value(builder);
}

void json_add_real(JsonBuilder *builder, const char *name, double value)
{
  add_name(builder, name);
  json_builder_add_double_value(builder, value);
}

void json_add_flag(JsonBuilder *builder, const char *name, gboolean value)
{
  add_name(builder, name);
  json_builder_add_boolean_value(builder, value);
}

void json_add_json(JsonBuilder *builder, const char *name, const char *text)
{
  g_autoptr(JsonNode) node = text ? json_from_string(text, NULL) : NULL;
  if (!node) {
    json_add_text(builder, name, text);
    return;
  }
  add_name(builder, name);
  json_builder_add_value(builder, g_steal_pointer(&node));
}

void json_add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts)
{
  json_begin_array(builder, name);
  for (guint i = 0; texts && i < texts->len; i++)
    json_add_text(builder, NULL, g_ptr_array_index(texts, i));
  json_builder_end_array(builder);
}

void json_add_strv(JsonBuilder *builder, const char *name, char *const *texts)
{
  json_begin_array(builder, name);
  for (; *texts; texts++)
    json_add_text(builder, NULL, *texts);
  json_builder_end_array(builder);
}

char *json_member(const char *text, const char *name, const char *member)
{
  g_autoptr(JsonNode) root = json_from_string(text, NULL);
  JsonNode *node = root;
  const char *const path[] = {name, member};
  for (gsize i = 0; i < G_N_ELEMENTS(path); i++) {
    JsonObject *object = node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    node = object ? json_object_get_member(object, path[i]) : NULL;
  }
  return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_dup_string(node) : NULL;
}
