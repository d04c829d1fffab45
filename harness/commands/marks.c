/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/marks.h"
#include "base/inert.h"
#include "base/json.h"
#include "campaign/probe.h"
#include "report/report.h"
#include "schedule/plan.h"
#include "units/hazards.h"
#include "units/unit_times.h"
#include <string.h>

typedef enum { MARK_NOT_REACHED, MARK_REFUTED, MARK_CONFIRMED } Mark;
static const char *const MARKS[] = {
    [MARK_NOT_REACHED] = "not reached", [MARK_REFUTED] = "refuted", [MARK_CONFIRMED] = "confirmed"};

typedef struct {
  const char *image;
  const Hazard *hazard;
  Mark mark;
  guint boot; /* the first that says so; 0 where none does */
} Marked;

/* ---- what a boot shows ---- */

static const UnitTimes *times_of(const GPtrArray *times, const char *unit)
{
  for (guint i = 0; i < times->len; i++)
    if (strcmp(((const UnitTimes *)g_ptr_array_index(times, i))->unit, unit) == 0)
      return g_ptr_array_index(times, i);
  return NULL;
}

/* Did the unit that should come first begin when the other one had finished? */
static gboolean was_wrong(const BootRecord *boot, const Hazard *hazard)
{
  for (guint i = 0; boot->times && i < boot->times->len; i++) {
    const BootTimes *of_manager = g_ptr_array_index(boot->times, i);
    gsize length = 0;
    const char *text = g_bytes_get_data(of_manager->report, &length);
    g_autoptr(GPtrArray) times = unit_times_parse(text, length);
    const UnitTimes *first = times_of(times, hazard->after), *second = times_of(times, hazard->before);
    if (strcmp(of_manager->phase, unit_phase_to_string(hazard->phase)) == 0 && first && second && first->finish_ns &&
        second->begin_ns >= first->finish_ns)
      return TRUE;
  }
  return FALSE;
}

static gboolean is_its_plan(const BootRecord *boot, const Marked *marked)
{
  g_autoptr(Plan) plan = plan_parse("plan", boot->plan, -1, NULL);
  if (!plan || plan->orders->len != 1 || strcmp(boot->image, marked->image) != 0)
    return FALSE;
  const PlanOrder *order = g_ptr_array_index(plan->orders, 0);
  return plan_scope_holds(order->scope, marked->hazard->phase) && strcmp(order->unit, marked->hazard->before) == 0 &&
         strcmp(order->after, marked->hazard->after) == 0;
}

static Mark mark_of(const BootRecord *boot, const Hazard *hazard)
{
  if (!boot->outcome)
    return MARK_NOT_REACHED;
  switch (boot->outcome->verdict) {
  case VERDICT_FAILED:
  case VERDICT_HUNG:
  case VERDICT_DIED:
    return MARK_CONFIRMED;
  case VERDICT_PASSED:
    if (boot->outcome->recovered)
      return MARK_CONFIRMED;
    return was_wrong(boot, hazard) ? MARK_REFUTED : MARK_NOT_REACHED;
  case VERDICT_ARTEFACT:
    return MARK_NOT_REACHED;
  }
  g_assert_not_reached();
}

static void heed(GPtrArray *all, const BootRecord *boot)
{
  for (guint i = 0; i < all->len; i++) {
    Marked *marked = g_ptr_array_index(all, i);
    Mark mark = is_its_plan(boot, marked) ? mark_of(boot, marked->hazard) : MARK_NOT_REACHED;
    if (mark > marked->mark) {
      marked->mark = mark;
      marked->boot = boot->boot;
    }
  }
}

/* ---- all boots of a campaign ---- */

static gboolean note_boot(const BootRecord *boot, gpointer data)
{
  if (strcmp(boot->strategy, "findings") == 0)
    g_array_append_val((GArray *)data, boot->boot);
  return TRUE;
}

static gboolean heed_boots(Store *store, const char *id, GPtrArray *all, GError **error)
{
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint));
  if (!store_foreach_boot(store, id, note_boot, numbers, error))
    return FALSE;
  for (guint i = 0; i < numbers->len; i++) {
    g_autoptr(BootRecord) boot = store_boot(store, id, g_array_index(numbers, guint, i), error);
    if (!boot)
      return FALSE;
    heed(all, boot);
  }
  return TRUE;
}

/* ---- the findings ---- */

static void add_graph(GPtrArray *all, GPtrArray *hazards, const char *image, const UnitGraph *graph)
{
  g_autoptr(GPtrArray) found = graph ? hazards_find(graph) : g_ptr_array_new();
  while (found->len) {
    Hazard *hazard = g_ptr_array_steal_index(found, 0);
    g_ptr_array_add(hazards, hazard);
    if (!hazard_is_missing_order(hazard))
      continue;
    Marked *marked = g_new(Marked, 1);
    *marked = (Marked){.image = image, .hazard = hazard};
    g_ptr_array_add(all, marked);
  }
}

static gboolean add_images(Store *store, const GPtrArray *images, GPtrArray *all, GPtrArray *hazards, GError **error)
{
  for (guint i = 0; i < images->len; i++) {
    const CampaignImage *image = g_ptr_array_index(images, i);
    const ProbeRequest request = {
        .store = store, .name = image->name, .digest = image->digest, .initrd = TRUE, .root = TRUE};
    g_auto(ProbedGraphs) graphs = {0};
    if (!probe_recall(&request, &graphs, error))
      return FALSE;
    add_graph(all, hazards, image->name, graphs.initrd);
    add_graph(all, hazards, image->name, graphs.root);
  }
  return TRUE;
}

/* ---- output ---- */

static char *write_json(const char *id, const GPtrArray *all)
{
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "findings");
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  json_add_text(builder, "campaign", id);
  json_begin_array(builder, "findings");
  for (guint i = 0; i < all->len; i++) {
    const Marked *marked = g_ptr_array_index(all, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "image", marked->image);
    json_add_text(builder, "phase", unit_phase_to_string(marked->hazard->phase));
    json_add_text(builder, "kind", marked->hazard->kind);
    json_add_text(builder, "before", marked->hazard->before);
    json_add_text(builder, "after", marked->hazard->after);
    json_add_text(builder, "mark", MARKS[marked->mark]);
    json_add_known(builder, "boot", marked->boot, 0);
    json_end_object(builder);
  }
  json_end_array(builder);
  g_autofree char *text = json_finish(builder);
  return g_strconcat(text, "\n", NULL);
}

static char *write_text(const GPtrArray *all)
{
  GString *out =
      g_string_new(all->len ? "\nFindings of analyze, each in the wrong order\n" : "\nNo findings of analyze\n");
  for (guint i = 0; i < all->len; i++) {
    const Marked *marked = g_ptr_array_index(all, i);
    g_autofree char *line = g_strdup_printf("%s, %s: %s should be before %s (%s)", marked->image,
                                            unit_phase_to_string(marked->hazard->phase), marked->hazard->before,
                                            marked->hazard->after, marked->hazard->kind);
    g_autofree char *inert = inert_text(line, strlen(line), INERT_ONE_LINE);
    g_autofree char *boot = marked->boot ? g_strdup_printf(" by boot %u", marked->boot) : g_strdup("");
    g_string_append_printf(out, "  %s: %s%s\n", inert, MARKS[marked->mark], boot);
  }
  return g_string_free(out, FALSE);
}

char *marks_make(Store *store, const char *id, gboolean as_json, GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) hazards = g_ptr_array_new_with_free_func((GDestroyNotify)hazard_free);
  g_autoptr(GPtrArray) images = store_campaign_images(store, id, error);
  if (!images || !add_images(store, images, all, hazards, error) || !heed_boots(store, id, all, error))
    return NULL;
  return as_json ? write_json(id, all) : write_text(all);
}
