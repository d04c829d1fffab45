/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/bisect_bar.h"
#include "commands/bisect_task.h"
#include "repository/commits.h"
#include <string.h>

/* Cells of the bar in the status line. */
#define BAR_CELLS 24

/* ---- notes ---- */

void bisect_show(BisectTask *task, const Culprit *known)
{
  g_autoptr(Culprit) made = known ? NULL : bisect_culprit(task);
  const Culprit *culprit = known ? known : made;
  CulpritAnswer answer = culprit_answer(culprit);
  g_autofree char *bar = bisect_bar(culprit, bisect_commits(task), BAR_CELLS);
  g_autofree char *best = commit_short(bisect_commit(task, answer.commit)->hash);
  g_autofree char *caption = g_strdup_printf("%s %s %.0f %%", bar, best, 100 * answer.probability);
  live_caption(task->live, caption);
  if (task->rounds)
    rounds_expect(task->rounds, (guint)MIN(answer.boots_left + 0.5, 1e6));
}

static void tell(const BisectTask *task, const BisectionCommit *commit, const char *what, const char *why)
{
  g_autofree char *name = commit_short(commit->hash);
  g_autofree char *note = g_strdup_printf("%s %s: %s", name, what, why);
  live_note(task->live, note);
}

/* ---- images ---- */

static void set_built(BisectionCommit *commit, const char *image, const char *digest)
{
  commit->state = COMMIT_BUILT;
  g_free(commit->image);
  g_free(commit->digest);
  commit->image = g_strdup(image);
  commit->digest = g_strdup(digest);
}

static const BisectionCommit *with_digest(const BisectTask *task, const char *digest)
{
  for (guint i = 0; i < bisect_commits(task); i++)
    if (g_strcmp0(bisect_commit(task, i)->digest, digest) == 0)
      return bisect_commit(task, i);
  return NULL;
}

/* Every commit with IMAGE is booted plainly, as WHY says. */
static void set_plain(BisectTask *task, const char *image, guint fit, const char *why)
{
  for (guint i = 0; i < bisect_commits(task); i++) {
    BisectionCommit *commit = bisect_commit(task, i);
    if (g_strcmp0(commit->image, image) != 0)
      continue;
    commit->plain = fit;
    g_free(commit->why);
    commit->why = g_strdup(why);
  }
}

/* Makes IMAGE (taken over), which commit I has built, ready to boot. *RET_SHARED: another commit built the same. */
static gboolean take_image(BisectTask *task, guint i, Image *image, gboolean *ret_shared, GError **error)
{
  g_autoptr(Image) owned = image;
  BisectionCommit *commit = bisect_commit(task, i);
  const BisectionCommit *twin = commit->state == COMMIT_BUILT ? commit : with_digest(task, image->digest);
  g_autofree char *name = g_strdup(twin ? twin->image : image->name), *why = NULL;
  g_autofree char *twin_why = twin && twin->plain ? g_strdup(twin->why) : NULL;
  PlanFit fit = PLAN_FORCED;
  *ret_shared = twin && twin != commit;
  if (commit->state != COMMIT_BUILT)
    set_built(commit, name, image->digest);
  if (twin_why)
    set_plain(task, name, twin->plain, twin_why);
  if (rounds_has_image(task->rounds, name))
    return TRUE;
  g_free(owned->name);
  owned->name = g_strdup(name);
  if (!rounds_add_image(task->rounds, g_steal_pointer(&owned), &fit, &why, error))
    return FALSE;
  if (fit != PLAN_FORCED) {
    tell(task, commit, "is booted without the plan", why);
    set_plain(task, name, fit, why);
  }
  return TRUE;
}

static void skip(BisectTask *task, guint i, const char *why)
{
  BisectionCommit *commit = bisect_commit(task, i);
  commit->state = COMMIT_SKIPPED;
  g_free(commit->why);
  commit->why = g_strdup(why);
  tell(task, commit, "is skipped", why);
}

/* *RET_CHANGED: commit I turned out to have no image, or that of another one. */
static gboolean ready(BisectTask *task, guint i, gboolean *ret_changed, GError **error)
{
  const BisectionCommit *commit = bisect_commit(task, i);
  if (commit->state == COMMIT_BUILT && rounds_has_image(task->rounds, commit->image))
    return TRUE;
  g_autofree char *why = NULL;
  Image *image = NULL;
  gboolean shared = FALSE;
  if (!bisect_build(task, i, &image, &why, error))
    return FALSE;
  if (!image)
    skip(task, i, why);
  else if (!take_image(task, i, image, &shared, error))
    return FALSE;
  *ret_changed |= !image || shared;
  return store_update_bisection(task->session.store, task->record, error);
}

/* ---- the ends ---- */

static gboolean build_end(BisectTask *task, guint i, const char *option, const char *revision, Image **ret,
                          GError **error)
{
  g_autofree char *why = NULL;
  if (!bisect_build(task, i, ret, &why, error))
    return FALSE;
  return *ret || error_set(error, BOOTRACE_ERROR_INPUT,
                           "--%s=%s gives no image, so there is nothing to boot: %s\nIf it builds by hand in a fresh "
                           "clone, the command may need what git does not hold",
                           option, revision, why);
}

static gboolean differ(const BisectTask *task, const Image *bad, const Image *good, GError **error)
{
  if (strcmp(bad->digest, good->digest) != 0)
    return TRUE;
  return error_set(
      error, BOOTRACE_ERROR_INPUT,
      "--good=%s and --bad=%s build the same image (%.12s), so no commit between them makes one fail. Does "
      "--build='%s' build what is checked out?",
      task->record->good, task->record->bad, bad->digest, task->record->build);
}

/* The bad end must take the plan; of the good one must be known at least that it cannot. */
static gboolean check_plan(const BisectTask *task, guint i, GError **error)
{
  const BisectionCommit *end = bisect_commit(task, i);
  if (i > 0 ? end->plain == PLAN_FORCED : end->plain != PLAN_UNKNOWN)
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_INPUT,
                   "--%s=%s: the plan cannot be forced there; choose another revision, or bisect by plain boots: %s",
                   i ? "bad" : "good", i ? task->record->bad : task->record->good, end->why);
}

/* Both ends, before anything is booted; a new bisection gets its campaign with them. */
static gboolean ready_ends(BisectTask *task, GError **error)
{
  guint end = bisect_commits(task) - 1;
  g_autoptr(Image) bad = NULL, good = NULL;
  gboolean shared = FALSE;
  if (!build_end(task, end, "bad", task->record->bad, &bad, error) ||
      !build_end(task, 0, "good", task->record->good, &good, error) || !differ(task, bad, good, error) ||
      !take_image(task, end, g_steal_pointer(&bad), &shared, error) || !check_plan(task, end, error))
    return FALSE;
  if (!task->record->campaign) {
    task->record->campaign = g_strdup(rounds_campaign(task->rounds));
    if (!store_add_bisection(task->session.store, task->record, error))
      return FALSE;
  }
  return take_image(task, 0, g_steal_pointer(&good), &shared, error) && check_plan(task, 0, error) &&
         store_update_bisection(task->session.store, task->record, error);
}

/* ---- rounds ---- */

static gboolean ready_all(BisectTask *task, const GArray *asked, gboolean *ret_changed, GError **error)
{
  for (guint i = 0; i < asked->len && !*ret_changed; i++)
    if (!ready(task, g_array_index(asked, CulpritBoots, i).commit, ret_changed, error))
      return FALSE;
  return TRUE;
}

static gboolean fly(BisectTask *task, const GArray *asked, GError **error)
{
  g_autofree RoundBoots *parts = g_new(RoundBoots, asked->len);
  for (guint i = 0; i < asked->len; i++) {
    CulpritBoots boots = g_array_index(asked, CulpritBoots, i);
    parts[i] = (RoundBoots){.image = bisect_commit(task, boots.commit)->image, .boots = boots.boots};
  }
  return rounds_fly(task->rounds, parts, asked->len, error);
}

static gboolean end_is_useless(const BisectTask *task, guint i, const char *foreign, GError **error)
{
  return error_set(error, BOOTRACE_ERROR_HOST,
                   "the %s end ends otherwise (%s) and never with %s, so it can be called neither good nor bad; choose "
                   "another --%s=, or another --signature=; bootrace report %s shows the boots",
                   i ? "bad" : "good", foreign ? foreign : "artefacts", evidence_signature(task->evidence),
                   i ? "bad" : "good", task->record->campaign);
}

/* Commits of this round whose boots always end in another way are given up. */
static gboolean drop_useless(BisectTask *task, const GArray *asked, GError **error)
{
  for (guint a = 0; a < asked->len; a++) {
    g_autofree char *image = g_strdup(bisect_commit(task, g_array_index(asked, CulpritBoots, a).commit)->image);
    guint counted = (guint)bisect_commit_of(task, image), end = bisect_commits(task) - 1;
    const char *foreign = evidence_foreign(task->evidence, counted);
    if (!evidence_is_useless(task->evidence, counted))
      continue;
    if (counted == 0 || counted == end)
      return end_is_useless(task, counted, foreign, error);
    g_autofree char *why = g_strdup_printf("its boots end otherwise: %s", foreign ? foreign : "artefacts");
    for (guint i = 1; i < end; i++)
      if (g_strcmp0(bisect_commit(task, i)->image, image) == 0)
        skip(task, i, why);
  }
  return TRUE;
}

static gboolean save(BisectTask *task, const Culprit *culprit, GError **error)
{
  BisectionRecord *record = task->record;
  for (guint i = 0; i < bisect_commits(task); i++)
    bisect_commit(task, i)->weight = culprit_weight(culprit, i);
  g_free(record->signature);
  record->signature = g_strdup(evidence_signature(task->evidence));
  return store_update_bisection(task->session.store, record, error);
}

/* ---- the culprit gone ---- */

static char *describe_reverted(const BisectTask *task)
{
  const BootCount *boots = &task->reverted;
  if (boots->failed > 0)
    return g_strdup_printf("fails still (%u of %u boots)", boots->failed, boots->failed + boots->passed);
  if (boots->passed == 0)
    return g_strdup_printf("its boots end otherwise (%u boots)", boots->other);
  return g_strdup_printf("passes (%u boots)", boots->passed);
}

static gboolean boot_reverted(BisectTask *task, guint wanted, GError **error)
{
  const RoundBoots part = {.image = BISECT_REVERTED, .boots = (guint)task->jobs};
  while (task->reverted.failed == 0 && task->reverted.passed < wanted &&
         task->reverted.other <= 2 + task->reverted.passed)
    if (!rounds_fly(task->rounds, &part, 1, error))
      return FALSE;
  return TRUE;
}

static gboolean check_reverted(BisectTask *task, const CulpritAnswer *answer, GError **error)
{
  Image *image = NULL;
  PlanFit fit = PLAN_FORCED;
  g_autofree char *why = NULL, *plain = NULL;
  if (!bisect_build_reverted(task, answer->commit, &image, &why, error))
    return FALSE;
  if (image && (!rounds_add_image(task->rounds, image, &fit, &plain, error) ||
                !boot_reverted(task, MAX(answer->passes_wanted, 1), error)))
    return FALSE;
  g_free(task->record->reverted);
  task->record->reverted = image ? describe_reverted(task) : g_strdup_printf("cannot be made: %s", why);
  return TRUE;
}

/* ---- all of it ---- */

static gboolean search(BisectTask *task, CulpritAnswer *ret, GError **error)
{
  g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(CulpritBoots));
  for (;;) {
    g_autoptr(Culprit) culprit = bisect_culprit(task);
    CulpritPhase phase = culprit_next(culprit, (guint)task->jobs, asked);
    gboolean changed = FALSE;
    bisect_show(task, culprit);
    if (phase != CULPRIT_CALIBRATE)
      evidence_settle(task->evidence);
    *ret = culprit_answer(culprit);
    if (!save(task, culprit, error))
      return FALSE;
    if (phase == CULPRIT_DONE || task->boots >= task->limit)
      return TRUE;
    if (!ready_all(task, asked, &changed, error))
      return FALSE;
    if (!changed && (!fly(task, asked, error) || !drop_useless(task, asked, error)))
      return FALSE;
  }
}

gboolean bisect_hunt(BisectTask *task, GError **error)
{
  CulpritAnswer answer = {0};
  if (!ready_ends(task, error) || !search(task, &answer, error))
    return FALSE;
  if (task->revert_check && answer.kind == CULPRIT_FOUND && !check_reverted(task, &answer, error))
    return FALSE;
  g_free(task->record->answer);
  task->record->answer = answer.kind == CULPRIT_UNDECIDED ? NULL : g_strdup(culprit_kind_to_string(answer.kind));
  return store_update_bisection(task->session.store, task->record, error);
}
