/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command.h: a verb of the command line. One file and one line in main.c's table each. */
#pragma once
#include "base/error.h"

/* The same for every command; chosen so that each works under `git bisect run`. */
typedef enum {
  STATUS_PASSED = 0,       /* all passed, no finding */
  STATUS_FINDING = 1,      /* a boot failed, a finding */
  STATUS_UNKNOWN = 125,    /* cannot tell: too many boots lost, undecided, unbootable because of the host */
  STATUS_USAGE = 129,      /* wrong usage or a bad input file */
  STATUS_INTERRUPTED = 130 /* results so far are saved */
} ExitStatus;

/* What stands before the verb. */
typedef struct {
  const char *results; /* path of the results file */
  gboolean verbose, quiet;
} Globals;

/* What the operands of a command are, for the completion of shells. */
typedef enum { OPERANDS_FILES, OPERANDS_SCENARIOS, OPERANDS_IMAGES, OPERANDS_CAMPAIGNS } Operands;

typedef struct _Command Command;
struct _Command {
  const char *name;
  const char *arguments;   /* "SCENARIO…", as usage lines show them; "" for none */
  const char *summary;     /* one line for the list of commands; NULL: it stands in no list */
  const char *description; /* what --help says beneath the usage line; may be NULL */
  /* ARGV[0] is the verb. Returns: an ExitStatus; where ERROR is set it is ignored, the error's code decides. */
  int (*run)(const Globals *globals, int argc, char **argv, GError **error);
  Operands operands;
  const Command *const *verbs; /* where its first operand is one of these: "image list"; NULL-terminated, may be NULL */
};

extern const Command COMMAND_ANALYZE, COMMAND_BISECT, COMMAND_COMPARE, COMMAND_EXPLAIN, COMMAND_IMAGE, COMMAND_MERGE,
    COMMAND_REPORT, COMMAND_REPRODUCE, COMMAND_RUN, COMMAND_SCAN, COMMAND_DOCTOR, COMMAND_COMPLETE;

/* All commands, NULL-terminated, in the order of the help. */
extern const Command *const COMMANDS[];

/* An option of every command, for `complete`. */
#define COMMAND_LIST_OPTIONS "--list-options"

/* Parses ENTRIES out of ARGV (argv[0] stays, the operands move up) and answers --help, --version and
 * COMMAND_LIST_OPTIONS by printing to stdout.
 * Returns: FALSE with ERROR for wrong usage; FALSE without ERROR when that was printed: the command ends with
 * STATUS_PASSED. */
gboolean command_parse(const Command *command, const GOptionEntry *entries, int *argc, char ***argv, GError **error);
/* Checks the number of operands after command_parse(); HIGH < 0 is no limit. */
gboolean command_operands(const Command *command, int argc, int low, int high, GError **error);
/* The position in NAMES of TEXT, the value given for --OPTION, into *VALUE, which stays as it is where TEXT is NULL.
 * Returns: FALSE with USAGE, which lists NAMES. */
gboolean command_choice(const char *option, const char *text, const char *const *names, int *value, GError **error);
/* The same for a duration longer than none ("90s"). */
gboolean command_duration(const char *option, const char *text, gint64 *value_ns, GError **error);

/* The same for a whole number from LOW to HIGH. */
gboolean command_number(const char *option, const char *text, guint64 low, guint64 high, guint64 *value,
                        GError **error);
/* Takes "CAMPAIGN:BOOT" apart: *RET_CAMPAIGN (owned). Returns: FALSE with USAGE where BOOT is no number. */
gboolean command_split_boot(const Command *command, const char *operand, char **ret_campaign, guint *ret_boot,
                            GError **error);

/* The exit status that stands for ERROR. */
ExitStatus status_for_error(const GError *error);
