/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/prefilter.h"
#include "tests/unit/test.h"

static void tell(guint id, gsize offset, gpointer data)
{
  g_string_append_printf(data, "%u@%" G_GSIZE_FORMAT " ", id, offset);
}

/* The words are numbered from 0. */
static char *search(const char *const *words, const char *text)
{
  Prefilter *prefilter = prefilter_new();
  for (guint i = 0; words[i]; i++)
    prefilter_add(prefilter, words[i], i);
  prefilter_seal(prefilter);
  GString *told = g_string_new(NULL);
  prefilter_run(prefilter, text, strlen(text), tell, told);
  prefilter_free(prefilter);
  return g_string_free(told, FALSE);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void assert_search(const char *const *words, const char *text, const char *wanted)
{
  g_autofree char *told = search(words, text);
  assert_string_equal(told, wanted);
}

static void finds_each_word_by_ascending_offset(void **state)
{
  (void)state;
  assert_search(WORDS("panic", "Oops"), "Oops, panic: Oops", "1@0 0@6 1@13 ");
  assert_search(WORDS("abcd"), "abcdabcd", "0@0 0@4 ");
  assert_search(WORDS("aaaa"), "aaaaaa", "0@0 0@1 0@2 ");
}

static void words_may_share_their_beginning_or_be_equal(void **state)
{
  (void)state;
  assert_search(WORDS("Failed", "Failed to mount"), "Failed to mount", "1@0 0@0 ");
  assert_search(WORDS("same", "same"), "same", "1@0 0@0 ");
}

static void texts_that_are_too_short_hold_nothing(void **state)
{
  (void)state;
  assert_search(WORDS("abcd", "abcdefgh"), "", "");
  assert_search(WORDS("abcd", "abcdefgh"), "abc", "");
  assert_search(WORDS("abcdefgh"), "abcdefg", "");
  assert_search(WORDS("abcd"), "xabcd", "0@1 ");
}

static void without_words_nothing_is_found(void **state)
{
  (void)state;
  assert_search(WORDS(NULL), "anything", "");
  prefilter_free(NULL);
}

static void bytes_beyond_ascii_are_words_too(void **state)
{
  (void)state;
  assert_search(WORDS("\303\244\303\266\303\274"), "x\303\244\303\266\303\274", "0@1 ");
}

/* A plain search says what must come out. */
static void agrees_with_a_plain_search(void **state)
{
  (void)state;
  g_autoptr(GRand) random = g_rand_new_with_seed(5);
  for (guint round = 0; round < 500; round++) {
    char words[8][10], text[200];
    Prefilter *prefilter = prefilter_new();
    for (guint i = 0; i < 8; i++) {
      guint length = (guint)g_rand_int_range(random, 4, 9);
      for (guint k = 0; k < length; k++)
        words[i][k] = (char)g_rand_int_range(random, 'a', 'c' + 1);
      words[i][length] = '\0';
      prefilter_add(prefilter, words[i], i);
    }
    for (guint k = 0; k < sizeof text - 1; k++)
      text[k] = (char)g_rand_int_range(random, 'a', 'c' + 1);
    text[sizeof text - 1] = '\0';
    prefilter_seal(prefilter);
    g_autoptr(GString) told = g_string_new(NULL), wanted = g_string_new(NULL);
    prefilter_run(prefilter, text, sizeof text - 1, tell, told);
    for (gsize at = 0; at < sizeof text - 1; at++)
      for (guint i = 8; i-- > 0;)
        if (g_str_has_prefix(text + at, words[i]))
          tell(i, at, wanted);
    assert_string_equal(told->str, wanted->str);
    prefilter_free(prefilter);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_each_word_by_ascending_offset),
      cmocka_unit_test(words_may_share_their_beginning_or_be_equal),
      cmocka_unit_test(texts_that_are_too_short_hold_nothing),
      cmocka_unit_test(without_words_nothing_is_found),
      cmocka_unit_test(bytes_beyond_ascii_are_words_too),
      cmocka_unit_test(agrees_with_a_plain_search),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
