/* SPDX-License-Identifier: GPL-3.0-or-later */
/* known_json.h: what is known of a failure, as JSON; inside report/ only. */
#pragma once
#include "base/json.h"
#include "report/report.h"

/* Adds the member `known` of harness/doc/json.md: an object, or null. */
void known_json_add(JsonBuilder *builder, const ReportGroup *group);
