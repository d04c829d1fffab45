/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/tracing.h"
#include "base/error.h"
#include "base/inert.h"
#include "campaign/phased_record.h"
#include "units/unit_times.h"
#include <string.h>

void traced_boot_clear(TracedBoot *boot)
{
  g_clear_pointer(&boot->initrd, trace_free);
  g_clear_pointer(&boot->root, trace_free);
  g_clear_pointer(&boot->lack, g_free);
}

/* The first reason stays. Takes ownership of REASON. */
static void lack(TracedBoot *boot, char *reason)
{
  if (boot->lack)
    g_free(reason);
  else
    boot->lack = reason;
}

static void take_trace(TracedBoot *boot, UnitPhase phase, GBytes *text)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(text, &length);
  g_autoptr(Trace) trace = trace_parse(bytes ? bytes : "", length);
  g_autofree char *reason = trace_lack(trace);
  Trace **place = phase == PHASE_INITRD ? &boot->initrd : &boot->root;
  if (reason) {
    lack(boot, g_strdup_printf("the kernel of this image cannot be watched well enough: %s", reason));
    return;
  }
  if (trace->lost)
    lack(boot, g_strdup_printf("%" G_GUINT64_FORMAT " events found no room in the guest", trace->lost));
  g_clear_pointer(place, trace_free);
  *place = g_steal_pointer(&trace);
}

static void take_times(TracedBoot *boot, GBytes *text)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(text, &length);
  g_autoptr(GPtrArray) units = unit_times_parse(bytes ? bytes : "", length);
  for (guint i = 0; i < units->len; i++) {
    const UnitTimes *unit = g_ptr_array_index(units, i);
    if (strcmp(unit->active, "failed") == 0)
      lack(boot, g_strdup_printf("the traced boot was no good one: %s failed (%s)", unit->unit, unit->remark));
  }
}

static void take_error(TracedBoot *boot, const ControlRecord *record)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(record->payload, &length);
  g_autofree char *text = inert_text(bytes ? bytes : "", length, INERT_ONE_LINE);
  lack(boot, g_strdup_printf("the guest reported: %s", text));
}

static void take_record(TracedBoot *boot, const ControlRecord *record)
{
  UnitPhase phase = PHASE_INITRD;
  g_autoptr(GBytes) rest = NULL;
  if (record->kind == RECORD_ERROR)
    take_error(boot, record);
  else if (phased_record_split(record, &phase, &rest) && record->kind == RECORD_TRACE)
    take_trace(boot, phase, rest);
  else if (rest && record->kind == RECORD_TIMES)
    take_times(boot, rest);
}

static void conclude(TracedBoot *boot, const BootResult *result, gboolean root)
{
  boot->cpu_ns = result->cpu_ns;
  for (guint i = 0; i < result->records->len; i++)
    take_record(boot, g_ptr_array_index(result->records, i));
  if (result->lost)
    lack(boot, g_strdup(result->lost));
  if (!boot->initrd || (root && !boot->root))
    lack(boot, g_strdup_printf("the %s sent no trace within the boot's time", boot->initrd ? "real root" : "initrd"));
}

/* ---- the store ---- */

static gboolean keep(const BootResult *result, Store *store, const char *digest, GError **error)
{
  for (guint i = 0; i < result->records->len; i++) {
    const ControlRecord *record = g_ptr_array_index(result->records, i);
    UnitPhase phase = PHASE_INITRD;
    g_autoptr(GBytes) text = NULL;
    if (record->kind == RECORD_TRACE && phased_record_split(record, &phase, &text) &&
        !store_add_trace(store, digest, unit_phase_to_string(phase), text, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean recall(Store *store, const char *digest, UnitPhase phase, Trace **ret, GError **error)
{
  g_autoptr(GBytes) text = NULL;
  if (!store_trace(store, digest, unit_phase_to_string(phase), &text, error))
    return FALSE;
  gsize length = 0;
  const char *bytes = text ? g_bytes_get_data(text, &length) : NULL;
  *ret = text ? trace_parse(bytes ? bytes : "", length) : NULL;
  return TRUE;
}

gboolean tracing_recall(Store *store, const char *digest, TracedBoot *ret, GError **error)
{
  g_auto(TracedBoot) boot = {.cpu_ns = -1};
  if (!recall(store, digest, PHASE_INITRD, &boot.initrd, error) ||
      !recall(store, digest, PHASE_ROOT, &boot.root, error))
    return FALSE;
  *ret = boot;
  boot = (TracedBoot){0};
  return TRUE;
}

/* ---- the boot ---- */

gboolean tracing_boot(const Probing *probing, const Image *image, TracedBoot *ret, GError **error)
{
  g_auto(ProbingMachine) machine = {0};
  if (!probe_check(image, error) || !probing_machine_open(&machine, probing, image->name, error))
    return FALSE;
  gboolean root = probing->scenario->scope != SCENARIO_INITRD;
  g_autofree char *note = g_strdup_printf("%s: watching what its units touch (one boot)", image->name);
  probing->on_note(note, probing->data);
  g_autoptr(GPtrArray) files = delivery_trace_files(root);
  const BootRequest request = {.files = files, .perturbed = TRUE, .dumps_wanted = root ? 2 : 1};
  g_autoptr(BootResult) result = boot_run(&machine.turn->settings, &request);
  if (result->status == BOOT_CANCELLED)
    return error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted during the traced boot of %s", image->name);
  g_auto(TracedBoot) boot = {0};
  conclude(&boot, result, root);
  if (!boot.lack && !keep(result, probing->store, image->digest, error))
    return FALSE;
  *ret = boot;
  boot = (TracedBoot){0};
  return TRUE;
}

GPtrArray *tracing_predictions(const ProbedGraphs *graphs, const TracedBoot *boot)
{
  GPtrArray *all = graphs->initrd && boot->initrd ? predictions_find(graphs->initrd, boot->initrd) : predictions_none();
  if (graphs->root && boot->root)
    g_ptr_array_extend_and_steal(all, predictions_find(graphs->root, boot->root));
  return all;
}
