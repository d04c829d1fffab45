/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings.h: how a campaign was asked for, options of the command line included: what stands in the store beside the
 * scenario's text, so that a killed campaign goes on as it began. Text form: a key file. */
#pragma once
#include "scenario/scenario.h"

typedef struct {
  char *command;   /* the verb: "run", "explain" … */
  char *known;     /* file of the known failures, NULL for none */
  char *plan_name; /* file of the plan that all boots take, for messages; NULL for none */
  char *explained; /* CAMPAIGN:BOOT that explain looks at; NULL for other verbs */
  guint limit;     /* how many boots explain may ask for; 0 for other verbs */
} Settings;
void settings_clear(Settings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Settings, settings_clear)

/* What SCENARIO asks for and its text need not say, and SETTINGS. Returns: (owned). */
char *settings_to_text(const Settings *settings, const Scenario *scenario);
/* Puts what TEXT says over SCENARIO and into SETTINGS. NAME stands for the text in messages. Errors: INPUT. */
gboolean settings_apply(const char *name, const char *text, Scenario *scenario, Settings *settings,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
