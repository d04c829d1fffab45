/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/reproducer_text.h"
#include "base/inert.h"
#include "base/quantity.h"
#include "console/prefix.h"
#include "machine/standalone.h"
#include <string.h>

/* Shorter numbers are part of what a message says (an error number, a mount option), longer ones are process ids,
 * addresses, times. */
#define NUMBER_OPEN 3

/* Returns: (owned), NULL for NULL. */
static char *inert(const char *text, InertForm form)
{
  return text ? inert_text(text, strlen(text), form) : NULL;
}

/* ---- patterns ---- */

static void append_quoted(GString *out, const char *text, gsize length)
{
  g_autofree char *part = g_strndup(text, length);
  g_autofree char *quoted = g_shell_quote(part);
  if (length > 0)
    g_string_append(out, quoted);
}

static gsize number_at(const char *text)
{
  gsize i = g_str_has_prefix(text, "0x") ? 2 : 0, first = i;
  while (i > 1 && first == 2 ? g_ascii_isxdigit(text[i]) : g_ascii_isdigit(text[i]))
    i++;
  return i - first >= NUMBER_OPEN ? i : 0;
}

char *reproducer_line_pattern(const char *text)
{
  const char *at = text + prefix_measure(text, strlen(text)).length, *begin = at;
  GString *out = g_string_new("*");
  while (*at) {
    gsize number = number_at(at);
    if (number == 0) {
      at++;
      continue;
    }
    append_quoted(out, begin, (gsize)(at - begin));
    g_string_append_c(out, '*');
    at += number;
    begin = at;
  }
  append_quoted(out, begin, (gsize)(at - begin));
  if (out->str[out->len - 1] != '*')
    g_string_append_c(out, '*');
  return g_string_free(out, FALSE);
}

char *reproducer_marker_pattern(const char *regex)
{
  g_autoptr(GString) plain = g_string_new(NULL);
  for (const char *at = regex; *at; at++) {
    gboolean escaped = at[0] == '\\' && g_ascii_ispunct(at[1]);
    if (!escaped && strchr("\\^$.[]|()?*+{}", *at))
      return NULL;
    at += escaped;
    g_string_append_c(plain, *at);
  }
  if (plain->len == 0)
    return NULL;
  g_autofree char *quoted = g_shell_quote(plain->str);
  return g_strdup_printf("*%s*", quoted);
}

/* ---- the script ---- */

static const char SCRIPT_HEAD[] = "# Exit status: 1 the failure came, 0 the boot passed without it, 125 neither.\n"
                                  "# Needs a POSIX shell whose printf is its own (dash, bash, busybox) and "
                                  "qemu-system-x86_64. Where `sleep` is on the\n"
                                  "# path, a boot that does neither ends after LIMIT seconds.\n"
                                  "case $0 in */*) cd \"${0%/*}\" || exit 125 ;; esac\n"
                                  ": \"${QEMU:=qemu-system-x86_64}\"\n";

static const char SCRIPT_BODY[] =
    "case $ACCELERATOR in kvm) cpu=host ;; *) cpu=qemu64 ;; esac\n"
    "[ -z \"$TSC_KHZ\" ] || append=\"$append tsc_early_khz=$TSC_KHZ lpj=$((TSC_KHZ * 4))\"\n"
    "command -v \"$QEMU\" >/dev/null || {\n"
    "    printf '%s\\n' \"run.sh: there is no $QEMU on the path (Debian: package qemu-system-x86)\" >&2\n"
    "    exit 125\n"
    "}\n"
    "\n"
    "# Ends process $1 after LIMIT seconds, unless told to end before.\n"
    "limit() {\n"
    "    trap 'kill \"$sleeper\"' TERM\n"
    "    sleep \"$LIMIT\" &\n"
    "    sleeper=$!\n"
    "    wait \"$sleeper\" && kill \"$1\"\n"
    "}\n"
    "\n"
    "# The guest's console, with QEMU's process id and exit status in lines of our own.\n"
    "boot() {\n"
    "    start </dev/null 2>&1 &\n"
    "    qemu=$!\n"
    "    timer=\n"
    "    printf '%s %s\\n' \"$mark\" \"$qemu\"\n"
    "    if command -v sleep >/dev/null; then\n"
    "        limit \"$qemu\" >/dev/null 2>&1 &\n"
    "        timer=$!\n"
    "    fi\n"
    "    wait \"$qemu\"\n"
    "    status=$?\n"
    "    [ -z \"$timer\" ] || kill \"$timer\" 2>/dev/null\n"
    "    printf '\\n%s end %s\\n' \"$mark\" \"$status\"\n"
    "}\n"
    "\n"
    "# Prints the console up to what decides the boot. Ends with the exit status.\n"
    "watch() {\n"
    "    seen= status= qemu=\n"
    "    while IFS= read -r line; do\n"
    "        case $line in\n"
    "        *\"$mark end \"*) status=${line##* } ;;\n"
    "        *\"$mark \"*) qemu=${line##* } ;;\n"
    "        *) printf '%s\\n' \"$line\" ;;\n"
    "        esac\n"
    "        [ -n \"$seen\" ] || decide\n"
    "        [ -z \"$seen\" ] || [ -z \"$qemu\" ] || { kill \"$qemu\" 2>/dev/null; qemu=; }\n"
    "    done\n"
    "    conclude\n"
    "}\n";

static void append_start(GString *out, const MachineSpec *spec)
{
  g_auto(GStrv) words = standalone_words(spec);
  g_string_append(out, "\nstart() {\n    exec \"$QEMU\" -accel \"$ACCELERATOR\" -cpu \"$cpu\" -append \"$append\"");
  for (char **word = words; *word; word++) {
    g_autofree char *quoted = g_shell_quote(*word);
    g_string_append_printf(out, "%s%s", **word == '-' ? " \\\n        " : " ", quoted);
  }
  g_string_append(out, "\n}\n");
}

static void append_decide(GString *out, const char *failure, const char *pass)
{
  g_string_append(out, "\ndecide() {\n    case $line in\n");
  if (failure)
    g_string_append_printf(out, "    %s) seen=failed ;;\n", failure);
  if (pass)
    g_string_append_printf(out, "    %s) seen=passed ;;\n", pass);
  g_string_append(out, "    esac\n}\n");
}

/* Without a text of its own a failure is that the boot ended, or its time, before the pass marker: QEMU's own failures
 * are none. */
static void append_conclude(GString *out, gboolean text, gboolean pass)
{
  const char *silent = "125";
  if (!text && pass)
    silent = "1";
  g_string_append_printf(out,
                         "\nconclude() {\n"
                         "    case $seen,$status in\n"
                         "    failed,*) printf '%%s\\n' 'run.sh: the failure came'; exit 1 ;;\n"
                         "    passed,*) printf '%%s\\n' 'run.sh: the boot passed'; exit 0 ;;\n"
                         "    ,0 | ,143) printf '%%s\\n' 'run.sh: the boot did not pass, and %s'; exit %s ;;\n"
                         "    *) printf '%%s\\n' \"run.sh: QEMU ended with status $status\"; exit 125 ;;\n"
                         "    esac\n"
                         "}\n\nboot | watch\n",
                         text ? "the failure did not come" : "that is the failure", silent);
}

char *reproducer_script(const ReproducerFacts *facts)
{
  const MachineSpec *spec = facts->spec;
  GString *out = g_string_new("#!/bin/sh\n");
  g_autofree char *boot = inert(facts->boot, INERT_ONE_LINE);
  g_autofree char *append = g_shell_quote(spec->command_line ? spec->command_line : "");
  g_autofree char *failure = facts->text ? reproducer_line_pattern(facts->text) : NULL;
  g_autofree char *pass = reproducer_marker_pattern(facts->pass_marker);
  g_string_append_printf(out, "# Repeats boot %s of bootrace with QEMU alone; README.md says what it shows.\n", boot);
  g_string_append(out, SCRIPT_HEAD);
  g_string_append_printf(out, ": \"${ACCELERATOR:=%s}\" \"${LIMIT:=%" G_GINT64_FORMAT "}\" \"${TSC_KHZ:=}\"\n",
                         accelerator_to_string(spec->accelerator), MAX(facts->timeout_ns / NS_PER_S, 1));
  g_string_append_printf(out, "append=%s\n# a guest cannot print what it does not know\nmark=\"run.sh $$: QEMU\"\n",
                         append);
  g_string_append(out, SCRIPT_BODY);
  append_start(out, spec);
  append_decide(out, failure, pass);
  append_conclude(out, failure != NULL, pass != NULL);
  return g_string_free(out, FALSE);
}

/* ---- the page ---- */

static void append_frequency(GString *out, const ReproducerFacts *facts)
{
  if (facts->tsc_khz == 0 || facts->spec->accelerator != ACCELERATOR_TCG)
    return;
  g_string_append_printf(out,
                         "\nThe guest cannot measure its clock on this machine type and is told that of the host where "
                         "it was exported, %u kHz.\nWhere a host's time stamp counter runs at another frequency, set "
                         "`TSC_KHZ=`; without that the guest's seconds are longer or\nshorter.\n",
                         facts->tsc_khz);
}

char *reproducer_page(const ReproducerFacts *facts)
{
  g_autofree char *signature = inert(facts->signature, INERT_ONE_LINE);
  g_autofree char *line = inert(facts->text, INERT_ONE_LINE);
  g_autofree char *versions = inert(facts->versions, INERT_ONE_LINE), *plan = inert(facts->plan, INERT_LINES);
  GString *out = g_string_new(NULL);
  g_string_append_printf(
      out,
      "# Boot %s of image %s\n\n`sh run.sh` boots it with QEMU alone and ends with status 1 where the "
      "failure came, 0 where the boot passed, 125 where\nneither.\n\n",
      facts->boot, facts->image);
  g_string_append_printf(out, "* Expected signature: %s\n", signature ? signature : "none, the boot passed");
  g_string_append_printf(out, "* Console line: %s\n", line ? line : "none; the boot does not pass");
  g_string_append_printf(out, "* Image digest: %s\n* Seen with: %s, bootrace %s, accelerator %s\n", facts->digest,
                         versions, BOOTRACE_VERSION, accelerator_to_string(facts->spec->accelerator));
  g_string_append(out,
                  "* Settings, from the environment: `QEMU=` (program), `ACCELERATOR=` (tcg, kvm), `LIMIT=` (seconds; "
                  "needs `sleep` on the path)\n");
  append_frequency(out, facts);
  g_string_append_printf(out, "\nThe plan, which lies in the initrd as /bootrace/frame:\n\n```\n%s```\n", plan);
  return g_string_free(out, FALSE);
}
