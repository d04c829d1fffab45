/* SPDX-License-Identifier: GPL-3.0-or-later */
/* known_json.h: what is known of a failure, as JSON; inside report/ only. */
#pragma once
#include "base/json.h"
#include "report/report.h"

/* Adds the member `known` of harness/doc/json.md to a group of boots: an object, or null. */
void known_json_add(JsonBuilder *builder, const ReportGroup *group);
/* The same for one boot; KNOWN may be NULL. */
void known_json_add_boot(JsonBuilder *builder, const BootRecord *boot, const KnownFailures *known);
