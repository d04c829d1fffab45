/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/phased_record.h"
#include <string.h>

gboolean phased_record_split(const ControlRecord *record, UnitPhase *ret_phase, GBytes **ret_rest)
{
  gsize length = 0;
  const char *text = g_bytes_get_data(record->payload, &length);
  const char *newline = length ? memchr(text, '\n', length) : NULL;
  if (!newline)
    return FALSE;
  g_autofree char *phase = g_strndup(text, (gsize)(newline - text));
  if (!unit_phase_from_string(phase, ret_phase))
    return FALSE;
  gsize skip = (gsize)(newline + 1 - text);
  *ret_rest = g_bytes_new_from_bytes(record->payload, skip, length - skip);
  return TRUE;
}
