/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/trace_text.h"
#include "tests/unit/test.h"

enum { WALK_ID = 40, MISS_ID, TURN_ID };

typedef struct {
  guint8 bytes[256];
  gsize length, strings;
} Made;

static void put(Made *made, gsize at, guint32 number)
{
  memcpy(made->bytes + at, &number, sizeof number);
}

/* An event ID of TASK with the device 0:2 and the path NAMES ("b\0a\0/\0" and the rest empty), then REST. */
static RingEvent event_of(Made *made, guint id, guint task, const char *const *names, const char *rest)
{
  *made = (Made){.length = PROBE_HEADER + 4 + 4 * PROBE_NAMES + 4};
  put(made, 0, id);
  put(made, 4, task);
  put(made, PROBE_HEADER, 2);
  gsize end = made->length;
  for (guint i = 0; i <= PROBE_NAMES; i++) {
    const char *text = i == PROBE_NAMES ? rest : *names ? *names++ : "/";
    gsize length = strlen(text) + 1;
    memcpy(made->bytes + end, text, length);
    put(made, PROBE_HEADER + 4 + 4 * i, (guint32)(length << 16 | end));
    end += length;
  }
  return (RingEvent){.at_ns = 9, .bytes = made->bytes, .length = end};
}

typedef struct {
  TraceSkip skip;
  TraceText text;
  Buffer lines;
} Fixture;

static void begin(Fixture *fixture)
{
  *fixture = (Fixture){0};
  fixture->text.skip = &fixture->skip;
  fixture->text.ids[0] = WALK_ID;
  fixture->text.ids[1] = MISS_ID;
  for (guint i = 0; i < N_PROBES; i++)
    if (strcmp(PROBES[i].name, "turn") == 0)
      fixture->text.ids[i] = TURN_ID;
  assert_true(trace_text_begin(&fixture->text));
}

static void give(Fixture *fixture, guint id, guint task, const char *const *names, const char *rest)
{
  Made made;
  RingEvent event = event_of(&made, id, task, names, rest);
  trace_text_event(&fixture->text, &event, &fixture->lines);
}

static void end(Fixture *fixture, const char *expected)
{
  g_autofree char *found = g_strndup(fixture->lines.bytes ? fixture->lines.bytes : "", fixture->lines.length);
  assert_string_equal(found, expected);
  trace_text_clear(&fixture->text);
  buffer_clear(&fixture->lines);
}

static const char *const DEEP[] = {"b c", "a", "/", NULL};
static const char *const BOTTOMLESS[] = {"8", "7", "6", "5", "4", "3", "2", "1", NULL};

static void writes_paths_from_the_root_down_once_for_each_task(void **state)
{
  (void)state;
  Fixture fixture;
  begin(&fixture);
  give(&fixture, WALK_ID, 7, DEEP, "");
  give(&fixture, WALK_ID, 7, DEEP, "");
  give(&fixture, WALK_ID, 8, BOTTOMLESS, "");
  assert_int_equal(fixture.text.counts[0], 3);
  end(&fixture, "9 7 walk 0:2 /a/b\\040c\n9 8 walk 0:2 1/2/3/4/5/6/7/8\n");
}

static void a_look_up_that_found_something_missed_nothing(void **state)
{
  (void)state;
  Fixture fixture;
  begin(&fixture);
  give(&fixture, WALK_ID, 7, DEEP, "");
  give(&fixture, MISS_ID, 7, DEEP, "b c");
  give(&fixture, MISS_ID, 7, DEEP, "x/y/");
  end(&fixture, "9 7 walk 0:2 /a/b\\040c\n9 7 miss 0:2 /a/b\\040c/x/y\n");
}

static void skips_file_systems_that_tell_nothing_and_idle_turns(void **state)
{
  (void)state;
  Fixture fixture;
  begin(&fixture);
  give(&fixture, TURN_ID, 1, DEEP, "");
  fixture.skip = (TraceSkip){{2}, 1};
  give(&fixture, WALK_ID, 7, DEEP, "");
  fixture.skip.n = 0;
  give(&fixture, WALK_ID, 1, DEEP, "");
  give(&fixture, TURN_ID, 1, DEEP, "");
  give(&fixture, TURN_ID, 1, DEEP, "");
  end(&fixture, "9 1 walk 0:2 /a/b\\040c\n9 1 turn \n");
}

static void takes_nothing_from_beyond_an_event(void **state)
{
  (void)state;
  Fixture fixture;
  begin(&fixture);
  Made made;
  RingEvent event = event_of(&made, WALK_ID, 7, DEEP, "");
  for (event.length = 0; event.length < PROBE_HEADER + 30; event.length++)
    trace_text_event(&fixture.text, &event, &fixture.lines);
  assert_int_equal(fixture.text.counts[0], 30);
  trace_text_clear(&fixture.text);
  buffer_clear(&fixture.lines);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_paths_from_the_root_down_once_for_each_task),
      cmocka_unit_test(a_look_up_that_found_something_missed_nothing),
      cmocka_unit_test(skips_file_systems_that_tell_nothing_and_idle_turns),
      cmocka_unit_test(takes_nothing_from_beyond_an_event),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
