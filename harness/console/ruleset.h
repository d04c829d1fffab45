/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ruleset.h: the inside of a rule set, for the files of this folder only. Immutable once loaded. */
#pragma once
#include "console/pattern.h"
#include "console/prefilter.h"
#include "console/rules.h"
#include "console/woven.h"

/* What a rule says about a line. */
typedef enum {
  RULE_FAILURE, /* one of the failure classes of product.md */
  RULE_BENIGN,  /* a line that only looks alarming: no rule matches it */
  RULE_BOOT,    /* a kernel starts: what was before belongs to an earlier boot */
  RULE_PASS     /* the boot has passed, where the caller asks for no marker of his own */
} RuleKind;

/* What can take a match back. */
typedef enum {
  RECOVERY_MARKER, /* RecoveredBy=, or the pass marker in the same boot */
  RECOVERY_PROOF,  /* RecoveredBy= only */
  RECOVERY_NEVER
} Recovery;

typedef struct {
  char *name, *class;
  RuleKind kind;
  gboolean fatal;           /* stands alone as proof that the boot failed */
  gboolean hint;            /* explains a failure that shows elsewhere, is none itself */
  gboolean blame;           /* may be the cause of what follows */
  gboolean recovered_cause; /* what caused it counts even if that recovered later */
  Recovery recovery;
  GPtrArray *patterns;     /* Pattern: any of them */
  GPtrArray *exceptions;   /* Pattern: none of them on the same line */
  GPtrArray *recovered_by; /* Pattern */
  GPtrArray *torn;         /* Phrase: tell of the failure even with another writer's bytes in between */
  char *key;               /* name of the capturing group */
  Pattern *key_later;      /* NULL: the key stands on the line itself */
  char **consequence_of;   /* class and rule names, the most telling first */
  char **examples, **counterexamples;
  char *origin; /* "FILE:LINE", for messages */
} Rule;

typedef enum { ROLE_BOOT, ROLE_RECOVERY, ROLE_FAILURE, ROLE_PASS } Role; /* in the order in which they act on a line */

/* One pattern to look for. Several stand for one rule, recovery behind failure. */
typedef struct {
  const Pattern *pattern; /* (borrowed) */
  guint rule;
  Role role;
  gboolean filtered; /* lines without a word of the prefilter cannot match */
} Probe;

struct _RuleSet {
  GPtrArray *rules;     /* Rule, in order of loading */
  GPtrArray *benign;    /* (borrowed) Pattern of every RULE_BENIGN */
  GArray *probes;       /* Probe, by rule */
  GArray *unfiltered;   /* guint: indices into PROBES of those that any line may match */
  Prefilter *prefilter; /* its ids are indices into PROBES */
};

/* Where a line says what a rule looks for, exceptions and benign rules heard. Returns: the pattern (borrowed), with
 * ENGINE holding its groups, or NULL. *LIMITED is set where a pattern was given up. */
const Pattern *rule_find(const RuleSet *rules, const Rule *rule, Engine *engine, const char *text, gsize length,
                         gboolean *limited);

/* Does an exception of RULE or a benign rule hold for the line? */
gboolean rule_excepts(const RuleSet *rules, const Rule *rule, Engine *engine, const char *text, gsize length);

/* Makes PROBES and PREFILTER anew, after rules were added. */
void rule_set_index(RuleSet *rules);
