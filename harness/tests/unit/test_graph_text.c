/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/graph_views.h"

static void begins_with_what_is_free_and_who_says_so(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autofree char *text = graph_view_text(&(GraphView){.image = "overlay-race", .digest = "d0", .initrd = graph});
  assert_true(g_str_has_prefix(
      text, "Image           overlay-race\nDigest          d0\n\n"
            "Manager         initrd\nsystemd         252.39-1~deb12u2\n"
            "Units           52 loaded, 35 with a start job, 21 schedulable\n"
            "Pairs           123 of 231 pairs of schedulable units and initrd.target are incomparable"));
}

static void a_unit_is_one_block_with_its_edges_and_their_origins(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autofree char *text = graph_view_text(&(GraphView){.image = "overlay-race", .digest = "d0", .initrd = graph});
  assert_holds(text, "\n\ninitrd-parse-etc.service\n"
                     "  Kind          service oneshot, job start, schedulable\n"
                     "  Description   Mountpoints Configured in the Real Root\n"
                     "  File          /lib/systemd/system/initrd-parse-etc.service\n"
                     "  Condition     AssertPathExists: /etc/initrd-release untested\n"
                     "  Requires      initrd-root-fs.target, system.slice\n"
                     "  After         initrd-root-fs.target (file), systemd-journald.socket (file)\n"
                     "  Before        initrd-fs.target (file)\n\n");
  assert_holds(text, "  Hidden after  systemd-udevd.service (device: dev-vda.device appears");
}

static void lines_break_between_words_before_column_100(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_ROOT, "debian-12-root.txt");
  g_autofree char *text = graph_view_text(&(GraphView){.image = "debian", .digest = "d0", .root = graph, .all = TRUE});
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    gboolean one_word = strlen(*line) > 16 && !strchr(*line + 16, ' ');
    if (g_utf8_strlen(*line, -1) > 100 && !one_word)
      fail_msg("longer than 100 columns: %s", *line);
  }
}

static void units_without_a_job_are_shown_on_demand_only(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = hostile_graph();
  GraphView view = {.image = "x", .digest = "d0", .initrd = graph};
  g_autofree char *some = graph_view_text(&view);
  view.all = TRUE;
  g_autofree char *all = graph_view_text(&view);
  assert_lacks(some, "idle.target");
  assert_holds(all, "\nidle.target\n  Kind          target, no job\n  After         d.service (file)\n");
}

static void both_managers_stand_in_one_text(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, "a.service b.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "c.service d.service", "");
  g_autofree char *text = graph_view_text(&(GraphView){.image = "x", .digest = "d", .initrd = initrd, .root = root});
  assert_true(strstr(text, "Manager         initrd") < strstr(text, "\na.service\n"));
  assert_true(strstr(text, "\na.service\n") < strstr(text, "Manager         root"));
  assert_holds(text, "\nd.service\n");
}

static void a_cycle_is_told_with_what_is_still_possible(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service;b.service a.service", "");
  g_autofree char *text = graph_view_text(&(GraphView){.image = "x", .digest = "d", .initrd = graph});
  assert_holds(text, "Cycle           ");
  assert_holds(text, "a.service → b.service");
  assert_holds(text, "--strategy=natural");
}

static void what_the_guest_says_paints_no_terminal(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = hostile_graph();
  g_autofree char *text = graph_view_text(&(GraphView){.image = "x", .digest = "d", .initrd = graph});
  assert_true(g_utf8_validate(text, -1, NULL));
  assert_null(strchr(text, '\033'));
  assert_holds(text, "  What          say \"hi\"; } .[31m \xef\xbf\xbd \\\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(begins_with_what_is_free_and_who_says_so),
      cmocka_unit_test(a_unit_is_one_block_with_its_edges_and_their_origins),
      cmocka_unit_test(lines_break_between_words_before_column_100),
      cmocka_unit_test(units_without_a_job_are_shown_on_demand_only),
      cmocka_unit_test(both_managers_stand_in_one_text),
      cmocka_unit_test(a_cycle_is_told_with_what_is_still_possible),
      cmocka_unit_test(what_the_guest_says_paints_no_terminal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
