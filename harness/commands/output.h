/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.h: where a command writes its result: stdout, or a file that comes whole or not at all. */
#pragma once
#include <gio/gio.h>

typedef struct _Output Output;

/* PATH: NULL or "-" is stdout. Returns: (owned), or NULL with BOOTRACE_ERROR_HOST. */
Output *output_open(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (borrowed) until output_free(). */
GOutputStream *output_stream(const Output *output);
/* Writes what is buffered, and puts the file into its place. Errors: HOST. */
gboolean output_commit(Output *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Without output_commit() before, nothing stays of a file. */
void output_free(Output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)
