/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/library.h"
#include "base/error.h"
#include "image/assemble.h"
#include "image/build.h"
#include "image/cache.h"
#include "image/record.h"
#include <glib/gstdio.h>
#include <string.h>

struct _ImageLibrary {
  char **folders;
  char *cache, *guest_program;
  DigestMemory *memory;
};

ImageLibrary *image_library_new(const char *const *folders, const char *cache, const char *guest_program)
{
  ImageLibrary *library = g_new0(ImageLibrary, 1);
  g_autofree char *digests = g_build_filename(cache, "digests", NULL);
  g_autoptr(GStrvBuilder) copies = g_strv_builder_new();
  for (; *folders; folders++)
    g_strv_builder_add(copies, *folders);
  library->folders = g_strv_builder_end(copies);
  library->cache = g_canonicalize_filename(cache, NULL);
  library->guest_program = g_strdup(guest_program);
  library->memory = digest_memory_new(digests);
  return library;
}

void image_library_free(ImageLibrary *library)
{
  if (!library)
    return;
  digest_memory_free(library->memory);
  g_strfreev(library->folders);
  g_free(library->cache);
  g_free(library->guest_program);
  g_free(library);
}

const char *image_library_cache(const ImageLibrary *library)
{
  return library->cache;
}

char **image_library_names(const ImageLibrary *library)
{
  return layers_names((const char *const *)library->folders);
}

/* ---- state ---- */

/* Returns: NULL with ERROR, else the layers of NAME with their keys in RET_KEYS. */
static Layers *load(const ImageLibrary *library, const char *name, Keys *ret_keys, GError **error)
{
  g_autoptr(Layers) layers = layers_load((const char *const *)library->folders, name, error);
  if (!layers || !layers_keys(layers, library->guest_program, library->memory, ret_keys, error))
    return NULL;
  return g_steal_pointer(&layers);
}

static gboolean has_all(const char *cache, const Keys *keys)
{
  return (!keys->system || cache_has(cache, keys->system)) && (!keys->store || cache_has(cache, keys->store)) &&
         (!keys->image || cache_has(cache, keys->image));
}

static ImageState state_of(const ImageLibrary *library, const char *name, const Layers *layers, const Keys *keys)
{
  if (!layers_need_building(layers))
    return IMAGE_BUILT;
  g_auto(Keys) recorded = {0};
  if (!record_load(library->cache, name, &recorded))
    return IMAGE_MISSING;
  if (has_all(library->cache, keys)) /* perhaps recorded otherwise since, by a bootrace with another guest program */
    return IMAGE_BUILT;
  return has_all(library->cache, &recorded) ? IMAGE_OUTDATED : IMAGE_MISSING;
}

gboolean image_library_state(const ImageLibrary *library, const char *name, ImageState *ret, GError **error)
{
  g_auto(Keys) keys = {0};
  g_autoptr(Layers) layers = load(library, name, &keys, error);
  if (!layers)
    return FALSE;
  *ret = state_of(library, name, layers, &keys);
  return TRUE;
}

Image *image_library_open(const ImageLibrary *library, const char *name, GError **error)
{
  g_auto(Keys) keys = {0};
  g_autoptr(Layers) layers = load(library, name, &keys, error);
  if (!layers)
    return NULL;
  ImageState state = state_of(library, name, layers, &keys);
  if (state == IMAGE_BUILT)
    return image_assemble(library->cache, layers, &keys, library->memory, error);
  error_set(error, BOOTRACE_ERROR_HOST, "image '%s' is %s; build it: bootrace image build %s", name,
            state == IMAGE_MISSING ? "not built" : "outdated", name);
  return NULL;
}

/* ---- summary ---- */

static gint64 file_size(const char *path)
{
  GStatBuf status;
  return path && g_stat(path, &status) == 0 ? (gint64)status.st_size : 0;
}

static gint64 image_size(const Image *image)
{
  gint64 size = file_size(image->kernel) + file_size(image->initrd);
  for (guint i = 0; i < image->disks->len; i++) {
    const ImageDisk *disk = g_ptr_array_index(image->disks, i);
    size += file_size(disk->path);
  }
  return size;
}

gboolean image_library_summary(const ImageLibrary *library, const char *name, ImageSummary *ret, GError **error)
{
  g_auto(Keys) keys = {0};
  g_autoptr(Layers) layers = load(library, name, &keys, error);
  if (!layers)
    return FALSE;
  ImageState state = state_of(library, name, layers, &keys);
  g_autoptr(Image) image = NULL;
  if (state == IMAGE_BUILT) {
    image = image_assemble(library->cache, layers, &keys, library->memory, error);
    if (!image)
      return FALSE;
  }
  const Definition *top = layers_top(layers);
  *ret = (ImageSummary){.base = g_strdup(top->base),
                        .description = g_strdup(top->description),
                        .state = state,
                        .size_bytes = image ? image_size(image) : 0};
  return TRUE;
}

void image_summary_clear(ImageSummary *summary)
{
  g_clear_pointer(&summary->base, g_free);
  g_clear_pointer(&summary->description, g_free);
}

/* ---- building and removing ---- */

/* Objects that no image records go when they are this old: until then a campaign may still boot from them. */
#define STALE_AGE_S (24 * 60 * 60)

static void collect(const ImageLibrary *library, gint64 age_s)
{
  g_autoptr(GHashTable) kept = record_all_keys(library->cache);
  cache_keep_only(library->cache, kept, age_s);
}

static gboolean build_locked(const ImageLibrary *library, const char *name, const Layers *layers, const Keys *keys,
                             const Step *step, GError **error)
{
  (void)g_unlink(step->log);
  collect(library, STALE_AGE_S);
  return build_objects(library->cache, layers, keys, library->guest_program, step, error) &&
         record_save(library->cache, name, keys, error);
}

static gboolean build(const ImageLibrary *library, const char *name, const Layers *layers, const Keys *keys, Step *step,
                      GError **error)
{
  if (cache_is_locked(library->cache))
    step_tell(step, "waiting until another build has ended");
  int lock = cache_lock(library->cache, error);
  if (lock < 0)
    return FALSE;
  g_autofree char *log = g_strdup_printf("%s/images/%s.log", library->cache, name);
  g_autofree char *folder = g_path_get_dirname(log);
  step->log = log;
  step->lock = lock;
  gboolean good = (g_mkdir_with_parents(folder, 0755) == 0 ||
                   error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", folder, g_strerror(errno))) &&
                  build_locked(library, name, layers, keys, step, error);
  cache_unlock(lock);
  return good;
}

gboolean image_library_build(ImageLibrary *library, const char *name, ImageProgress progress, gpointer data,
                             GError **error)
{
  g_auto(Keys) keys = {0};
  g_autoptr(Layers) layers = load(library, name, &keys, error);
  if (!layers)
    return FALSE;
  if (state_of(library, name, layers, &keys) == IMAGE_BUILT)
    return TRUE;
  Step step = {.image = name, .progress = progress, .data = data};
  return build(library, name, layers, &keys, &step, error);
}

gboolean image_library_remove(ImageLibrary *library, const char *name, GError **error)
{
  g_auto(Keys) recorded = {0};
  if (!record_load(library->cache, name, &recorded)) { /* an image whose definition is gone can still be removed */
    g_autoptr(Layers) layers = layers_load((const char *const *)library->folders, name, error);
    return layers != NULL;
  }
  int lock = cache_lock(library->cache, error);
  if (lock < 0)
    return FALSE;
  record_remove(library->cache, name);
  collect(library, 0);
  cache_unlock(lock);
  return TRUE;
}
