/* SPDX-License-Identifier: GPL-3.0-or-later */
/* match_json.h: a match of a rule as JSON, the same in every object that has matches. */
#pragma once
#include "base/json.h"
#include "console/judge.h"

/* Adds the array `matches` of harness/doc/json.md; MATCHES (of Match) may be NULL. */
void match_json_add_all(JsonBuilder *builder, const GPtrArray *matches);
