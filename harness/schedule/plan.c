/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/plan.h"
#include "base/error.h"
#include "base/keyfile.h"
#include "base/quantity.h"
#include "units/name.h"
#include <string.h>

#define AFTER "after "

static const char *const GROUPS[] = {[SCOPE_ALL] = "Order", [SCOPE_INITRD] = "InitrdOrder", [SCOPE_ROOT] = "RootOrder"};

static void order_free(gpointer data)
{
  PlanOrder *order = data;
  g_free(order->unit);
  g_free(order->after);
  g_free(order);
}

static void delay_free(gpointer data)
{
  PlanDelay *delay = data;
  g_free(delay->unit);
  g_free(delay);
}

Plan *plan_new(const char *strategy, guint64 seed, const char *image)
{
  Plan *plan = g_new(Plan, 1);
  *plan = (Plan){.strategy = g_strdup(strategy),
                 .seed = seed,
                 .image = g_strdup(image),
                 .orders = g_ptr_array_new_with_free_func(order_free),
                 .delays = g_ptr_array_new_with_free_func(delay_free)};
  return plan;
}

void plan_free(Plan *plan)
{
  if (!plan)
    return;
  g_free(plan->strategy);
  g_free(plan->image);
  g_ptr_array_unref(plan->orders);
  g_ptr_array_unref(plan->delays);
  g_free(plan);
}

static int compare_orders(gconstpointer a, gconstpointer b)
{
  const PlanOrder *x = a, *y = b;
  if (x->scope != y->scope)
    return x->scope < y->scope ? -1 : 1;
  int units = strcmp(x->unit, y->unit);
  return units ? units : strcmp(x->after, y->after);
}

static int compare_delays(gconstpointer a, gconstpointer b)
{
  const PlanDelay *x = a, *y = b;
  return strcmp(x->unit, y->unit);
}

/* Where ITEM stands in the sorted LIST, or would have to stand (*RET_FOUND says which). */
static guint place(const GPtrArray *list, gconstpointer item, GCompareFunc compare, gboolean *ret_found)
{
  guint low = 0, high = list->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (compare(g_ptr_array_index(list, middle), item) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  *ret_found = low < list->len && compare(g_ptr_array_index(list, low), item) == 0;
  return low;
}

void plan_add_order(Plan *plan, const char *unit, const char *after)
{
  plan_add_scoped_order(plan, SCOPE_ALL, unit, after);
}

void plan_add_scoped_order(Plan *plan, PlanScope scope, const char *unit, const char *after)
{
  PlanOrder *order = g_new(PlanOrder, 1);
  *order = (PlanOrder){.scope = scope, .unit = g_strdup(unit), .after = g_strdup(after)};
  gboolean found = FALSE;
  guint at = place(plan->orders, order, compare_orders, &found);
  if (found)
    order_free(order);
  else
    g_ptr_array_insert(plan->orders, (int)at, order);
}

void plan_add_delay(Plan *plan, const char *unit, gint64 delay_ns)
{
  PlanDelay *delay = g_new(PlanDelay, 1);
  *delay = (PlanDelay){.unit = g_strdup(unit), .delay_ns = delay_ns};
  gboolean found = FALSE;
  guint at = place(plan->delays, delay, compare_delays, &found);
  if (found)
    g_ptr_array_remove_index(plan->delays, at);
  g_ptr_array_insert(plan->delays, (int)at, delay);
}

PlanScope plan_scope_of(UnitPhase phase)
{
  return phase == PHASE_INITRD ? SCOPE_INITRD : SCOPE_ROOT;
}

gboolean plan_scope_holds(PlanScope scope, UnitPhase phase)
{
  return scope == SCOPE_ALL || scope == plan_scope_of(phase);
}

Plan *plan_copy(const Plan *plan)
{
  Plan *copy = plan_new(plan->strategy, plan->seed, plan->image);
  for (guint i = 0; i < plan->orders->len; i++) {
    const PlanOrder *order = g_ptr_array_index(plan->orders, i);
    plan_add_scoped_order(copy, order->scope, order->unit, order->after);
  }
  for (guint i = 0; i < plan->delays->len; i++) {
    const PlanDelay *delay = g_ptr_array_index(plan->delays, i);
    plan_add_delay(copy, delay->unit, delay->delay_ns);
  }
  return copy;
}

gboolean plan_is_natural(const Plan *plan)
{
  return plan->orders->len == 0 && plan->delays->len == 0;
}

gboolean plan_has_orders_of(const Plan *plan, const Plan *other)
{
  if (plan->orders->len != other->orders->len)
    return FALSE;
  for (guint i = 0; i < plan->orders->len; i++) {
    const PlanOrder *a = g_ptr_array_index(plan->orders, i), *b = g_ptr_array_index(other->orders, i);
    if (a->scope != b->scope || strcmp(a->unit, b->unit) != 0 || strcmp(a->after, b->after) != 0)
      return FALSE;
  }
  return TRUE;
}

/* ---- text ---- */

static void read_seed(KeyFile *file, guint64 *ret_seed)
{
  const char *text = keyfile_string(file, "Plan", "Seed", "0");
  if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, ret_seed, NULL))
    keyfile_mistake(file, "Plan", "Seed", "Seed=%s: expected a whole number from 0 to 2^64-1", text);
}

static gboolean check_unit(KeyFile *file, const char *group, const char *key, const char *name)
{
  if (unit_name_is_valid(name))
    return TRUE;
  keyfile_mistake(file, group, key, "'%s' is no unit name; expected one such as sysroot.mount", name);
  return FALSE;
}

static void read_order(KeyFile *file, Plan *plan, PlanScope scope, const char *unit)
{
  const char *group = GROUPS[scope];
  const char *value = keyfile_string(file, group, unit, "");
  if (!g_str_has_prefix(value, AFTER)) {
    keyfile_mistake(file, group, unit, "%s=%s: expected 'after UNIT;UNIT'", unit, value);
    return;
  }
  g_auto(GStrv) afters = g_strsplit(value + strlen(AFTER), ";", -1);
  for (char **after = afters; *after; after++) {
    if (!check_unit(file, group, unit, g_strstrip(*after)))
      return;
    if (strcmp(*after, unit) == 0)
      keyfile_mistake(file, group, unit, "%s cannot come after itself", unit);
    plan_add_scoped_order(plan, scope, unit, *after);
  }
}

static void read_orders(KeyFile *file, Plan *plan, PlanScope scope)
{
  (void)keyfile_has_group(file, GROUPS[scope]);
  g_auto(GStrv) ordered = keyfile_keys(file, GROUPS[scope]);
  for (char **unit = ordered; *unit; unit++)
    if (check_unit(file, GROUPS[scope], *unit, *unit))
      read_order(file, plan, scope, *unit);
}

static void read_delays(KeyFile *file, Plan *plan)
{
  (void)keyfile_has_group(file, "Delay");
  g_auto(GStrv) delayed = keyfile_keys(file, "Delay");
  for (char **unit = delayed; *unit; unit++)
    if (check_unit(file, "Delay", *unit, *unit))
      plan_add_delay(plan, *unit, keyfile_duration_ns(file, "Delay", *unit, 0));
}

/* For messages about what only an image can tell. */
static void note_lines(Plan *plan, const KeyFile *file)
{
  for (guint i = 0; i < plan->orders->len; i++) {
    PlanOrder *order = g_ptr_array_index(plan->orders, i);
    order->line = keyfile_line(file, GROUPS[order->scope], order->unit);
  }
  for (guint i = 0; i < plan->delays->len; i++) {
    PlanDelay *delay = g_ptr_array_index(plan->delays, i);
    delay->line = keyfile_line(file, "Delay", delay->unit);
  }
}

static Plan *read_plan(KeyFile *file, GError **error)
{
  guint64 seed = 0;
  read_seed(file, &seed);
  g_autoptr(Plan) plan =
      plan_new(keyfile_string(file, "Plan", "Strategy", "file"), seed, keyfile_string(file, "Plan", "Image", ""));
  for (PlanScope scope = SCOPE_ALL; scope <= SCOPE_ROOT; scope++)
    read_orders(file, plan, scope);
  read_delays(file, plan);
  note_lines(plan, file);
  return keyfile_finish(file, error) ? g_steal_pointer(&plan) : NULL;
}

Plan *plan_parse(const char *name, const char *text, gssize length, GError **error)
{
  g_autoptr(KeyFile) file = keyfile_parse(name, text, length, error);
  return file ? read_plan(file, error) : NULL;
}

Plan *plan_load(const char *path, GError **error)
{
  g_autoptr(KeyFile) file = keyfile_load(path, error);
  return file ? read_plan(file, error) : NULL;
}

static void write_orders(GString *text, const GPtrArray *orders)
{
  const PlanOrder *last = NULL;
  for (guint i = 0; i < orders->len; i++) {
    const PlanOrder *order = g_ptr_array_index(orders, i);
    gboolean same_group = last && last->scope == order->scope;
    if (!same_group)
      g_string_append_printf(text, "%s\n[%s]", last ? "\n" : "", GROUPS[order->scope]);
    if (same_group && strcmp(last->unit, order->unit) == 0)
      g_string_append_printf(text, ";%s", order->after);
    else
      g_string_append_printf(text, "\n%s=" AFTER "%s", order->unit, order->after);
    last = order;
  }
  if (last)
    g_string_append_c(text, '\n');
}

static void write_delays(GString *text, const GPtrArray *delays)
{
  if (delays->len)
    g_string_append(text, "\n[Delay]\n");
  for (guint i = 0; i < delays->len; i++) {
    const PlanDelay *delay = g_ptr_array_index(delays, i);
    g_autofree char *duration = duration_format(delay->delay_ns);
    g_string_append_printf(text, "%s=%s\n", delay->unit, duration);
  }
}

char *plan_to_text(const Plan *plan)
{
  GString *text = g_string_new("[Plan]\n");
  g_string_append_printf(text, "Strategy=%s\nSeed=%" G_GUINT64_FORMAT "\n", plan->strategy, plan->seed);
  if (*plan->image)
    g_string_append_printf(text, "Image=%s\n", plan->image);
  write_orders(text, plan->orders);
  write_delays(text, plan->delays);
  return g_string_free(text, FALSE);
}
