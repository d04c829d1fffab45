/* SPDX-License-Identifier: GPL-3.0-or-later */
/* git.h: the user's own git as a program, so that filters, LFS, submodules and credentials are those of the user.
 * Variables that would lead git to another repository (GIT_DIR …, as a hook has them) are not handed on. */
#pragma once
#include <gio/gio.h>

/* What git did: its exit status and what it wrote. */
typedef struct {
  int status;
  char *output, *complaint; /* without the last newline */
} GitAnswer;
void git_answer_clear(GitAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GitAnswer, git_answer_clear)

/* Runs git with ARGUMENTS (NULL-terminated) in FOLDER to its end. Returns: FALSE with HOST where there is no git, or
 * where it was killed. */
gboolean git_ask(const char *folder, const char *const *arguments, GitAnswer *ret,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same where any exit status but 0 is an error of CODE (BootraceError) that quotes git. *RET_OUTPUT (owned) may be
 * NULL. */
gboolean git_run(const char *folder, const char *const *arguments, int code, char **ret_output,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A launcher whose programs see no GIT_DIR and its like. Returns: (owned). */
GSubprocessLauncher *git_launcher(GSubprocessFlags flags);
/* Removes the same variables from ENVIRONMENT. Takes ownership. Returns: (owned). */
char **git_clean_environment(char **environment);
