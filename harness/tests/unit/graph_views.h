/* SPDX-License-Identifier: GPL-3.0-or-later */
/* graph_views.h: views of real graphs and of a hostile one, for the tests of their three forms. */
#pragma once
#include "tests/unit/units.h"

#include "report/graph_view.h"

/* A quote, a backslash at the end, an escape sequence, broken UTF-8: what would leave its string or paint a terminal.
 */
#define HOSTILE_TEXT "say \"hi\"; } \033[31m \xff \\"

static inline UnitGraph *hostile_graph(void)
{
  static const char DUMP[] = "Manager: systemd 252 (252.39-1~deb12u2)\n"
                             "-> Unit a\\x2db.service:\n\tDescription: " HOSTILE_TEXT "\n\tUnit Load State: loaded\n"
                             "\tBefore: c.mount (origin-default)\n"
                             "\t-> Job 1:\n\t\tAction: a\\x2db.service -> start\n"
                             "-> Unit c.mount:\n\tUnit Load State: loaded\n\tWhere: /c\n\tWhat: " HOSTILE_TEXT "\n"
                             "\t-> Job 2:\n\t\tAction: c.mount -> start\n"
                             "-> Unit d.service:\n\tUnit Load State: loaded\n\tAfter: c.mount (origin-file)\n"
                             "\t-> Job 3:\n\t\tAction: d.service -> start\n"
                             "-> Unit idle.target:\n\tUnit Load State: loaded\n\tAfter: d.service (origin-file)\n";
  GError *error = NULL;
  UnitGraph *graph = unit_graph_parse(PHASE_INITRD, DUMP, strlen(DUMP), &error);
  assert_no_error(error);
  return graph;
}

static inline void assert_holds(const char *text, const char *part)
{
  if (!strstr(text, part))
    fail_msg("'%s' is not in:\n%s", part, text);
}

static inline void assert_lacks(const char *text, const char *part)
{
  if (strstr(text, part))
    fail_msg("'%s' is in:\n%s", part, text);
}
