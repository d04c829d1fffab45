/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "tests/unit/test.h"

static void writes_members_of_each_kind_in_their_order(void **state)
{
  (void)state;
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "text", "a");
  json_add_integer(builder, "integer", G_MININT64);
  json_add_real(builder, "real", 0.5);
  json_add_flag(builder, "flag", TRUE);
  json_begin_object(builder, "object");
  json_add_flag(builder, "flag", FALSE);
  json_end_object(builder);
  g_autofree char *text = json_finish(builder);
  assert_string_equal(text, "{\"text\":\"a\",\"integer\":-9223372036854775808,\"real\":0.5,\"flag\":true,"
                            "\"object\":{\"flag\":false}}");
}

static void what_is_not_known_is_null(void **state)
{
  (void)state;
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "text", NULL);
  json_add_known(builder, "unknown", -1, -1);
  json_add_known(builder, "known", 0, -1);
  json_add_json(builder, "json", NULL);
  g_autofree char *text = json_finish(builder);
  assert_string_equal(text, "{\"text\":null,\"unknown\":null,\"known\":0,\"json\":null}");
}

static void an_array_holds_what_has_no_name(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) texts = g_ptr_array_new();
  g_ptr_array_add(texts, (char[]){"x"});
  JsonBuilder *builder = json_begin();
  json_begin_array(builder, "array");
  json_add_integer(builder, NULL, 1);
  json_begin_object(builder, NULL);
  json_end_object(builder);
  json_end_array(builder);
  json_add_texts(builder, "texts", texts);
  json_add_texts(builder, "none", NULL);
  json_add_strv(builder, "list", (char *[]){(char[]){"y"}, NULL});
  g_autofree char *text = json_finish(builder);
  assert_string_equal(text, "{\"array\":[1,{}],\"texts\":[\"x\"],\"none\":[],\"list\":[\"y\"]}");
}

static void hostile_text_stays_inside_its_string(void **state)
{
  (void)state;
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "text", "\"}\\\n\033\xff");
  g_autofree char *text = json_finish(builder);
  assert_string_equal(text, "{\"text\":\"\\\"}\\\\\\n\\u001b\xef\xbf\xbd\"}");
}

static void json_of_another_part_is_a_value_and_what_is_none_a_string(void **state)
{
  (void)state;
  JsonBuilder *builder = json_begin();
  json_add_json(builder, "good", "{\"a\":[1]}");
  json_add_json(builder, "bad", "{\"a\":");
  g_autofree char *text = json_finish(builder);
  assert_string_equal(text, "{\"good\":{\"a\":[1]},\"bad\":\"{\\\"a\\\":\"}");
}

static void finds_a_string_within_an_object_and_nothing_else(void **state)
{
  (void)state;
  static const char TEXT[] = "{\"return\":{\"status\":\"paused\",\"count\":1},\"id\":\"x\"}";
  g_autofree char *found = json_member(TEXT, "return", "status");
  assert_string_equal(found, "paused");
  assert_null(json_member(TEXT, "return", "count"));
  assert_null(json_member(TEXT, "return", "other"));
  assert_null(json_member(TEXT, "id", "status"));
  assert_null(json_member("[1]", "return", "status"));
  assert_null(json_member("{\"return\":", "return", "status"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_members_of_each_kind_in_their_order),
      cmocka_unit_test(what_is_not_known_is_null),
      cmocka_unit_test(an_array_holds_what_has_no_name),
      cmocka_unit_test(hostile_text_stays_inside_its_string),
      cmocka_unit_test(json_of_another_part_is_a_value_and_what_is_none_a_string),
      cmocka_unit_test(finds_a_string_within_an_object_and_nothing_else),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
