/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/probe.h"
#include "base/error.h"
#include "base/inert.h"
#include "campaign/phased_record.h"

/* From this release on systemd reads drop-ins for all units of a type (service.d/, its NEWS of 244), by which a probe
 * holds every start job until the graph is told. What an older one tells lacks the units that ran before. */
#define SYSTEMD_OLDEST 244
/* How much of the console an error message quotes. */
#define QUOTED_BYTES 600

void probed_graphs_clear(ProbedGraphs *graphs)
{
  g_clear_pointer(&graphs->initrd, unit_graph_free);
  g_clear_pointer(&graphs->root, unit_graph_free);
}

static UnitGraph **slot(ProbedGraphs *graphs, UnitPhase phase)
{
  return phase == PHASE_INITRD ? &graphs->initrd : &graphs->root;
}

static gboolean check_release(const UnitGraph *graph, GError **error)
{
  guint release = unit_graph_systemd_release(graph);
  if (release >= SYSTEMD_OLDEST)
    return TRUE;
  g_autofree char *found = release ? g_strdup_printf("is %u", release) : g_strdup("does not tell its version");
  return error_set(error, BOOTRACE_ERROR_HOST,
                   "the systemd of the %s %s. Before %d it takes no drop-ins for all units of a type, so that its unit "
                   "graph would be incomplete, and units cannot be held back or ordered; --strategy=natural still "
                   "boots the image",
                   unit_graph_phase(graph) == PHASE_INITRD ? "initrd" : "real root", found, SYSTEMD_OLDEST);
}

/* Adds a graph that can be relied on. NAME: of the image. */
static gboolean add_graph(const char *name, ProbedGraphs *graphs, UnitPhase phase, GBytes *dump, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data(dump, &length);
  g_autoptr(UnitGraph) graph = unit_graph_parse(phase, text, length, error);
  if (!graph || !check_release(graph, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s: ", name);
  UnitGraph **place = slot(graphs, phase);
  g_clear_pointer(place, unit_graph_free);
  *place = g_steal_pointer(&graph);
  return TRUE;
}

static gboolean load(const ProbeRequest *request, UnitPhase phase, ProbedGraphs *graphs, GError **error)
{
  g_autoptr(GBytes) dump = NULL;
  if (!store_probe(request->store, request->digest, unit_phase_to_string(phase), &dump, error))
    return FALSE;
  return !dump || add_graph(request->name, graphs, phase, dump, error);
}

/* What earlier boots have taught. */
static gboolean add_learned(const ProbeRequest *request, UnitGraph *graph, GError **error)
{
  if (!graph)
    return TRUE;
  const char *phase = unit_phase_to_string(unit_graph_phase(graph));
  g_autoptr(GPtrArray) edges = store_learned(request->store, request->digest, phase, error);
  for (guint i = 0; edges && i < edges->len; i++) {
    const LearnedEdge *edge = g_ptr_array_index(edges, i);
    if (!request->without || g_strcmp0(edge->campaign, request->without) != 0)
      (void)unit_graph_learn(graph, edge->before, edge->after, edge->evidence); /* known already: as good */
  }
  return edges != NULL;
}

static void add_complaint(GString *complaints, GBytes *payload)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(payload, &length);
  g_autofree char *text = inert_text(bytes, MIN(length, QUOTED_BYTES), INERT_ONE_LINE);
  g_string_append_printf(complaints, "; the guest says: %s", text);
}

/* Keeps the dumps among the records of a probe boot; notes what the guest complained about. */
static gboolean keep_records(const ProbeRequest *request, const GPtrArray *records, ProbedGraphs *graphs,
                             GString *complaints, GError **error)
{
  for (guint i = 0; i < records->len; i++) {
    const ControlRecord *record = g_ptr_array_index(records, i);
    g_autoptr(GBytes) dump = NULL;
    UnitPhase phase = PHASE_INITRD;
    if (record->kind == RECORD_ERROR)
      add_complaint(complaints, record->payload);
    else if (record->kind == RECORD_DUMP && phased_record_split(record, &phase, &dump) &&
             (!add_graph(request->name, graphs, phase, dump, error) ||
              !store_add_probe(request->store, request->digest, unit_phase_to_string(phase), dump, error)))
      return FALSE;
  }
  return TRUE;
}

/* The end of the console, for a message. Returns: (owned). */
static char *console_tail(GBytes *console)
{
  gsize length = 0;
  const char *bytes = console ? g_bytes_get_data(console, &length) : "";
  gsize skip = length > QUOTED_BYTES ? length - QUOTED_BYTES : 0;
  return inert_text(bytes + skip, length - skip, INERT_LINES);
}

static gboolean no_answer(const char *name, const BootResult *result, const char *complaints, GError **error)
{
  if (result->status == BOOT_CANCELLED)
    return error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted during the probe boot of %s", name);
  g_autofree char *tail = console_tail(result->console);
  return error_set(error, BOOTRACE_ERROR_HOST,
                   "%s: the probe boot gave no unit graph (%s%s). Without one, units cannot be held back or ordered; "
                   "--strategy=natural still boots the image, and bootrace image inspect %s looks into its files. The "
                   "console ended with:\n%s",
                   name, result->lost ? result->lost : "systemd, if there is one, did not answer", complaints, name,
                   tail);
}

static void tell(const ProbeRequest *request)
{
  g_autofree char *note =
      g_strdup_printf("%s: asking systemd for its unit graph (one probe boot, kept for later)", request->name);
  request->on_note(note, request->data);
}

static gboolean learn(const ProbeRequest *request, ProbedGraphs *graphs, GError **error)
{
  return add_learned(request, graphs->initrd, error) && add_learned(request, graphs->root, error);
}

/* One boot for the graphs that are missing of those wanted. */
static gboolean boot_probe(const ProbeRequest *request, ProbedGraphs *graphs, GError **error)
{
  gboolean initrd = request->initrd && !graphs->initrd, root = request->root && !graphs->root;
  if (!initrd && !root)
    return TRUE;
  tell(request);
  g_autoptr(GPtrArray) files = delivery_probe_files(initrd, root);
  const BootRequest boot = {.files = files, .perturbed = TRUE, .dumps_wanted = (guint)initrd + (guint)root};
  g_autoptr(BootResult) result = boot_run(request->settings, &boot);
  g_autoptr(GString) complaints = g_string_new(NULL);
  if (!keep_records(request, result->records, graphs, complaints, error))
    return FALSE;
  if ((initrd && !graphs->initrd) || (root && !graphs->root))
    return no_answer(request->name, result, complaints->str, error);
  return learn(request, graphs, error);
}

gboolean probe_check(const Image *image, GError **error)
{
  if (image->guest != GUEST_PLAIN)
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_INPUT,
                   "%s: takes no plan (Guest=plain in its image.ini), so its units cannot be asked for, held back or "
                   "ordered; --strategy=natural still boots it, and bootrace image inspect %s looks into its files",
                   image->name, image->name);
}

gboolean probe_recall(const ProbeRequest *request, ProbedGraphs *ret, GError **error)
{
  g_auto(ProbedGraphs) graphs = {0};
  if ((request->initrd && !load(request, PHASE_INITRD, &graphs, error)) ||
      (request->root && !load(request, PHASE_ROOT, &graphs, error)) || !learn(request, &graphs, error))
    return FALSE;
  *ret = graphs;
  graphs = (ProbedGraphs){0};
  return TRUE;
}

gboolean probe_image(const ProbeRequest *request, ProbedGraphs *ret, GError **error)
{
  g_auto(ProbedGraphs) graphs = {0};
  if (!probe_recall(request, &graphs, error) || !boot_probe(request, &graphs, error))
    return FALSE;
  *ret = graphs;
  graphs = (ProbedGraphs){0};
  return TRUE;
}
