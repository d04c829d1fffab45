/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/bisect_view.h"
#include <string.h>

typedef struct {
  const char *image, *signature;
  guint boot;
} FirstFailure;

static gboolean look_for_failure(const BootRecord *boot, gpointer data)
{
  FirstFailure *first = data;
  if (!boot->outcome || !verdict_is_failure(boot->outcome->verdict) || strcmp(boot->image, first->image) != 0)
    return TRUE;
  const char *signature =
      boot->outcome->signature ? boot->outcome->signature : verdict_to_string(boot->outcome->verdict);
  if (g_strcmp0(signature, first->signature) == 0)
    first->boot = boot->boot;
  return first->boot == 0;
}

gboolean bisect_view_init(BisectView *view, const BisectTask *task, const Culprit *culprit, Store *store,
                          GError **error)
{
  *view = (BisectView){.task = task, .culprit = culprit, .answer = culprit_answer(culprit)};
  FirstFailure first = {.image = bisect_commit(task, view->answer.commit)->image,
                        .signature = evidence_signature(task->evidence)};
  if (first.image && !store_foreach_boot(store, task->record->campaign, look_for_failure, &first, error))
    return FALSE;
  view->failed_boot = first.boot;
  return TRUE;
}

/* The last one before it on the first parents that has an image of its own; a skipped one was never booted. */
guint bisect_view_parent(const BisectView *view)
{
  g_autoptr(GArray) alike = culprit_alike(view->culprit, view->answer.commit);
  guint first = g_array_index(alike, guint, 0), parent = first > 0 ? first - 1 : 0;
  if (view->task->record->all_parents && first > 0) {
    const char *parents = bisect_commit(view->task, first)->parents;
    parent = (guint)g_ascii_strtoull(parents, NULL, 10);
  }
  while (parent > 0 && bisect_commit(view->task, parent)->state == COMMIT_SKIPPED)
    parent--;
  return parent;
}

ExitStatus bisect_view_status(const BisectView *view)
{
  switch (view->answer.kind) {
  case CULPRIT_FOUND:
    return STATUS_FINDING;
  case CULPRIT_NONE:
    return STATUS_PASSED;
  case CULPRIT_UNDECIDED:
  case CULPRIT_ALREADY_BAD:
  case CULPRIT_NOT_MONOTONE:
    return STATUS_UNKNOWN;
  }
  g_assert_not_reached();
}
