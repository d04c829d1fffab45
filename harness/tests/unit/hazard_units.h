/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_units.h: dumps of a few units, and what hazards_find() says of them. */
#pragma once
#include "tests/unit/units.h"
#include "units/hazards.h"

/* A unit of the boot, and lines of it. */
#define UNIT(name, fields)                                                                                             \
  "-> Unit " name ":\n\tUnit Load State: loaded\n" fields "\t-> Job 1:\n\t\tAction: " name " -> start\n"
#define MOUNT(name, where, what, type, fields)                                                                         \
  UNIT(name, "\tWhere: " where "\n\tWhat: " what "\n\tFile System Type: " type "\n" fields)
#define ONESHOT(name, command, fields)                                                                                 \
  UNIT(name, "\tType: oneshot\n" fields "\t-> ExecStart:\n\t\tCommand Line: " command "\n")
#define AFTER(name) "\tAfter: " name " (origin-file)\n"
#define BEFORE(name) "\tBefore: " name " (origin-file)\n"
#define NEEDS_MOUNTS(path) "\tRequiresMountsFor: " path " (origin-file)\n"

static inline GPtrArray *hazards_in(UnitPhase phase, const char *dump)
{
  GError *error = NULL;
  g_autoptr(UnitGraph) graph = unit_graph_parse(phase, dump, strlen(dump), &error);
  assert_no_error(error);
  return hazards_find(graph);
}

static inline void fail_with(const GPtrArray *hazards, const char *expected)
{
  for (guint i = 0; i < hazards->len; i++) {
    const Hazard *hazard = hazards->pdata[i];
    print_message("%s: %s before %s: %s\n", hazard->kind, hazard->before, hazard->after, hazard->reason);
  }
  fail_msg("expected %s", expected);
}

/* DUMP has one hazard, of KIND and of the pair. Returns: (owned) the list that holds it. */
static inline GPtrArray *assert_hazard(UnitPhase phase, const char *dump, const char *kind, const char *before,
                                       const char *after)
{
  GPtrArray *hazards = hazards_in(phase, dump);
  const Hazard *hazard = hazards->len == 1 ? hazards->pdata[0] : NULL;
  if (!hazard || strcmp(hazard->kind, kind) != 0 || strcmp(hazard->before, before) != 0 ||
      strcmp(hazard->after, after) != 0)
    fail_with(hazards, kind);
  return hazards;
}

static inline void assert_pair(UnitPhase phase, const char *dump, const char *kind, const char *before,
                               const char *after)
{
  g_ptr_array_unref(assert_hazard(phase, dump, kind, before, after));
}

/* As assert_pair(), and it is mended by DROP_IN for UNIT. */
static inline void assert_mended(UnitPhase phase, const char *dump, const char *kind, const char *before,
                                 const char *after, const char *unit, const char *drop_in)
{
  g_autoptr(GPtrArray) hazards = assert_hazard(phase, dump, kind, before, after);
  const Hazard *hazard = hazards->pdata[0];
  assert_string_equal(hazard->unit, unit);
  assert_string_equal(hazard->drop_in, drop_in);
}

static inline void assert_no_hazard(UnitPhase phase, const char *dump)
{
  g_autoptr(GPtrArray) hazards = hazards_in(phase, dump);
  if (hazards->len)
    fail_with(hazards, "none");
}
