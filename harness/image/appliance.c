/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/appliance.h"
#include "base/error.h"
#include "image/build.h"
#include "image/cache.h"
#include "image/digest.h"
#include "image/extract.h"
#include "image/library.h"
#include "image/tree.h"

#define MODULES "usr/lib/modules/"
/* supermin copies this folder's entry from the host even where the modules come from elsewhere; a container has none.
 */
#define HOST_MODULES "/lib/modules"

void borrowed_appliance_clear(BorrowedAppliance *borrowed)
{
  g_clear_pointer(&borrowed->folder, g_free);
  g_clear_pointer(&borrowed->kernel, g_free);
  g_clear_pointer(&borrowed->modules, g_free);
}

/* The key of any built system. Returns: (owned), or NULL. */
static char *any_system(const char *cache)
{
  g_autofree char *objects = g_build_filename(cache, "objects", NULL);
  g_autoptr(GDir) directory = g_dir_open(objects, 0, NULL);
  for (const char *key = directory ? g_dir_read_name(directory) : NULL; key; key = g_dir_read_name(directory)) {
    g_autofree char *tar = cache_object(cache, key, BUILT_SYSTEM_TAR);
    if (g_file_test(tar, G_FILE_TEST_IS_REGULAR))
      return g_strdup(key);
  }
  return NULL;
}

/* No image's record names this key, so removing an image sweeps the modules, too. */
static char *modules_key(const char *system)
{
  g_autoptr(Digest) digest = digest_new("modules");
  digest_text(digest, "system", system);
  return digest_finish(digest);
}

static gboolean unpack(const char *cache, const char *system, const char *key, GError **error)
{
  static const char *const WANTED[] = {MODULES, NULL};
  if (cache_has(cache, key))
    return TRUE;
  g_autofree char *tar = cache_object(cache, system, BUILT_SYSTEM_TAR);
  g_autofree char *folder = cache_begin(cache, error);
  return folder && extract_tar(tar, WANTED, NULL, folder, error) && cache_commit(cache, folder, key, error);
}

static gboolean unpack_locked(const char *cache, const char *system, const char *key, GError **error)
{
  int lock = cache_lock(cache, error);
  if (lock < 0)
    return FALSE;
  gboolean good = unpack(cache, system, key, error);
  cache_unlock(lock);
  return good;
}

/* The only folder in FOLDER. Returns: (owned), or NULL. */
static char *only_child(const char *folder)
{
  g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
  const char *name = directory ? g_dir_read_name(directory) : NULL;
  return name ? g_build_filename(folder, name, NULL) : NULL;
}

static gboolean borrow_kernel(const char *cache, const char *system, BorrowedAppliance *borrowed, GError **error)
{
  g_autofree char *key = modules_key(system);
  if (!unpack_locked(cache, system, key, error))
    return FALSE;
  g_autofree char *folder = cache_object(cache, key, MODULES);
  borrowed->modules = only_child(folder);
  if (borrowed->modules)
    borrowed->kernel = cache_object(cache, system, BUILT_KERNEL);
  return TRUE;
}

gboolean appliance_borrow(const ImageLibrary *library, BorrowedAppliance *ret, GError **error)
{
  const char *cache = image_library_cache(library);
  g_auto(BorrowedAppliance) borrowed = {.folder = g_build_filename(cache, "appliance", NULL)};
  g_autofree char *system = any_system(cache);
  if (g_mkdir_with_parents(borrowed.folder, 0755) < 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot make %s: %s", borrowed.folder, g_strerror(errno));
  if (!g_file_test(HOST_MODULES, G_FILE_TEST_IS_DIR))
    return error_set(error, BOOTRACE_ERROR_HOST,
                     "libguestfs wants the folder " HOST_MODULES
                     ", which a host without a kernel package lacks; as root: "
                     "mkdir -p " HOST_MODULES);
  if (system && !borrow_kernel(cache, system, &borrowed, error))
    return FALSE;
  borrowed.appliance = (Appliance){.folder = borrowed.folder, .kernel = borrowed.kernel, .modules = borrowed.modules};
  *ret = borrowed;
  borrowed = (BorrowedAppliance){0};
  return TRUE;
}
