/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build_command.h: runs what a user gives as --build= in a folder, its output into a log. */
#pragma once
#include <glib.h>

typedef struct {
  const char *command; /* for /bin/sh -c */
  const char *folder;
  const char *const *settings; /* "NAME=value", NULL-terminated: added to the environment */
  const char *log;             /* written anew: what the command prints and complains about */
  int interrupt_fd;            /* readable: the command is told to end (SIGTERM to its process group) */
} Build;

typedef struct {
  int status;      /* exit status; 128 + N where signal N ended it, as shells count */
  char *last_line; /* of its standard output, that is not blank; "" where there is none */
  gint64 took_ns;
} BuildResult;
void build_result_clear(BuildResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BuildResult, build_result_clear)

/* A command that fails is no error. Errors: HOST (it cannot be started, the log cannot be written), CANCELLED. */
gboolean build_run(const Build *build, BuildResult *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last lines of LOG, for a message. Returns: (owned), harmless for a terminal, "" where there is none. */
char *build_log_end(const char *log);
