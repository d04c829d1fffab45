/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suppressions.h: hazards that somebody has looked at and accepts for a time. A strict key file, one group each:
 *
 *   [store-is-read-only]
 *   Kind=path-order
 *   Unit=choose-peer.service
 *   Other=sysroot-nix-store.mount
 *   Reason=the peers in the store are only a fallback
 *   Expires=2027-03-31
 *
 * Kind, Unit, Reason and Expires must be given. Unit is the one that the hazard is told of, Other the other one of the
 * pair; without Other= any will do. A suppression holds up to and with its last day. */
#pragma once
#include "units/hazards.h"

typedef struct {
  char *name, *kind, *unit, *other, *reason; /* OTHER may be NULL */
  char *expires;                             /* "2027-03-31" */
} Suppression;

/* Returns: (owned) list of Suppression, or NULL with BOOTRACE_ERROR_INPUT, which names file and line. */
GPtrArray *suppressions_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for TEXT; NAME stands for the file in messages. */
GPtrArray *suppressions_parse(const char *name, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The suppression that names HAZARD; of several, the one that holds longest. Returns: (borrowed) or NULL. */
const Suppression *suppressions_find(const GPtrArray *suppressions, const Hazard *hazard);
/* Is TODAY ("2026-11-24") behind its last day? */
gboolean suppression_is_expired(const Suppression *suppression, const char *today);
