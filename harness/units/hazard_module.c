/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_module.c: a mount that needs a kernel module and does not wait for the unit that loads it. Where the source is
 * a tag, no device unit makes the mount wait either (MicroVM.nix issue 114, nixpkgs issue 240175). */
#include "units/hazard_private.h"
#include "units/paths.h"
#include <string.h>

#define MODULES_LOAD "systemd-modules-load.service"

/* Modules that a file system needs besides the one of its own name. */
static const struct {
  const char *fstype, *module;
} TRANSPORTS[] = {{"9p", "9pnet"}, {"9p", "9pnet_virtio"}, {"virtiofs", "virtio_fs"}, {"nfs4", "nfs"}};

static gboolean needs(const char *fstype, const char *module)
{
  for (gsize i = 0; i < G_N_ELEMENTS(TRANSPORTS); i++)
    if (strcmp(TRANSPORTS[i].fstype, fstype) == 0 && strcmp(TRANSPORTS[i].module, module) == 0)
      return TRUE;
  return strcmp(fstype, module) == 0;
}

static gboolean mounts_a_tag(const Unit *mount)
{
  return strcmp(mount->fstype, "9p") == 0 || strcmp(mount->fstype, "virtiofs") == 0;
}

/* The module that UNIT loads and FSTYPE needs. Returns: (owned) or NULL. */
static char *loaded_by(const HazardFinder *finder, guint unit, const char *fstype)
{
  const char *name = hazard_unit(finder, unit)->name;
  if (g_str_has_prefix(name, "modprobe@")) {
    char *module = g_strndup(name + strlen("modprobe@"), strcspn(name + strlen("modprobe@"), "."));
    g_strdelimit(module, "-", '_');
    if (needs(fstype, module))
      return module;
    g_free(module);
  }
  const GPtrArray *acts = g_ptr_array_index(finder->acts, unit);
  for (guint i = 0; i < acts->len; i++) {
    const Act *act = g_ptr_array_index(acts, i);
    if (act->kind == ACT_LOADS && needs(fstype, act->path))
      return g_strdup(act->path);
  }
  return NULL;
}

static void add(HazardFinder *finder, guint loader, guint mount, const char *what)
{
  const Unit *unit = hazard_unit(finder, mount);
  const char *name = hazard_unit(finder, loader)->name;
  g_autofree char *directive = g_strdup_printf("Type=%s", unit->fstype);
  hazard_add(finder, (HazardDraft){.before = loader,
                                   .after = mount,
                                   .unit = mount,
                                   .directive = directive,
                                   .reason = g_strdup_printf("%s mounts a %s file system, %s loads %s, and the mount "
                                                             "does not wait for it.",
                                                             unit->name, unit->fstype, name, what),
                                   .drop_in = drop_in_order("After", name)});
}

static void check_mount(HazardFinder *finder, guint mount)
{
  const Unit *unit = hazard_unit(finder, mount);
  gboolean waits = FALSE;
  for (guint i = 0; i < unit_graph_size(finder->graph); i++) {
    g_autofree char *module = unit_graph_has_job(finder->graph, i) ? loaded_by(finder, i, unit->fstype) : NULL;
    waits = waits || (module && unit_graph_must_precede(finder->graph, i, mount));
    if (module)
      add(finder, i, mount, module);
  }
  int loader = unit_graph_find(finder->graph, MODULES_LOAD);
  if (!waits && loader >= 0 && mounts_a_tag(unit))
    add(finder, (guint)loader, mount, "the modules of modules-load.d");
}

void hazard_find_module(HazardFinder *finder)
{
  for (guint i = 0; i < unit_graph_size(finder->graph); i++)
    if (hazard_unit(finder, i)->fstype && unit_graph_has_job(finder->graph, i))
      check_mount(finder, i);
}
