/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/finding.h"
#include "console/unit_key.h"
#include <string.h>

void finding_free(gpointer data)
{
  Finding *finding = data;
  match_free(finding->match);
  g_free(finding);
}

gboolean finding_stands(const Finding *finding)
{
  return !finding->match->recovered;
}

static Finding *at(const GPtrArray *findings, guint index)
{
  return g_ptr_array_index(findings, index);
}

static Weight weight_of(const Finding *finding)
{
  if (finding->rule->fatal)
    return WEIGHT_FATAL;
  return finding->rule->hint ? WEIGHT_HINT : WEIGHT_FAILURE;
}

const Finding *findings_first_standing(const GPtrArray *findings, Weight weight)
{
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = at(findings, i);
    if (finding_stands(finding) && weight_of(finding) >= weight)
      return finding;
  }
  return NULL;
}

static gboolean is_named(const Finding *finding, const char *name)
{
  return strcmp(finding->rule->class, name) == 0 || strcmp(finding->rule->name, name) == 0;
}

/* The nearest finding called NAME before index END, in the boot BOOT; one that does not stand only where ANY is set. */
static const Finding *nearest_before(const GPtrArray *findings, guint end, guint boot, const char *name, gboolean any)
{
  for (guint i = end; i-- > 0;) {
    const Finding *finding = at(findings, i);
    if (finding->boot == boot && finding->rule->blame && (any || finding_stands(finding)) && is_named(finding, name))
      return finding;
  }
  return NULL;
}

/* A mount that comes up at a second try does not undo what failed for want of it, nor what made its first try fail. */
static const Finding *cause_of(GPtrArray *findings, const Finding *finding)
{
  gboolean any = finding->rule->recovered_cause || !finding_stands(finding);
  guint index = 0;
  if (!g_ptr_array_find(findings, finding, &index))
    return NULL;
  for (char **name = finding->rule->consequence_of; *name; name++) {
    const Finding *cause = nearest_before(findings, index, finding->boot, *name, any);
    if (cause)
      return cause;
  }
  return NULL;
}

/* Each step goes back in the console, so this ends. */
const Finding *findings_cause(GPtrArray *findings, const Finding *finding)
{
  const Finding *cause = finding;
  for (const Finding *next = cause; next; next = cause_of(findings, cause))
    cause = next;
  return cause;
}

static void take_back(GPtrArray *findings, Finding *finding, guint line);

/* What FINDING followed from did no lasting harm either; but that another unit failed too is a matter of its own. */
static void take_back_cause(GPtrArray *findings, const Finding *finding, guint line)
{
  const Finding *cause = cause_of(findings, finding);
  guint index = 0;
  if (!cause || (strcmp(cause->rule->class, finding->rule->class) == 0 &&
                 !unit_key_equal(cause->match->key, finding->match->key)))
    return;
  if (cause->rule->recovery != RECOVERY_NEVER && g_ptr_array_find(findings, cause, &index))
    take_back(findings, at(findings, index), line);
}

static void take_back(GPtrArray *findings, Finding *finding, guint line)
{
  take_back_cause(findings, finding, line);
  finding->match->recovered = TRUE;
  finding->match->recovered_line = line;
}

void findings_recover(GPtrArray *findings, const Rule *rule, const char *key, guint boot, guint line)
{
  for (guint i = 0; i < findings->len; i++) {
    Finding *finding = at(findings, i);
    if (finding->rule == rule && finding->boot == boot && finding_stands(finding) &&
        (!key || unit_key_equal(key, finding->match->key)))
      take_back(findings, finding, line);
  }
}

void findings_pass(GPtrArray *findings, guint boot, guint line)
{
  for (guint i = 0; i < findings->len; i++) {
    Finding *finding = at(findings, i);
    if (finding->boot != boot || !finding_stands(finding) || finding->rule->recovery != RECOVERY_MARKER)
      continue;
    finding->match->recovered = TRUE;
    finding->match->recovered_line = line;
  }
}
