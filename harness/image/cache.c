/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/cache.h"
#include "base/error.h"
#include "image/tree.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

char *cache_object(const char *cache, const char *key, const char *file)
{
  return g_build_filename(cache, "objects", key, file, NULL);
}

gboolean cache_has(const char *cache, const char *key)
{
  g_autofree char *path = cache_object(cache, key, NULL);
  return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static gboolean make_folder(const char *cache, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename(cache, name, NULL);
  if (g_mkdir_with_parents(path, 0755) < 0 || g_chmod(path, 0755) < 0)
    return error_set(error, BOOTRACE_ERROR_HOST,
                     "cannot make %s for built images: %s; set BOOTRACE_CACHE to a folder of yours", path,
                     g_strerror(errno));
  return TRUE;
}

static void sweep(const char *cache)
{
  g_autofree char *building = g_build_filename(cache, "building", NULL);
  (void)tree_remove(building);
}

static int take_lock(const char *path)
{
  int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  while (lock >= 0 && flock(lock, LOCK_EX) < 0)
    if (errno != EINTR) {
      close(lock);
      return -1;
    }
  return lock;
}

int cache_lock(const char *cache, GError **error)
{
  if (!make_folder(cache, "objects", error))
    return -1;
  g_autofree char *path = g_build_filename(cache, "lock", NULL);
  int lock = take_lock(path);
  if (lock < 0) {
    error_set(error, BOOTRACE_ERROR_HOST, "cannot lock %s: %s", path, g_strerror(errno));
    return -1;
  }
  sweep(cache);
  if (make_folder(cache, "building", error))
    return lock;
  cache_unlock(lock);
  return -1;
}

gboolean cache_is_locked(const char *cache)
{
  g_autofree char *path = g_build_filename(cache, "lock", NULL);
  int lock = open(path, O_RDONLY | O_CLOEXEC);
  if (lock < 0)
    return FALSE;
  gboolean locked = flock(lock, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
  close(lock);
  return locked;
}

void cache_unlock(int lock)
{
  close(lock);
}

char *cache_begin(const char *cache, GError **error)
{
  g_autofree char *folder = g_build_filename(cache, "building", "XXXXXX", NULL);
  if (g_mkdtemp_full(folder, 0755))
    return g_steal_pointer(&folder);
  error_set(error, BOOTRACE_ERROR_HOST, "cannot make a folder in %s: %s", cache, g_strerror(errno));
  return NULL;
}

static void open_to_all(const char *folder)
{
  (void)g_chmod(folder, 0755);
  g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
  for (const char *name = directory ? g_dir_read_name(directory) : NULL; name; name = g_dir_read_name(directory)) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
      (void)g_chmod(path, 0644);
  }
}

gboolean cache_commit(const char *cache, const char *folder, const char *key, GError **error)
{
  g_autofree char *object = cache_object(cache, key, NULL);
  open_to_all(folder);
  if (g_rename(folder, object) < 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot move what was built to %s: %s", object, g_strerror(errno));
  return TRUE;
}

static gboolean is_old(const char *path, gint64 age_s)
{
  GStatBuf status;
  return g_stat(path, &status) == 0 && status.st_mtime + age_s <= g_get_real_time() / G_USEC_PER_SEC;
}

void cache_keep_only(const char *cache, GHashTable *keys, gint64 age_s)
{
  g_autofree char *objects = g_build_filename(cache, "objects", NULL);
  g_autoptr(GDir) directory = g_dir_open(objects, 0, NULL);
  for (const char *key = directory ? g_dir_read_name(directory) : NULL; key; key = g_dir_read_name(directory)) {
    g_autofree char *path = cache_object(cache, key, NULL);
    if (!g_hash_table_contains(keys, key) && is_old(path, age_s))
      (void)tree_remove(path);
  }
}
