/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/known_json.h"

/* The object is left open for what else there is to say. */
static void begin_known(JsonBuilder *builder, const KnownFailure *known, gboolean expired)
{
  json_begin_object(builder, "known");
  json_add_text(builder, "name", known->name);
  json_add_text(builder, "ticket", known->ticket);
  json_add_text(builder, "reason", known->reason);
  json_add_text(builder, "expires", known->expires);
  json_add_flag(builder, "expired", expired);
}

void known_json_add(JsonBuilder *builder, const ReportGroup *group)
{
  if (!group->known) {
    json_add_text(builder, "known", NULL);
    return;
  }
  begin_known(builder, group->known, group->known_boots == 0);
  json_add_integer(builder, "boots", group->known_boots);
  json_end_object(builder);
}

void known_json_add_boot(JsonBuilder *builder, const BootRecord *boot, const KnownFailures *known)
{
  const KnownFailure *found = report_boot_known(boot, known);
  if (!found) {
    json_add_text(builder, "known", NULL);
    return;
  }
  begin_known(builder, found, known_failure_is_expired(found, known->today));
  json_end_object(builder);
}
