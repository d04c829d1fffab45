/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/known_json.h"

void known_json_add(JsonBuilder *builder, const ReportGroup *group)
{
  const KnownFailure *known = group->known;
  if (!known) {
    json_add_text(builder, "known", NULL);
    return;
  }
  json_begin_object(builder, "known");
  json_add_text(builder, "name", known->name);
  json_add_text(builder, "ticket", known->ticket);
  json_add_text(builder, "reason", known->reason);
  json_add_text(builder, "expires", known->expires);
  json_add_flag(builder, "expired", group->known_boots == 0);
  json_add_integer(builder, "boots", group->known_boots);
  json_end_object(builder);
}
