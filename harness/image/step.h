/* SPDX-License-Identifier: GPL-3.0-or-later */
/* step.h: one step of a build, mostly a program of the host that is run with its output kept. */
#pragma once
#include "image/image.h"

typedef struct {
  const char *image;
  ImageProgress progress; /* may be NULL */
  gpointer data;
  const char *log; /* all output of the build's programs is appended here */
  int lock;        /* the cache's: programs hold it, too, so that one that outlives us keeps the next build waiting */
} Step;

void step_tell(const Step *step, const char *what);

/* Runs ARGV with SETTINGS ("NAME=value", may be NULL) added to the environment. Lines of its output that begin with "I:
 * " are told as progress. TOOL is the program that does the work, PACKAGE the Debian package that has it. Errors: HOST
 * (the program is missing, or failed: with the end of its output and where the rest is). */
gboolean step_run(const Step *step, const char *const *argv, const char *const *settings, const char *tool,
                  const char *package, GError **error) G_GNUC_WARN_UNUSED_RESULT;
