/* SPDX-License-Identifier: GPL-3.0-or-later */
/* writer.h: the forms in which `bootrace report` writes, each one line of a table from which --format= and its help are
 * made. */
#pragma once
#include "report/report.h"
#include <gio/gio.h>

typedef struct {
  Store *store;
  const GPtrArray *reports; /* Report, oldest first */
  gboolean boots;           /* list every boot too */
} WriterInput;

typedef struct {
  const char *name, *description;
  gboolean lists_boots; /* can it show every boot? */
  /* Writes all of INPUT; boots are streamed, so that their number does not matter. */
  gboolean (*write)(const WriterInput *input, GOutputStream *out, GError **error);
} Writer;

/* Returns: (borrowed), or NULL with BOOTRACE_ERROR_USAGE, which lists the names. */
const Writer *writer_find(const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Names of all forms. (borrowed) NULL-terminated. */
const char *const *writer_names(void);
/* "text (tables for people), json (…)" for --help. Returns: (owned). */
char *writer_help(void);

/* Appends TEXT to OUT. Errors: HOST. */
gboolean writer_put(GOutputStream *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is written of one boot, as report_boot_line() makes it. */
typedef char *(*WriterBoot)(const BootRecord *boot, const KnownFailures *known);
/* For every boot of REPORT, in order: writes SEPARATOR (not before the first) and what FORMAT makes of it. */
gboolean writer_put_boots(Store *store, const Report *report, WriterBoot format, const char *separator,
                          GOutputStream *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

extern const Writer WRITER_TEXT, WRITER_JSON, WRITER_JUNIT, WRITER_TAP, WRITER_MARKDOWN, WRITER_HTML;
