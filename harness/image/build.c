/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/build.h"
#include "base/error.h"
#include "image/cache.h"
#include "image/debian.h"
#include "image/extract.h"
#include "image/initrd.h"
#include "image/tree.h"
#include <unistd.h>

/* What is the same in all builds. */
typedef struct {
  const char *cache;
  const Layers *layers;
  const Keys *keys;
  const char *guest_program;
  const Step *step;
} Build;

/* Fills FOLDER with an object's files. */
typedef gboolean (*Maker)(const Build *build, const char *folder, GError **error);

static gboolean make_object(const Build *build, const char *key, Maker maker, GError **error)
{
  if (!key || cache_has(build->cache, key))
    return TRUE;
  g_autofree char *folder = cache_begin(build->cache, error);
  if (!folder)
    return FALSE;
  gboolean good = maker(build, folder, error) && cache_commit(build->cache, folder, key, error);
  if (!good)
    (void)tree_remove(folder);
  return good;
}

/* ---- the parts ---- */

static gboolean make_system(const Build *build, const char *folder, GError **error)
{
  return debian_build(&layers_root(build->layers)->recipe, folder, build->step, error);
}

static gboolean lay_over_root(const Build *build, const char *tree, GError **error)
{
  for (guint i = 0; i < build->layers->definitions->len; i++) {
    g_autofree char *files = definition_files(g_ptr_array_index(build->layers->definitions, i), "root");
    if (files && !tree_lay_over(files, tree, error))
      return FALSE;
  }
  return TRUE;
}

/* The store holds what the running system needs of the root; modules are in the initrd. */
static gboolean make_store_tree(const Build *build, const char *tree, GError **error)
{
  static const char *const WANTED[] = {"usr/", "etc/", NULL}, *const UNWANTED[] = {"usr/lib/modules/", NULL};
  g_autofree char *tar = cache_object(build->cache, build->keys->system, BUILT_SYSTEM_TAR);
  step_tell(build->step, "laying out the store");
  return extract_tar(tar, WANTED, UNWANTED, tree, error) && lay_over_root(build, tree, error);
}

static gboolean make_store(const Build *build, const char *folder, GError **error)
{
  g_autofree char *tree = g_build_filename(folder, "tree", NULL);
  g_autofree char *disk = g_build_filename(folder, BUILT_STORE, NULL);
  /* one time stamp, one owner and one UUID, so that equal trees give equal disks */
  const char *const command[] = {
      "mkfs.erofs", "--quiet", "-T0", "--all-root", "-U", "b007ace0-0000-4000-8000-000000000001", disk, tree, NULL};
  if (!make_store_tree(build, tree, error))
    return FALSE;
  step_tell(build->step, "making the store's disk");
  gboolean good = step_run(build->step, command, NULL, "mkfs.erofs", "erofs-utils", error);
  (void)tree_remove(tree);
  return good;
}

static gboolean lay_over_initrd(const Build *build, GTree *overlay, GError **error)
{
  for (guint i = 0; i < build->layers->definitions->len; i++) {
    g_autofree char *files = definition_files(g_ptr_array_index(build->layers->definitions, i), "initrd");
    if (files && !initrd_overlay_add_folder(overlay, files, error))
      return FALSE;
  }
  initrd_overlay_add_file(overlay, "bootrace/init", build->guest_program, S_IFREG | 0755);
  return TRUE;
}

static gboolean make_image(const Build *build, const char *folder, GError **error)
{
  const Definition *root = layers_root(build->layers);
  g_autofree char *own =
      build->keys->system ? cache_object(build->cache, build->keys->system, BUILT_SYSTEM_INITRD) : NULL;
  g_autofree char *initrd = g_build_filename(folder, BUILT_INITRD, NULL);
  g_autoptr(GTree) overlay = initrd_overlay_new();
  step_tell(build->step, "laying files over the initrd");
  return lay_over_initrd(build, overlay, error) && initrd_compose(own ? own : root->initrd, overlay, initrd, error);
}

gboolean build_objects(const char *cache, const Layers *layers, const Keys *keys, const char *guest_program,
                       const Step *step, GError **error)
{
  Build build = {.cache = cache, .layers = layers, .keys = keys, .guest_program = guest_program, .step = step};
  return make_object(&build, keys->system, make_system, error) && make_object(&build, keys->store, make_store, error) &&
         make_object(&build, keys->image, make_image, error);
}
