/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/excerpt.h"
#include "report/report.h"
#include "report/text.h"

static const char *result_word(const BootRecord *boot)
{
  return boot->outcome ? verdict_to_string(boot->outcome->verdict) : "lost";
}

static const char *result_name(const BootRecord *boot)
{
  if (!boot->outcome)
    return boot->lost ? boot->lost : "";
  return boot->outcome->signature ? boot->outcome->signature : "";
}

/* Returns: (owned) ", known (#186)" behind a signature; "" for a failure that is not known. */
static char *known_mark(const BootRecord *boot, const KnownFailures *known)
{
  const KnownFailure *found = report_boot_known(boot, known);
  if (!found || known_failure_is_expired(found, known->today))
    return g_strdup("");
  g_autofree char *ticket = text_inert(found->ticket);
  return g_strdup_printf(", known (%s)", ticket);
}

char *report_boot_line(const BootRecord *boot, const KnownFailures *known)
{
  g_autofree char *image = text_inert(boot->image), *strategy = text_inert(boot->strategy);
  g_autofree char *name = text_inert(result_name(boot)), *span = text_span(boot->wall_ns);
  g_autofree char *mark = known_mark(boot, known);
  gboolean recovered = boot->outcome && boot->outcome->recovered;
  GString *line = g_string_new(NULL);
  g_string_append_printf(line, "%7u  %-20s %-9s %-9s %8s  %s%s", boot->boot, image, strategy, result_word(boot), span,
                         recovered ? "recovered" : name, mark);
  if (boot->forked)
    g_string_append_printf(line, "%sforked", recovered || *name ? ", " : "");
  g_autofree char *trimmed = g_strchomp(g_string_free(line, FALSE));
  return g_strconcat(trimmed, "\n", NULL);
}

static void append_known(GString *out, const BootRecord *boot, const KnownFailures *known)
{
  const KnownFailure *found = report_boot_known(boot, known);
  if (!found)
    return;
  g_autofree char *ticket = text_inert(found->ticket), *reason = text_inert(found->reason ? found->reason : "");
  g_string_append_printf(out, "  Known:     %s until %s%s%s%s\n", ticket, found->expires,
                         known_failure_is_expired(found, known->today) ? ", expired: it counts again" : "",
                         *reason ? "; " : "", reason);
}

static void append_facts(GString *out, const BootRecord *boot, const KnownFailures *known)
{
  g_autofree char *image = text_inert(boot->image), *strategy = text_inert(boot->strategy);
  g_autofree char *name = text_inert(result_name(boot)), *at = text_time(boot->started_ns);
  g_autofree char *wall = text_span(boot->wall_ns), *campaign = text_inert(boot->campaign);
  g_autofree char *cpu = boot->cpu_ns >= 0 ? text_span(boot->cpu_ns) : g_strdup("unknown");
  g_string_append_printf(out, "Boot %s:%u\n", campaign, boot->boot);
  g_string_append_printf(out, "  Result:    %s%s%s\n", result_word(boot), *name ? ", " : "", name);
  append_known(out, boot, known);
  g_string_append_printf(out, "  Image:     %s\n  Strategy:  %s, seed %" G_GUINT64_FORMAT "\n", image, strategy,
                         boot->seed);
  if (boot->forked)
    g_string_append(out, "  From:      a checkpoint, taken as the guest waited for its plan\n");
  if (boot->confirms)
    g_string_append_printf(out, "  Confirms:  boot %u, which went on from a checkpoint\n", boot->confirms);
  g_string_append_printf(out, "  Started:   %s, took %s, CPU %s, host load %.2f\n", at, wall, cpu, boot->load);
}

static void append_indented(GString *out, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  guint last = g_strv_length(lines);
  while (last > 0 && *lines[last - 1] == '\0')
    last--;
  for (guint i = 0; i < last; i++) {
    g_autofree char *line = text_inert(lines[i]);
    g_string_append_printf(out, "%s%s\n", *line ? "  " : "", line);
  }
}

static void append_plan(GString *out, const BootRecord *boot)
{
  if (!boot->plan || !*boot->plan)
    return;
  g_string_append(out, "\nPlan\n");
  append_indented(out, boot->plan);
}

static void append_matches(GString *out, const Outcome *outcome)
{
  if (!outcome || !outcome->matches || outcome->matches->len == 0)
    return;
  g_string_append(out, "\nMatches\n");
  for (guint i = 0; i < outcome->matches->len; i++) {
    const Match *match = g_ptr_array_index(outcome->matches, i);
    g_autofree char *signature = text_inert(match->signature), *text = text_inert(match->text);
    g_string_append_printf(out, "  line %u: %s%s\n      %s\n", match->line, signature,
                           match->recovered ? " (recovered)" : "", text);
  }
}

/* The line of the match that the verdict stands on; 0 where there is none. */
static guint line_of_interest(const Outcome *outcome)
{
  for (guint i = 0; outcome && outcome->matches && i < outcome->matches->len; i++) {
    const Match *match = g_ptr_array_index(outcome->matches, i);
    if (g_strcmp0(match->signature, outcome->signature) == 0)
      return match->line;
  }
  return 0;
}

static void append_console(GString *out, const BootRecord *boot)
{
  if (boot->console) {
    g_string_append(out, "\nConsole (--console gives all of its raw bytes)\n");
    excerpt_append(out, boot->console, line_of_interest(boot->outcome));
    return;
  }
  const char *lines = boot->outcome ? boot->outcome->last_lines : NULL;
  g_string_append(out, lines ? "\nConsole, its last lines\n" : "\nConsole: not kept\n");
  if (lines)
    append_indented(out, lines);
}

char *report_boot_text(const BootRecord *boot, const KnownFailures *known)
{
  GString *out = g_string_new(NULL);
  append_facts(out, boot, known);
  append_plan(out, boot);
  append_matches(out, boot->outcome);
  append_console(out, boot);
  return g_string_free(out, FALSE);
}
