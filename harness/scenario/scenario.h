/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenario.h: which images, which strategies, what counts as a pass, when to stop. Plain data and its reader. */
#pragma once
#include <glib.h>

typedef enum { SCENARIO_INITRD, SCENARIO_ROOT, SCENARIO_BOTH } ScenarioScope;
typedef enum { STOP_NEVER, STOP_FIRST_FAILURE, STOP_DECIDED } ScenarioStop;
typedef enum { KEEP_FAILURES, KEEP_ALL, KEEP_NONE } ScenarioKeep;
/* Which boots go on from a checkpoint: none; all that take a plan; the same, from the late gate where the plan comes in
 * time for it; those of strategies whose boots are no sample. */
typedef enum { CHECKPOINT_NONE, CHECKPOINT_EARLY, CHECKPOINT_LATE, CHECKPOINT_AUTO } ScenarioCheckpoint;

/* "initrd", "root", "both", NULL and so on: in the order of the enums, for key files and options. */
extern const char *const SCENARIO_SCOPES[], *const SCENARIO_STOPS[], *const SCENARIO_KEEPS[];
extern const char *const SCENARIO_CHECKPOINTS[];
/* "microvm", "q35", NULL and "none", "user", NULL: what Machine= and Network= may say. */
extern const char *const SCENARIO_MACHINES[], *const SCENARIO_NETWORKS[];

typedef struct {
  char *path, *name; /* NAME is the file's name without .ini */
  char *text;        /* as it was read */
  char *description;
  char **images, **strategies; /* NULL-terminated, at least one of each */

  const char *machine, *network; /* of SCENARIO_MACHINES, SCENARIO_NETWORKS */
  gint64 memory_bytes;
  guint cpus;
  gint64 timeout_ns; /* from the start of the machine to its end */
  gint64 grace_ns;   /* how long a boot is watched after a fatal match */
  char *pass_marker; /* regular expression */
  ScenarioCheckpoint checkpoint;

  ScenarioScope scope;
  guint repeat;
  gint64 jitter_low_ns, jitter_high_ns;
  char **rules; /* names or paths, NULL-terminated */

  ScenarioStop stop;
  ScenarioKeep keep;
  guint boots;          /* for each image and strategy; a strategy that is complete earlier ends earlier */
  gboolean boots_given; /* else STOP_DECIDED goes on for as long as its test may need */
  /* What STOP_DECIDED decides between: a failure rate of at most GOOD_RATE, of at least BAD_RATE; and how often it may
   * say "bad" at the one (ALPHA), "good" at the other (BETA). Without Rate= both rates are 0. */
  double good_rate, bad_rate, alpha, beta;
} Scenario;

/* Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT: file, line, remedy. */
Scenario *scenario_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Scenario *scenario_parse(const char *path, const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void scenario_free(Scenario *scenario);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scenario, scenario_free)
