/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history.h: many campaigns, night by night: how the failure rate of each scenario, image and strategy went, and which
 * signatures came and went. A night is a campaign. Known failures raise no alarm. */
#pragma once
#include "report/report.h"

/* What an alarm compares where no campaign was run with When=decided, which names its own rates. */
#define HISTORY_GOOD_RATE 0.01
#define HISTORY_BAD_RATE 0.1
/* At least e^7, some 1,100 boots, between false alarms on average. */
#define HISTORY_LIMIT 7

typedef struct {
  const CampaignRecord *campaign;
  ReportCounts counts;
  gboolean alarm;    /* begins with this night */
  guint alarm_since; /* index of the night that the rise probably began with */
} HistoryNight;

typedef struct {
  const char *scenario, *image, *strategy;
  double good_rate, bad_rate; /* of the alarm */
  GArray *nights;             /* HistoryNight, oldest first */
  gboolean rising;            /* an alarm stands on the last night */
} HistorySeries;

typedef enum {
  HISTORY_NEW, /* only in the last night of its scenario */
  HISTORY_STANDING,
  HISTORY_VANISHED /* not in the last night of its scenario */
} HistoryPresence;
const char *history_presence_to_string(HistoryPresence presence);

typedef struct {
  const char *scenario, *signature;
  const CampaignRecord *first, *last; /* seen */
  guint boots, nights;
  HistoryPresence presence;
  const ReportGroup *group; /* of the last night that it was seen in */
} HistorySignature;

typedef struct {
  GPtrArray *series;     /* HistorySeries */
  GPtrArray *signatures; /* HistorySignature */
} History;

/* REPORTS: of Report; (borrowed), must outlive the history. Returns: (owned). */
History *history_new(const GPtrArray *reports);
void history_free(History *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)

/* For people. Returns: (owned), safe for a terminal. */
char *history_text(const History *history);
/* The object `history` of harness/doc/json.md. Returns: (owned), one line without a newline. */
char *history_json(const History *history);
