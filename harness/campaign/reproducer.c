/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/reproducer.h"
#include "base/error.h"
#include "campaign/host.h"
#include "campaign/probe.h"
#include "campaign/reproducer_text.h"
#include "campaign/turn.h"
#include "control/control.h"
#include "control/protocol.h"
#include "image/initrd.h"
#include "image/tree.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* The folder while it is made. */
typedef struct {
  const Reproducer *reproducer;
  const TurnImage *turn;
  char *folder;  /* (owned) removed unless it was moved to its place */
  GBytes *frame; /* (owned) payload that delivers the plan */
  char *plan;    /* (owned) its text */
} Export;

static void export_clear(Export *export)
{
  if (export->folder)
    (void)tree_remove(export->folder);
  g_free(export->folder);
  g_clear_pointer(&export->frame, g_bytes_unref);
  g_free(export->plan);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Export, export_clear)

static char *inside(const Export *export, const char *name)
{
  return g_build_filename(export->folder, name, NULL);
}

/* ---- the plan ---- */

static void tell_probe(const char *text, gpointer data)
{
  const CampaignObserver *observer = data;
  observer->on_note(text, observer->data);
}

static gboolean probe_graphs(const Export *export, ProbedGraphs *ret, GError **error)
{
  const CampaignOptions *options = export->reproducer->options;
  const Image *image = export->turn->image;
  CampaignObserver observer = *export->reproducer->observer;
  const ProbeRequest request = {.store = options->store,
                                .settings = &export->turn->settings,
                                .name = image->name,
                                .digest = image->digest,
                                .initrd = options->scenario->scope != SCENARIO_ROOT,
                                .root = options->scenario->scope != SCENARIO_INITRD,
                                .on_note = tell_probe,
                                .data = &observer};
  return probe_check(image, error) && probe_image(&request, ret, error);
}

/* What the control line would have sent behind its head, so that the guest's own reader takes it. */
static gboolean make_frame(Export *export, GError **error)
{
  const Plan *plan = export->reproducer->options->plan;
  g_auto(ProbedGraphs) probed = {0};
  export->plan = plan_to_text(plan);
  if (plan_is_natural(plan))
    return TRUE;
  if (!probe_graphs(export, &probed, error))
    return FALSE;
  const Graphs graphs = {.initrd = probed.initrd, .root = probed.root};
  if (!delivery_check(plan, graphs, "the plan of the boot", error))
    return FALSE;
  g_autoptr(GPtrArray) files = delivery_files(plan, graphs);
  g_autoptr(GBytes) whole = control_frame(files);
  gsize head = strlen(PROTOCOL_FRAME) + PROTOCOL_FRAME_DIGITS;
  export->frame = g_bytes_new_from_bytes(whole, head, g_bytes_get_size(whole) - head);
  return TRUE;
}

/* ---- files ---- */

static gboolean write_file(const Export *export, const char *name, const char *text, gsize length, guint mode,
                           GError **error)
{
  g_autofree char *path = inside(export, name);
  return g_file_set_contents_full(path, text, (gssize)length, G_FILE_SET_CONTENTS_NONE, (int)mode, error) ||
         error_adopt(error, BOOTRACE_ERROR_HOST, "cannot export: ");
}

static gboolean copy_file(const Export *export, const char *source, const char *name, GError **error)
{
  g_autofree char *path = inside(export, name);
  g_autoptr(GFile) from = g_file_new_for_path(source), to = g_file_new_for_path(path);
  return g_file_copy(from, to, G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, error) ||
         error_adopt(error, BOOTRACE_ERROR_HOST, "cannot export %s: ", source);
}

/* The parrot's initrd is its transcript, which may begin with what the control line would have said. */
static gboolean write_transcript(const Export *export, const char *base, GError **error)
{
  g_autofree char *transcript = NULL;
  gsize length = 0, payload = 0;
  const char *bytes = g_bytes_get_data(export->frame, &payload);
  if (!g_file_get_contents(base, &transcript, &length, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "cannot export: ");
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_append_printf(text, "@@payload %" G_GSIZE_FORMAT "\n", payload);
  g_string_append_len(text, bytes, (gssize)payload);
  g_string_append_len(text, transcript, (gssize)length);
  return write_file(export, "initrd", text->str, text->len, 0644, error);
}

static gboolean write_overlaid(const Export *export, const char *base, GError **error)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(export->frame, &length);
  if (!write_file(export, "frame", bytes, length, 0644, error))
    return FALSE;
  g_autofree char *frame = inside(export, "frame"), *initrd = inside(export, "initrd");
  g_autoptr(GTree) overlay = initrd_overlay_new();
  initrd_overlay_add_file(overlay, &PROTOCOL_GUEST_FRAME[1], frame, S_IFREG | 0644);
  gboolean good = initrd_compose(base, overlay, initrd, error);
  (void)g_unlink(frame);
  return good;
}

static gboolean write_initrd(const Export *export, GError **error)
{
  const Image *image = export->turn->image;
  if (!image->initrd)
    return TRUE;
  if (!export->frame)
    return copy_file(export, image->initrd, "initrd", error);
  return image->guest == GUEST_PARROT ? write_transcript(export, image->initrd, error)
                                      : write_overlaid(export, image->initrd, error);
}

/* A qcow2 image may stand on other files: the copy stands on none. */
static gboolean flatten(const Export *export, const MachineDisk *disk, const char *name, GError **error)
{
  g_autofree char *path = inside(export, name), *standard_error = NULL;
  const char *argv[] = {"qemu-img", "convert", "-q", "-f", disk->format, "-O", disk->format, disk->path, path, NULL};
  int status = 0;
  if (!g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                    NULL, &standard_error, &status, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "cannot run qemu-img (package qemu-utils): ");
  return status == 0 ||
         error_set(error, BOOTRACE_ERROR_HOST, "cannot copy the disk %s: %s", disk->path, g_strchomp(standard_error));
}

/* SPEC's disks and shares become those of the copy. NAMES keeps the strings. */
static gboolean copy_disks(const Export *export, MachineDisk *disks, GStringChunk *names, GError **error)
{
  const MachineSpec *spec = &export->turn->settings.spec;
  for (guint i = 0; i < spec->n_disks; i++) {
    g_autofree char *name = g_strdup_printf("disk%u.%s", i, spec->disks[i].format);
    if (!flatten(export, &spec->disks[i], name, error))
      return FALSE;
    disks[i] = spec->disks[i];
    disks[i].path = g_string_chunk_insert(names, name);
  }
  return TRUE;
}

static gboolean copy_shares(const Export *export, MachineShare *shares, GStringChunk *names, GError **error)
{
  const MachineSpec *spec = &export->turn->settings.spec;
  for (guint i = 0; i < spec->n_shares; i++) {
    g_autofree char *name = g_strdup_printf("share%u", i), *path = inside(export, name);
    if (g_mkdir(path, 0755) < 0)
      return error_set(error, BOOTRACE_ERROR_HOST, "cannot make %s: %s", path, g_strerror(errno));
    if (!tree_lay_over(spec->shares[i].path, path, error))
      return FALSE;
    shares[i] = spec->shares[i];
    shares[i].path = g_string_chunk_insert(names, name);
  }
  return TRUE;
}

static gboolean write_texts(const Export *export, const MachineSpec *spec, GError **error)
{
  const Reproducer *reproducer = export->reproducer;
  const Image *image = export->turn->image;
  const ReproducerFacts facts = {
      .boot = reproducer->boot,
      .image = image->name,
      .digest = image->digest,
      .signature = reproducer->signature,
      .text = reproducer->text,
      .pass_marker = reproducer->options->scenario->pass_marker,
      .plan = export->plan,
      .versions = hypervisor_versions(reproducer->options->hypervisor),
      .timeout_ns = reproducer->options->scenario->timeout_ns,
      .tsc_khz = image->guest == GUEST_SYSTEMD && spec->type == MACHINE_MICROVM ? host_tsc_khz() : 0,
      .spec = spec};
  g_autofree char *script = reproducer_script(&facts), *page = reproducer_page(&facts);
  return write_file(export, "run.sh", script, strlen(script), 0755, error) &&
         write_file(export, "README.md", page, strlen(page), 0644, error) &&
         write_file(export, "plan", export->plan, strlen(export->plan), 0644, error);
}

static gboolean fill(const Export *export, GError **error)
{
  MachineSpec spec = export->turn->settings.spec;
  g_autofree MachineDisk *disks = g_new0(MachineDisk, spec.n_disks);
  g_autofree MachineShare *shares = g_new0(MachineShare, spec.n_shares);
  GStringChunk *names = g_string_chunk_new(64);
  gboolean good = copy_file(export, spec.kernel, "kernel", error) && write_initrd(export, error) &&
                  copy_disks(export, disks, names, error) && copy_shares(export, shares, names, error);
  spec.kernel = "kernel";
  spec.initrd = spec.initrd ? "initrd" : NULL;
  spec.disks = disks;
  spec.shares = shares;
  good = good && write_texts(export, &spec, error);
  g_string_chunk_free(names);
  return good;
}

/* ---- the whole ---- */

static gboolean begin_folder(Export *export, const char *folder, GError **error)
{
  if (g_file_test(folder, G_FILE_TEST_EXISTS) || g_file_test(folder, G_FILE_TEST_IS_SYMLINK))
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s is there already; remove it or name another folder", folder);
  g_autofree char *template = g_strconcat(folder, ".XXXXXX", NULL);
  if (!g_mkdtemp_full(template, 0755))
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot make a folder beside %s: %s", folder, g_strerror(errno));
  export->folder = g_steal_pointer(&template);
  return TRUE;
}

static gboolean commit_folder(Export *export, const char *folder, GError **error)
{
  if (g_rename(export->folder, folder) < 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot put %s into its place: %s", folder, g_strerror(errno));
  g_clear_pointer(&export->folder, g_free);
  return TRUE;
}

gboolean reproducer_write(const Reproducer *reproducer, const char *folder, GError **error)
{
  const CampaignOptions *options = reproducer->options;
  g_auto(Export) export = {.reproducer = reproducer};
  g_autofree char *plain = g_strdup(folder);
  for (gsize length = strlen(plain); length > 1 && plain[length - 1] == '/'; length--)
    plain[length - 1] = '\0';
  if (!begin_folder(&export, plain, error))
    return FALSE;
  g_autoptr(TurnImage) turn = turn_image_new(options, options->scenario->images[0], host_tsc_khz(), error);
  export.turn = turn;
  return turn && make_frame(&export, error) && fill(&export, error) && commit_folder(&export, plain, error);
}
