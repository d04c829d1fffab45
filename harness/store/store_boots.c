/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "store/database.h"
#include "store/orders.h"
#include <string.h>

/* Boots read at a time: no lock is held and no statement open while VISIT runs, which may take as long as a pipe is
 * full. */
#define PAGE 500

/* Which boots of a campaign to read. */
typedef struct {
  const char *campaign;
  guint after, last; /* AFTER < boot <= LAST */
} Range;

/* Returns: (owned) the lines of TEXT, which may be NULL. */
static GPtrArray *split_lines(const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) parts = g_strsplit(text ? text : "", "\n", -1);
  for (char **part = parts; *part; part++)
    g_ptr_array_add(lines, g_strdup(*part));
  return lines;
}

static Outcome *read_outcome(Store *store, Statement *statement, GError **error)
{
  Verdict verdict = VERDICT_PASSED;
  g_autofree char *text = column_text(statement);
  if (!store_read_verdict(store, text, &verdict, error))
    return NULL;
  Outcome *outcome = g_new0(Outcome, 1);
  outcome->verdict = verdict;
  outcome->signature = column_text(statement);
  outcome->class = column_text(statement);
  outcome->recovered = column_integer(statement) != 0;
  outcome->decided = column_integer(statement) != 0;
  outcome->lines = column_count(statement);
  outcome->last_lines = column_text(statement);
  outcome->pass_line = (guint)column_integer_or(statement, 0);
  g_autofree char *warnings = column_text(statement);
  outcome->warnings = split_lines(warnings);
  outcome->matches = g_ptr_array_new_with_free_func((GDestroyNotify)match_free);
  return outcome;
}

/* The columns of BOOT_COLUMNS; the outcome's stand last, as a lost boot has none. */
static BootRecord *read_boot(Store *store, Statement *statement, const char *campaign, GError **error)
{
  g_autoptr(BootRecord) record = g_new0(BootRecord, 1);
  record->campaign = g_strdup(campaign);
  record->boot = column_count(statement);
  record->image = column_required_text(statement);
  record->strategy = column_required_text(statement);
  record->seed = (guint64)column_integer(statement);
  record->plan = column_required_text(statement);
  record->lost = column_text(statement);
  record->started_ns = column_integer(statement);
  record->wall_ns = column_integer(statement);
  record->cpu_ns = column_integer_or(statement, -1);
  record->load = column_real(statement);
  record->console_bytes = (guint64)column_integer(statement);
  record->forked = column_integer(statement) != 0;
  record->confirms = (guint)column_integer_or(statement, 0);
  record->pressure.cpu = column_real(statement);
  record->pressure.memory = column_real(statement);
  record->pressure.io = column_real(statement);
  if (!record->lost)
    record->outcome = read_outcome(store, statement, error);
  return record->lost || record->outcome ? g_steal_pointer(&record) : NULL;
}

static GPtrArray *read_boots(Store *store, const Range *range, GError **error)
{
  Statement *statement =
      statement_get(store,
                    "SELECT boot, image, strategy, seed, plans.text, lost, started_ns, wall_ns, cpu_ns, load,"
                    " console_bytes, forked, confirms, coalesce(pressure_cpu, -1.0), coalesce(pressure_memory, -1.0),"
                    " coalesce(pressure_io, -1.0), verdict, signature, class, recovered, decided, lines, "
                    "last_lines, pass_line, warnings"
                    " FROM boots LEFT JOIN plans ON plans.sha256 = plan_sha256"
                    " WHERE campaign = ? AND boot > ? AND boot <= ? ORDER BY boot LIMIT ?",
                    error);
  if (!statement)
    return NULL;
  bind_text(statement, range->campaign);
  bind_integer(statement, range->after);
  bind_integer(statement, range->last);
  bind_integer(statement, PAGE);
  g_autoptr(GPtrArray) boots = g_ptr_array_new_with_free_func((GDestroyNotify)boot_record_free);
  gboolean row = FALSE;
  while (statement_step(statement, &row, error)) {
    if (!row)
      return g_steal_pointer(&boots);
    BootRecord *boot = read_boot(store, statement, range->campaign, error);
    if (!boot) {
      statement_reset(statement);
      return NULL;
    }
    g_ptr_array_add(boots, boot);
  }
  return NULL;
}

static Match *read_match(Statement *statement)
{
  Match *match = g_new0(Match, 1);
  match->rule = column_required_text(statement);
  match->class = column_required_text(statement);
  match->key = column_required_text(statement);
  match->error_number = (int)column_integer(statement);
  match->line = column_count(statement);
  match->text = column_required_text(statement);
  match->signature = column_required_text(statement);
  match->fatal = column_integer(statement) != 0;
  match->recovered = column_integer(statement) != 0;
  match->recovered_line = column_count(statement);
  return match;
}

/* Gives MATCH (owned) to its boot among BOOTS, which are in order; *POSITION remembers how far matches have come. */
static void hand_over(const GPtrArray *boots, guint *position, guint boot, Match *match)
{
  while (*position < boots->len && ((BootRecord *)g_ptr_array_index(boots, *position))->boot < boot)
    (*position)++;
  BootRecord *record = *position < boots->len ? g_ptr_array_index(boots, *position) : NULL;
  if (record && record->boot == boot && record->outcome)
    g_ptr_array_add(record->outcome->matches, match);
  else
    match_free(match);
}

static gboolean add_matches(Store *store, const Range *range, const GPtrArray *boots, GError **error)
{
  Statement *statement = statement_get(store,
                                       "SELECT boot, rule, class, key, errno, line, text, signature, fatal,"
                                       " recovered, recovered_line FROM matches"
                                       " WHERE campaign = ? AND boot > ? AND boot <= ? ORDER BY boot, position",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, range->campaign);
  bind_integer(statement, range->after);
  bind_integer(statement, range->last);
  gboolean row = FALSE;
  guint position = 0;
  while (statement_step(statement, &row, error)) {
    if (!row)
      return TRUE;
    guint boot = column_count(statement);
    hand_over(boots, &position, boot, read_match(statement));
  }
  return FALSE;
}

static guint last_boot(const GPtrArray *boots)
{
  return ((const BootRecord *)g_ptr_array_index(boots, boots->len - 1))->boot;
}

/* At most PAGE boots of RANGE, with their matches. Returns: (owned). */
static GPtrArray *read_page(Store *store, Range range, GError **error)
{
  g_autoptr(GPtrArray) boots = read_boots(store, &range, error);
  if (!boots || boots->len == 0)
    return g_steal_pointer(&boots);
  range.last = last_boot(boots);
  return add_matches(store, &range, boots, error) ? g_steal_pointer(&boots) : NULL;
}

/* Returns: FALSE once VISIT has had enough. */
static gboolean visit_page(const GPtrArray *boots, StoreVisit visit, gpointer data)
{
  for (guint i = 0; i < boots->len; i++) {
    if (!visit(g_ptr_array_index(boots, i), data))
      return FALSE;
  }
  return TRUE;
}

gboolean store_foreach_boot(Store *store, const char *id, StoreVisit visit, gpointer data, GError **error)
{
  Range range = {.campaign = id, .after = 0, .last = G_MAXUINT};
  for (;;) {
    g_autoptr(GPtrArray) boots = read_page(store, range, error);
    if (!boots)
      return FALSE;
    if (boots->len == 0 || !visit_page(boots, visit, data))
      return TRUE;
    range.after = last_boot(boots);
  }
}

gboolean store_last_boot(Store *store, const char *campaign, guint first, guint step, guint *ret_boot, GError **error)
{
  Statement *statement =
      statement_get(store, "SELECT max(boot) FROM boots WHERE campaign = ? AND (boot - ?) % ? = 0", error);
  if (!statement)
    return FALSE;
  bind_text(statement, campaign);
  bind_integer(statement, first);
  bind_integer(statement, step);
  gboolean row = FALSE;
  if (!statement_step(statement, &row, error))
    return FALSE;
  *ret_boot = row ? (guint)column_integer_or(statement, 0) : 0;
  statement_reset(statement);
  return TRUE;
}

static gboolean read_console(Store *store, BootRecord *boot, GError **error)
{
  Statement *statement =
      statement_get(store, "SELECT length, zstd FROM consoles WHERE campaign = ? AND boot = ?", error);
  if (!statement)
    return FALSE;
  bind_text(statement, boot->campaign);
  bind_integer(statement, boot->boot);
  gboolean row = FALSE;
  if (!statement_step(statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  boot->console = store_read_blob(store, statement, "console", error);
  return boot->console != NULL;
}

BootRecord *store_boot(Store *store, const char *id, guint boot, GError **error)
{
  g_autoptr(GPtrArray) boots = NULL;
  if (boot > 0) {
    boots = read_page(store, (Range){.campaign = id, .after = boot - 1, .last = boot}, error);
    if (!boots)
      return NULL;
  }
  if (!boots || boots->len == 0) {
    (void)error_set(error, BOOTRACE_ERROR_INPUT, "%s: campaign %s has no boot %u", store_path(store), id, boot);
    return NULL;
  }
  g_autoptr(BootRecord) record = g_ptr_array_steal_index(boots, 0);
  record->times = orders_read_times(store, id, boot, error);
  return record->times && read_console(store, record, error) ? g_steal_pointer(&record) : NULL;
}

/* The last line of LINES that is not blank. Returns: (owned). */
static char *last_line(const char *lines)
{
  g_autofree char *trimmed = g_strchomp(g_strdup(lines));
  const char *newline = strrchr(trimmed, '\n');
  return g_strdup(newline ? newline + 1 : trimmed);
}

char *store_example(Store *store, const char *id, guint boot, const char *signature, GError **error)
{
  Statement *statement =
      statement_get(store,
                    "SELECT last_lines, (SELECT text FROM matches WHERE matches.campaign = boots.campaign"
                    " AND matches.boot = boots.boot AND matches.signature = ? ORDER BY position LIMIT 1)"
                    " FROM boots WHERE campaign = ? AND boot = ?",
                    error);
  if (!statement)
    return NULL;
  bind_text(statement, signature);
  bind_text(statement, id);
  bind_integer(statement, boot);
  gboolean row = FALSE;
  if (!statement_step(statement, &row, error))
    return NULL;
  if (!row)
    return g_strdup("");
  g_autofree char *lines = column_required_text(statement);
  g_autofree char *text = column_text(statement);
  statement_reset(statement);
  return text ? g_steal_pointer(&text) : last_line(lines);
}
