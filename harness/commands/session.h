/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.h: what a command needs in order to boot: rules, images (built where needed), results file, hypervisor. */
#pragma once
#include "campaign/campaign.h"
#include "commands/command.h"

typedef struct {
  RuleSet *rules;
  ImageLibrary *library;
  Store *store;
  Hypervisor *hypervisor;
} Session;

/* Opens all for SCENARIO, cheap checks first, and builds images that are not built, telling OBSERVER. URI may be NULL.
 * Errors are those of the parts. SESSION must be cleared in either case. */
gboolean session_open(Session *session, const Globals *globals, const Scenario *scenario, const char *uri,
                      const CampaignObserver *observer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void session_clear(Session *session);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Session, session_clear)

/* The library of all image definitions that SCENARIO (a path, may be NULL) can see. Returns: (owned), or NULL with
 * HOST. */
ImageLibrary *session_library(const char *scenario, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The known failures in FILE; where it is NULL in scenarios/known.ini, or beside SCENARIO (may be NULL). Returns:
 * (owned) list of KnownFailure, empty where there is no such file, or NULL with INPUT. */
GPtrArray *session_known(const char *file, const char *scenario, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The rules NAMES (NULL-terminated), seen from SCENARIO (may be NULL). Returns: (owned), or NULL with INPUT. */
RuleSet *session_rules(const char *const *names, const char *scenario, GError **error) G_GNUC_WARN_UNUSED_RESULT;
