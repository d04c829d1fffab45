/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"
#include "base/names.h"
#include "base/quantity.h"
#include <string.h>

const Command *const COMMANDS[] = {&COMMAND_RUN,
                                   &COMMAND_REPRODUCE,
                                   &COMMAND_BISECT,
                                   &COMMAND_ANALYZE,
                                   &COMMAND_REPORT,
                                   &COMMAND_COMPARE,
                                   &COMMAND_EXPLAIN,
                                   &COMMAND_SCAN,
                                   &COMMAND_MERGE,
                                   &COMMAND_IMAGE,
                                   &COMMAND_DOCTOR,
                                   &COMMAND_COMPLETE,
                                   NULL};

static void print_options(const GOptionEntry *entries)
{
  for (; entries && entries->long_name; entries++)
    if (!(entries->flags & G_OPTION_FLAG_HIDDEN))
      g_print("--%s%s\n", entries->long_name, entries->arg == G_OPTION_ARG_NONE ? "" : "=");
}

gboolean command_parse(const Command *command, const GOptionEntry *entries, int *argc, char ***argv, GError **error)
{
  gboolean help = FALSE, version = FALSE, list = FALSE;
  const GOptionEntry common[] = {
      {"help", 'h', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &help, "Show this help", NULL},
      {"version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL},
      {&COMMAND_LIST_OPTIONS[2], 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &list, NULL, NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new(command->arguments);
  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_description(context, command->description);
  g_autofree char *name = g_strconcat("bootrace ", command->name, NULL);
  g_set_prgname(name);
  if (entries)
    g_option_context_add_main_entries(context, entries, NULL);
  g_option_context_add_main_entries(context, common, NULL);
  if (!g_option_context_parse(context, argc, argv, error))
    return error_adopt(error, BOOTRACE_ERROR_USAGE, "%s: ", command->name);
  if (list) {
    print_options(entries);
    print_options(common);
    return FALSE;
  }
  if (version) {
    g_print("bootrace %s\n", BOOTRACE_VERSION);
    return FALSE;
  }
  if (!help)
    return TRUE;
  g_autofree char *text = g_option_context_get_help(context, FALSE, NULL);
  g_print("%s", text);
  return FALSE;
}

gboolean command_operands(const Command *command, int argc, int low, int high, GError **error)
{
  int given = argc - 1;
  if (given >= low && (high < 0 || given <= high))
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_USAGE, "%s: %s; usage: bootrace %s [OPTION…] %s", command->name,
                   given < low ? "something is missing" : "too many arguments", command->name, command->arguments);
}

gboolean command_choice(const char *option, const char *text, const char *const *names, int *value, GError **error)
{
  int found = text ? names_find(names, text) : *value;
  g_autofree char *list = names_join(names);
  if (found < 0)
    return error_set(error, BOOTRACE_ERROR_USAGE, "--%s=%s: expected one of %s", option, text, list);
  *value = found;
  return TRUE;
}

gboolean command_duration(const char *option, const char *text, gint64 *value_ns, GError **error)
{
  gint64 span_ns = *value_ns;
  if (text && (!duration_parse(text, &span_ns) || span_ns == 0))
    return error_set(error, BOOTRACE_ERROR_USAGE, "--%s=%s: expected a duration such as 90s or 2min", option, text);
  *value_ns = span_ns;
  return TRUE;
}

gboolean command_number(const char *option, const char *text, guint64 low, guint64 high, guint64 *value, GError **error)
{
  if (!text || g_ascii_string_to_unsigned(text, 10, low, high, value, NULL))
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_USAGE,
                   "--%s=%s: expected a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, option, text,
                   low, high);
}

gboolean command_split_boot(const Command *command, const char *operand, char **ret_campaign, guint *ret_boot,
                            GError **error)
{
  const char *colon = strrchr(operand, ':');
  guint64 boot = 0;
  if (!colon || !g_ascii_string_to_unsigned(colon + 1, 10, 1, G_MAXUINT, &boot, NULL))
    return error_set(error, BOOTRACE_ERROR_USAGE, "%s: \"%s\": expected CAMPAIGN:BOOT with a number such as last:1",
                     command->name, operand);
  *ret_campaign = g_strndup(operand, (gsize)(colon - operand));
  *ret_boot = (guint)boot;
  return TRUE;
}

ExitStatus status_for_error(const GError *error)
{
  if (error->domain != BOOTRACE_ERROR)
    return STATUS_UNKNOWN;
  switch ((BootraceError)error->code) {
  case BOOTRACE_ERROR_USAGE:
  case BOOTRACE_ERROR_INPUT:
    return STATUS_USAGE;
  case BOOTRACE_ERROR_HOST:
    return STATUS_UNKNOWN;
  case BOOTRACE_ERROR_CANCELLED:
    return STATUS_INTERRUPTED;
  }
  g_assert_not_reached();
}
