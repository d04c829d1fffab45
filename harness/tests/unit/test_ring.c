/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/ring.h"
#include "tests/unit/test.h"

typedef struct {
  guint32 words[16];
} Page;

/* Time 1000, N words behind the header. */
static Page page_of(guint n, const guint32 *words)
{
  Page page = {{1000, 0, n * 4, 0}};
  memcpy(page.words + 4, words, n * sizeof *words);
  return page;
}

static guint32 head(guint type, guint delta)
{
  return type | delta << 5;
}

static void gives_events_with_their_times(void **state)
{
  (void)state;
  const guint32 words[] = {head(1, 5), 0xaaaa, head(2, 7), 1, 2};
  const Page page = page_of(G_N_ELEMENTS(words), words);
  RingPage ring;
  RingEvent event;
  assert_true(ring_page_open(&ring, &page, sizeof page));
  assert_true(ring_page_next(&ring, &event));
  assert_int_equal(event.at_ns, 1005);
  assert_int_equal(event.length, 4);
  assert_true(ring_page_next(&ring, &event));
  assert_int_equal(event.at_ns, 1012);
  assert_int_equal(event.length, 8);
  assert_false(ring_page_next(&ring, &event));
}

static void reads_long_events_padding_and_time(void **state)
{
  (void)state;
  const guint32 words[] = {head(30, 3), 1, head(29, 1), 8, 0, head(0, 2), 12, 7, 8, head(29, 0), 9};
  const Page page = page_of(G_N_ELEMENTS(words), words);
  RingPage ring;
  RingEvent event;
  assert_true(ring_page_open(&ring, &page, sizeof page));
  assert_true(ring_page_next(&ring, &event));
  assert_int_equal(event.at_ns, 1000 + 3 + (1 << 27) + 1 + 2);
  assert_int_equal(event.length, 8);
  assert_false(ring_page_next(&ring, &event));
}

static void a_broken_page_ends_without_an_event_beyond_it(void **state)
{
  (void)state;
  const guint32 words[] = {head(28, 1), 1};
  Page page = page_of(G_N_ELEMENTS(words), words);
  RingPage ring;
  RingEvent event;
  assert_true(ring_page_open(&ring, &page, sizeof page));
  assert_false(ring_page_next(&ring, &event));
  page.words[2] = 60;
  assert_false(ring_page_open(&ring, &page, sizeof page));
  assert_false(ring_page_open(&ring, &page, 15));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_events_with_their_times),
      cmocka_unit_test(reads_long_events_padding_and_time),
      cmocka_unit_test(a_broken_page_ends_without_an_event_beyond_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
