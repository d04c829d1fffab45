/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dump.h: from the text of Manager.Dump to a flat list of units, without judgement (units/graph.h builds on it). The
 * text comes from a guest and may hold anything. */
#pragma once
#include "units/graph.h"

typedef struct {
  char *other;
  gboolean before; /* the unit stands before OTHER; else after it */
  EdgeOrigin origin;
} DumpOrder;

typedef struct {
  Unit unit; /* its job may be NULL; type not set */
  gboolean loaded;
  char **aliases;    /* NULL-terminated */
  GPtrArray *orders; /* DumpOrder, as they stand */
} DumpUnit;

typedef struct {
  char *version;    /* "" where the dump does not say */
  GPtrArray *units; /* DumpUnit with valid names, as they stand; a name may stand twice in a hostile dump */
} Dump;

/* Most units that are believed; a graph of N units costs N²/8 bytes. A desktop has some 500. */
#define DUMP_UNITS_MAX 4096

/* Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT. */
Dump *dump_parse(const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dump_free(Dump *dump);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dump, dump_free)

/* Frees what UNIT holds, not UNIT. */
void dump_unit_clear(Unit *unit);
