/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/mistake.h"
#include "tests/unit/units.h"

#define RO "sysroot-nix-.ro\\x2dstore.mount"
#define OVERLAY "sysroot-nix-store.mount"

static char *mistake_between(const UnitGraph *graph, const char *first, const char *second)
{
  int a = unit_graph_find(graph, first), b = unit_graph_find(graph, second);
  assert_true(a >= 0 && b >= 0);
  return mistake_find(graph, (guint)a, (guint)b);
}

static void names_the_missing_sysroot_of_the_seed(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autofree char *sentence = mistake_between(graph, RO, OVERLAY);
  assert_non_null(strstr(sentence, "lowerdir=/sysroot/nix/.ro-store"));
  assert_non_null(strstr(sentence, "RequiresMountsFor=/nix/.ro-store"));
  assert_non_null(strstr(sentence, "the missing /sysroot"));
}

static void says_nothing_where_the_units_show_nothing(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  assert_null(mistake_between(graph, "systemd-tmpfiles-setup-dev.service", OVERLAY));
  assert_null(mistake_between(graph, OVERLAY, RO)); /* the overlay is nothing that the disk's mount needs */
}

/* A graph of a.KIND and b.KIND with these lines of the dump. Returns: (owned). */
static UnitGraph *graph_with(const char *first, const char *first_lines, const char *second, const char *second_lines)
{
  g_autofree char *text =
      g_strdup_printf("Manager: systemd 252 (252.39-1~deb12u2)\n"
                      "-> Unit %s:\n\tUnit Load State: loaded\n%s\t-> Job 1:\n\t\tAction: %s -> start\n"
                      "-> Unit %s:\n\tUnit Load State: loaded\n%s\t-> Job 2:\n\t\tAction: %s -> start\n",
                      first, first_lines, first, second, second_lines, second);
  GError *error = NULL;
  UnitGraph *graph = unit_graph_parse(PHASE_INITRD, text, strlen(text), &error);
  assert_no_error(error);
  return graph;
}

static void assert_mistake(const char *first, const char *first_lines, const char *second, const char *second_lines,
                           const char *part)
{
  g_autoptr(UnitGraph) graph = graph_with(first, first_lines, second, second_lines);
  g_autofree char *sentence = mistake_between(graph, first, second);
  assert_non_null(sentence);
  if (!strstr(sentence, part))
    fail_msg("expected '%s' in '%s'", part, sentence);
}

static void names_a_requirement_without_an_order(void **state)
{
  (void)state;
  assert_mistake("a.service", "", "b.service", "\tRequires: a.service (origin-file)\n",
                 "b.service has Requires=a.service but no After= for it");
}

static void names_the_kernel_module_of_a_filesystem(void **state)
{
  (void)state;
  assert_mistake("systemd-modules-load.service", "", "data.mount",
                 "\tWhere: /data\n\tWhat: share\n\tFile System Type: 9p\n", "data.mount mounts a 9p filesystem");
}

static void names_the_path_that_one_makes_and_the_other_uses(void **state)
{
  (void)state;
  assert_mistake("a.service", "\tType: oneshot\n\t-> ExecStart:\n\t\tCommand Line: /bin/mkdir -p /sysroot/var/lib/x\n",
                 "b.service",
                 "\tType: oneshot\n\t-> ExecStart:\n\t\tCommand Line: /bin/cat /sysroot/var/lib/x/config\n",
                 "Both work on /sysroot/var/lib/x:");
}

static void a_program_that_both_run_is_no_path_between_them(void **state)
{
  (void)state;
  const char *lines = "\tType: oneshot\n\t-> ExecStart:\n\t\tCommand Line: /usr/bin/true now\n";
  g_autoptr(UnitGraph) graph = graph_with("a.service", lines, "b.service", lines);
  assert_null(mistake_between(graph, "a.service", "b.service"));
}

static void describes_what_a_unit_does(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autofree char *mount = mistake_describe(unit_graph_unit(graph, (guint)unit_graph_find(graph, OVERLAY)));
  assert_string_equal(mount, "Writable Store Overlay: mounts overlay (overlay) on /sysroot/nix/store");
  g_autofree char *service =
      mistake_describe(unit_graph_unit(graph, (guint)unit_graph_find(graph, "rw-store.service")));
  assert_non_null(strstr(service, "oneshot service, runs '/bin/mkdir"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_the_missing_sysroot_of_the_seed),
      cmocka_unit_test(says_nothing_where_the_units_show_nothing),
      cmocka_unit_test(names_a_requirement_without_an_order),
      cmocka_unit_test(names_the_kernel_module_of_a_filesystem),
      cmocka_unit_test(names_the_path_that_one_makes_and_the_other_uses),
      cmocka_unit_test(a_program_that_both_run_is_no_path_between_them),
      cmocka_unit_test(describes_what_a_unit_does),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
