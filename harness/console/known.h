/* SPDX-License-Identifier: GPL-3.0-or-later */
/* known.h: failures that somebody knows of and has written a ticket for, by signature. A strict key file, one group
 * each:
 *
 *   [upstream-186]
 *   Signature=overlay-resolve:/sysroot/nix/.ro-store:-2
 *   Image=overlay-race
 *   Ticket=https://tracker.example/186
 *   Reason=waits for the next release
 *   Expires=2027-03-31
 *
 * Signature, Ticket and Expires must be given. Without Image= the failure is known in every image. It is known up to
 * and with its last day; behind it, it counts again. */
#pragma once
#include <glib.h>

typedef struct {
  char *name, *signature, *ticket;
  char *image, *reason; /* either may be NULL */
  char *expires;        /* "2027-03-31" */
} KnownFailure;

/* Those that are known as of a day; both may be NULL, which is none. */
typedef struct {
  const GPtrArray *all; /* KnownFailure */
  const char *today;    /* "2026-11-24" */
} KnownFailures;

/* Returns: (owned) list of KnownFailure, or NULL with BOOTRACE_ERROR_INPUT, which names file and line. */
GPtrArray *known_failures_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for TEXT; NAME stands for the file in messages. */
GPtrArray *known_failures_parse(const char *name, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The one that names SIGNATURE in IMAGE; of several, the one that holds longest. ALL may be NULL. Returns: (borrowed)
 * or NULL. */
const KnownFailure *known_failures_find(const GPtrArray *all, const char *image, const char *signature);
/* Is TODAY ("2026-11-24") behind its last day? */
gboolean known_failure_is_expired(const KnownFailure *known, const char *today);
