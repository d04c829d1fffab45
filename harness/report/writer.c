/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/writer.h"
#include "base/error.h"
#include "base/names.h"
#include <string.h>

static const Writer *const WRITERS[] = {&WRITER_TEXT, &WRITER_JSON,     &WRITER_JUNIT,
                                        &WRITER_TAP,  &WRITER_MARKDOWN, &WRITER_HTML};

const char *const *writer_names(void)
{
  static const char *names[G_N_ELEMENTS(WRITERS) + 1];
  for (gsize i = 0; i < G_N_ELEMENTS(WRITERS); i++)
    names[i] = WRITERS[i]->name;
  return names;
}

const Writer *writer_find(const char *name, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS(WRITERS); i++)
    if (g_str_equal(WRITERS[i]->name, name))
      return WRITERS[i];
  g_autofree char *list = names_join(writer_names()), *hint = nearest_hint(name, writer_names());
  (void)error_set(error, BOOTRACE_ERROR_USAGE, "--format=%s: expected one of %s%s", name, list, hint);
  return NULL;
}

char *writer_help(void)
{
  GString *help = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(WRITERS); i++)
    g_string_append_printf(help, "%s%s (%s)", i == 0 ? "" : ", ", WRITERS[i]->name, WRITERS[i]->description);
  return g_string_free(help, FALSE);
}

gboolean writer_put(GOutputStream *out, const char *text, GError **error)
{
  if (g_output_stream_write_all(out, text, strlen(text), NULL, NULL, error))
    return TRUE;
  return error_adopt(error, BOOTRACE_ERROR_HOST, "cannot write the report: ");
}

/* What is passed through store_foreach_boot(). */
typedef struct {
  const KnownFailures *known;
  WriterBoot format;
  const char *separator;
  GOutputStream *out;
  gboolean begun;
  GError *failure; /* (owned) */
} Boots;

static gboolean put_boot(const BootRecord *boot, gpointer data)
{
  Boots *boots = data;
  if (boots->begun && !writer_put(boots->out, boots->separator, &boots->failure))
    return FALSE;
  boots->begun = TRUE;
  g_autofree char *text = boots->format(boot, boots->known);
  return writer_put(boots->out, text, &boots->failure);
}

gboolean writer_put_boots(Store *store, const Report *report, WriterBoot format, const char *separator,
                          GOutputStream *out, GError **error)
{
  Boots boots = {.known = &report->known, .format = format, .separator = separator, .out = out};
  if (!store_foreach_boot(store, report->campaign->id, put_boot, &boots, error))
    return FALSE;
  if (!boots.failure)
    return TRUE;
  g_propagate_error(error, boots.failure);
  return FALSE;
}
