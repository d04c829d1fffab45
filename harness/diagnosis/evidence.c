/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/evidence.h"
#include <string.h>

/* So many boots of a commit that end otherwise, and more of them than of all others, are enough. */
#define FOREIGN_ENOUGH 3
/* How much likelier a commit brings a failure of the boot that touches what starts at boot (science.md 4.3). */
#define PRIOR_OF_UNITS 10.0

typedef struct {
  guint commit;
  char *signature; /* NULL: of artefacts */
  guint boots;
} Failure;

struct _Evidence {
  guint commits;
  char *given; /* or settled */
  guint *passed;
  GPtrArray *failures; /* Failure, in the order in which they came first */
};

static void failure_free(gpointer data)
{
  Failure *failure = data;
  g_free(failure->signature);
  g_free(failure);
}

Evidence *evidence_new(guint commits, const char *signature)
{
  Evidence *evidence = g_new0(Evidence, 1);
  evidence->commits = commits;
  evidence->given = g_strdup(signature);
  evidence->passed = g_new0(guint, commits);
  evidence->failures = g_ptr_array_new_with_free_func(failure_free);
  return evidence;
}

void evidence_free(Evidence *evidence)
{
  if (!evidence)
    return;
  g_free(evidence->given);
  g_free(evidence->passed);
  g_ptr_array_unref(evidence->failures);
  g_free(evidence);
}

/* ---- boots ---- */

static Failure *find(const Evidence *evidence, guint commit, const char *signature)
{
  for (guint i = 0; i < evidence->failures->len; i++) {
    Failure *failure = g_ptr_array_index(evidence->failures, i);
    if (failure->commit == commit && g_strcmp0(failure->signature, signature) == 0)
      return failure;
  }
  Failure *failure = g_new0(Failure, 1);
  *failure = (Failure){.commit = commit, .signature = g_strdup(signature)};
  g_ptr_array_add(evidence->failures, failure);
  return failure;
}

void evidence_add(Evidence *evidence, guint commit, EvidenceKind kind, const char *signature)
{
  if (kind == EVIDENCE_PASSED)
    evidence->passed[commit]++;
  else
    find(evidence, commit, kind == EVIDENCE_FAILED ? signature : NULL)->boots++;
}

/* ---- the signature ---- */

/* The most frequent failure of COMMIT that is not EXCEPT; of equals the one that came first. */
static const Failure *most_frequent(const Evidence *evidence, guint commit, const char *except)
{
  const Failure *best = NULL;
  for (guint i = 0; i < evidence->failures->len; i++) {
    const Failure *failure = g_ptr_array_index(evidence->failures, i);
    if (failure->commit == commit && failure->signature && g_strcmp0(failure->signature, except) != 0 &&
        (!best || failure->boots > best->boots))
      best = failure;
  }
  return best;
}

const char *evidence_signature(const Evidence *evidence)
{
  if (evidence->given)
    return evidence->given;
  const Failure *best = most_frequent(evidence, evidence->commits - 1, NULL);
  return best ? best->signature : NULL;
}

void evidence_settle(Evidence *evidence)
{
  if (!evidence->given)
    evidence->given = g_strdup(evidence_signature(evidence));
}

/* ---- counts ---- */

EvidenceCount evidence_count(const Evidence *evidence, guint commit)
{
  const char *signature = evidence_signature(evidence);
  EvidenceCount count = {.passed = evidence->passed[commit]};
  for (guint i = 0; i < evidence->failures->len; i++) {
    const Failure *failure = g_ptr_array_index(evidence->failures, i);
    if (failure->commit != commit)
      continue;
    if (signature && g_strcmp0(failure->signature, signature) == 0)
      count.failed += failure->boots;
    else
      count.other += failure->boots;
  }
  return count;
}

gboolean evidence_is_useless(const Evidence *evidence, guint commit)
{
  EvidenceCount count = evidence_count(evidence, commit);
  return count.failed == 0 && count.other >= FOREIGN_ENOUGH && count.other > count.passed;
}

const char *evidence_foreign(const Evidence *evidence, guint commit)
{
  const Failure *foreign = most_frequent(evidence, commit, evidence_signature(evidence));
  return foreign ? foreign->signature : NULL;
}

void evidence_tell(const Evidence *evidence, Culprit *culprit)
{
  for (guint commit = 0; commit < evidence->commits; commit++) {
    EvidenceCount count = evidence_count(evidence, commit);
    if (count.failed + count.passed > 0)
      culprit_add(culprit, commit, count.failed, count.passed);
  }
}

/* ---- before any boot ---- */

static gboolean ends_like_a_unit(const char *path)
{
  static const char *const ENDS[] = {".service", ".mount",  ".automount", ".target", ".socket", ".path",
                                     ".timer",   ".device", ".swap",      ".slice",  ".rules",  ".preset"};
  for (gsize i = 0; i < G_N_ELEMENTS(ENDS); i++)
    if (g_str_has_suffix(path, ENDS[i]))
      return TRUE;
  return FALSE;
}

static gboolean names_a_boot_part(const char *path)
{
  static const char *const PARTS[] = {"fstab",  "crypttab",  "tmpfiles", "sysusers", "overlay", "systemd",
                                      "initrd", "initramfs", "dracut",   "mount",    "udev",    "generator"};
  for (gsize i = 0; i < G_N_ELEMENTS(PARTS); i++)
    if (strstr(path, PARTS[i]))
      return TRUE;
  return FALSE;
}

double evidence_prior(const GPtrArray *paths)
{
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index(paths, i);
    if (ends_like_a_unit(path) || names_a_boot_part(path))
      return PRIOR_OF_UNITS;
  }
  return 1;
}
