/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/live.h"
#include "base/inert.h"
#include "base/quantity.h"
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PLAIN_INTERVAL_NS (30 * NS_PER_S)
#define FALLBACK_COLUMNS 80
#define CLEAR_LINE "\r\033[K"
#define RED "\033[31m"
#define PLAIN "\033[0m"

struct _Live {
  gboolean quiet, verbose, terminal, colour;
  gint64 next_plain_ns;
  char *caption; /* "" for none */
};

Live *live_new(gboolean quiet, gboolean verbose)
{
  Live *live = g_new0(Live, 1);
  live->quiet = quiet;
  live->verbose = verbose;
  live->terminal = isatty(STDERR_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
  const char *no_colour = g_getenv("NO_COLOR");
  live->colour = live->terminal && !(no_colour && *no_colour);
  live->next_plain_ns = clock_now_ns() + PLAIN_INTERVAL_NS;
  live->caption = g_strdup("");
  return live;
}

static void clear_status(const Live *live)
{
  if (live->terminal && !live->quiet)
    fputs(CLEAR_LINE, stderr);
}

void live_free(Live *live)
{
  if (!live)
    return;
  clear_status(live);
  g_free(live->caption);
  g_free(live);
}

void live_caption(Live *live, const char *text)
{
  g_free(live->caption);
  live->caption = g_strdup(text ? text : "");
}

void live_note(Live *live, const char *text)
{
  if (live->quiet)
    return;
  clear_status(live);
  fprintf(stderr, "%s\n", text);
}

/* ---- the status line ---- */

/* No rate: these are boots of several images and strategies, which never share a denominator. */
static void append_failures(GString *text, const CampaignProgress *progress)
{
  g_string_append_printf(text, " · failed %u", progress->failed);
  if (progress->lost > 0)
    g_string_append_printf(text, " · lost %u", progress->lost);
}

static void append_speed(GString *text, const CampaignProgress *progress, gint64 elapsed_ns)
{
  guint ended = progress->judged - progress->recalled; /* in this time */
  if (ended == 0 || elapsed_ns <= 0)
    return;
  double per_minute = ended * 60.0 * NS_PER_S / (double)elapsed_ns;
  g_string_append_printf(text, " · %.1f boots/min", per_minute);
  if (progress->total > progress->judged) {
    gint64 left_s = (gint64)((progress->total - progress->judged) * 60.0 / per_minute) + 1;
    g_string_append_printf(text, " · %" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT " left", left_s / 60, left_s % 60);
  }
}

char *live_status(const CampaignProgress *progress, gint64 now_ns)
{
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%u", progress->judged);
  if (progress->total >=
      progress->judged) /* explain knows no total; a confirmation is one boot more than was asked for */
    g_string_append_printf(text, "/%u", progress->total);
  g_string_append_printf(text, " %s · running %u", progress->image, progress->running);
  if (progress->waits_for)
    g_string_append_printf(text, " · waits for %s", progress->waits_for);
  append_failures(text, progress);
  append_speed(text, progress, now_ns - progress->begun_ns);
  return g_string_free(text, FALSE);
}

static glong columns(void)
{
  struct winsize size = {0};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : FALLBACK_COLUMNS;
}

void live_tick(Live *live, const CampaignProgress *progress)
{
  gint64 now_ns = clock_now_ns();
  if (live->quiet || (!live->terminal && now_ns < live->next_plain_ns))
    return;
  live->next_plain_ns = now_ns + PLAIN_INTERVAL_NS;
  g_autofree char *counts = live_status(progress, now_ns);
  g_autofree char *status = g_strconcat(live->caption, *live->caption ? " · " : "", counts, NULL);
  if (!live->terminal) {
    fprintf(stderr, "%s\n", status);
    return;
  }
  g_autofree char *fitting = g_utf8_substring(status, 0, MIN(g_utf8_strlen(status, -1), columns() - 1));
  fprintf(stderr, CLEAR_LINE "%s", fitting);
}

/* ---- boots ---- */

/* The line that tells most about BOOT: its match that counts, or how its console ended. Returns: (owned) or NULL. */
static char *telling_line(const BootRecord *boot)
{
  if (boot->lost)
    return inert_text(boot->lost, strlen(boot->lost), INERT_ONE_LINE);
  const Match *cause = boot->outcome->cause;
  if (cause)
    return g_strdup_printf("line %u: %s", cause->line, cause->text);
  if (!boot->outcome->last_lines || !*boot->outcome->last_lines)
    return NULL;
  const char *last = strrchr(boot->outcome->last_lines, '\n');
  last = last ? last + 1 : boot->outcome->last_lines;
  g_autofree char *text = inert_text(last, strlen(last), INERT_ONE_LINE);
  return g_strdup_printf("last line: %s", text);
}

void live_boot(Live *live, const BootRecord *boot, const CampaignProgress *progress)
{
  gboolean passed = boot->outcome && boot->outcome->verdict == VERDICT_PASSED;
  if (!live->quiet && (live->verbose || (boot->outcome && !passed))) {
    g_autofree char *line = passed ? NULL : telling_line(boot);
    clear_status(live);
    fprintf(stderr, "%s%s%s boot %u of %s (%s)%s%s\n", live->colour && !passed ? RED : "",
            boot->outcome ? verdict_to_string(boot->outcome->verdict) : "lost", live->colour && !passed ? PLAIN : "",
            boot->boot, boot->image, boot->strategy, line ? ": " : "", line ? line : "");
  }
  live_tick(live, progress);
}
