/* SPDX-License-Identifier: GPL-3.0-or-later */
/* judge.h: console bytes and time in, verdict out. Pure: no files, no clock, no threads; a rule set may serve many
 * judges, in several threads at once. */
#pragma once
#include "console/rules.h"

typedef enum { VERDICT_PASSED, VERDICT_FAILED, VERDICT_HUNG, VERDICT_DIED, VERDICT_ARTEFACT } Verdict;
const char *verdict_to_string(Verdict verdict);
gboolean verdict_from_string(const char *text, Verdict *ret);
/* Does it count against the guest: failed, hung or died? */
gboolean verdict_is_failure(Verdict verdict);

/* Where a rule hit the console. */
typedef struct {
  char *rule, *class;
  char *key;          /* what the rule's Key= captured; "" where it captures nothing */
  int error_number;   /* as printed, -2 for ENOENT; 0 where none was printed */
  guint line;         /* from 1 */
  char *text;         /* the line, normalised, valid UTF-8, without control characters, bounded in length */
  char *signature;    /* "rule:key:errno", numbers and addresses normalised */
  gboolean fatal;     /* the rule says Fatal=yes */
  gboolean recovered; /* proof came later that the same mount or unit came up after all */
  guint recovered_line;
} Match;

void match_free(Match *match);

/* How the console ended. */
typedef enum {
  CONSOLE_END_STOPPED, /* we stopped the machine, because the judge had decided */
  CONSOLE_END_GUEST,   /* the guest went away by itself: power off, reset, crash */
  CONSOLE_END_TIMEOUT, /* the boot's time was over */
  CONSOLE_END_FILE     /* end of a saved log: nothing is known about the machine */
} ConsoleEnd;

typedef struct {
  Verdict verdict;
  gboolean decided; /* FALSE only after CONSOLE_END_FILE with neither marker nor fatal match ("unknown" of scan) */
  char *class; /* of the match that counts, the earliest cause; "hang" or "died" where no rule explains a hung or died
                  boot; NULL when passed */
  char *signature;     /* the name under which equal failures are counted; NULL when passed */
  const Match *cause;  /* (borrowed) from MATCHES: the one that counts; NULL where no rule explains the verdict */
  GPtrArray *matches;  /* Match, in console order, bounded in number */
  gboolean recovered;  /* a failure match stands in a boot that passed */
  guint pass_line;     /* where the pass marker came first, 0 where it did not */
  GPtrArray *warnings; /* char *: rules whose pattern was given up on a line, because it backtracked for too long */
  guint lines;         /* console lines seen */
  char *last_lines;    /* the last lines, newline-separated, for hung and died boots; NULL otherwise */
} Outcome;

void outcome_free(Outcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outcome, outcome_free)

typedef struct _Judge Judge;

/* A GRACE_NS for saved logs: the judge is never sure before the end, so the whole file counts. */
#define GRACE_WHOLE_CONSOLE G_MAXINT64

/* A PASS_MARKER that stands for the rules of Class=pass. */
#define PASS_MARKER_FROM_RULES ""

/* PASS_MARKER is a regular expression (NULL: no marker, nothing can pass). After a fatal match the judge waits GRACE_NS
 * for more (proof of recovery, the rest of the story) before it is sure. RULES: (borrowed), must outlive the judge.
 * Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT for a broken PASS_MARKER. */
Judge *judge_new(const RuleSet *rules, const char *pass_marker, gint64 grace_ns,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void judge_free(Judge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Judge, judge_free)

/* Feeds raw console bytes that came at AT_NS (any monotonic clock). Any chunk size gives the same outcome. */
void judge_feed(Judge *judge, const void *bytes, gsize length, gint64 at_ns);
/* When judge_decided() will turn true without further bytes; G_MAXINT64 where it will not. */
gint64 judge_deadline_ns(const Judge *judge);
/* TRUE once the verdict can no longer change: the machine may be stopped. Never revised. */
gboolean judge_decided(const Judge *judge, gint64 now_ns);
/* Ends the console. Returns: (owned). */
Outcome *judge_finish(Judge *judge, ConsoleEnd end, gint64 at_ns);
