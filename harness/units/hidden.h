/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hidden.h: the kinds of hidden dependencies that can be told from the dump alone. Each is a rule of how systemd's
 * parts work, not of one image. */
#pragma once
#include "units/graph.h"

HiddenEdge *hidden_edge_new(guint before, guint after, HiddenKind kind, const char *evidence); /* (owned) */
void hidden_edge_free(gpointer edge);

/* Candidates, also such as the ordering implies already or contradicts. Returns: (owned) list of HiddenEdge. */
GPtrArray *hidden_find(const UnitGraph *graph);
