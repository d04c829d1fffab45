/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "units/overlay.h"

/* "lowerdir=/a upperdir=/b" */
static void assert_layers(const char *options, const char *expected)
{
  g_autoptr(GPtrArray) layers = overlay_layers(options);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < layers->len; i++) {
    const OverlayLayer *layer = layers->pdata[i];
    g_string_append_printf(text, "%s%s=%s", i ? " " : "", layer->option, layer->path);
  }
  assert_string_equal(text->str, expected);
}

static void all_three_directories_are_found_among_other_options(void **state)
{
  (void)state;
  assert_layers("rw,lowerdir=/a,upperdir=/b,workdir=/c,userxattr", "lowerdir=/a upperdir=/b workdir=/c");
}

static void lower_directories_stand_in_a_list(void **state)
{
  (void)state;
  assert_layers("lowerdir=/a:/b::/d,lowerdir+=/e:f", "lowerdir=/a lowerdir=/b lowerdir=/d lowerdir+=/e:f");
}

static void nothing_is_found_in_nothing(void **state)
{
  (void)state;
  assert_layers(NULL, "");
  assert_layers("ro,lowerdir,lowerdir=,xlowerdir=/a", "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_three_directories_are_found_among_other_options),
      cmocka_unit_test(lower_directories_stand_in_a_list),
      cmocka_unit_test(nothing_is_found_in_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
