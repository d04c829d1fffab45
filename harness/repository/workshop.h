/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workshop.h: where the commits of one bisection are built: a folder of its own with a private git worktree, output
 * folders, kept images and logs. It is locked while its bootrace lives; the next bootrace that opens one clears up
 * behind those that were killed: their builds are ended, their worktrees removed from folder and repository, while
 * images and logs stay for --resume. */
#pragma once
#include <glib.h>

typedef struct _Workshop Workshop;

/* Opens BASE/NAME (made where missing) for REPOSITORY. Returns: (owned), or NULL: HOST (it cannot be made; another
 * bootrace works in it), INPUT (git refuses a worktree, in its words). */
Workshop *workshop_open(const char *base, const char *name, const char *repository,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes the worktree; and where FINISHED all the rest, but for a folder logs in which there is a log. */
void workshop_close(Workshop *workshop, gboolean finished);

/* The worktree, and folders in the workshop. (borrowed) */
const char *workshop_tree(const Workshop *workshop);
const char *workshop_images(const Workshop *workshop);
const char *workshop_scratch(const Workshop *workshop);
/* An empty folder for what is built of NAME; the file for its log. Returns: (owned); NULL with HOST. */
char *workshop_output(const Workshop *workshop, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *workshop_log(const Workshop *workshop, const char *name);

/* Makes the worktree what commit HASH says and nothing else: ignored files are removed, too; submodules are updated.
 * *RET_FAILURE (owned) is what git says where HASH cannot be checked out, NULL where it can. Errors: HOST. */
gboolean workshop_checkout(Workshop *workshop, const char *hash, char **ret_failure,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for commit TIP without what HASH, or a merge HASH into its first parent, has changed. */
gboolean workshop_revert(Workshop *workshop, const char *tip, const char *hash, char **ret_failure,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
