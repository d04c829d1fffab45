/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/tree.h"
#include "base/error.h"
#include <ftw.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void entry_free(gpointer data)
{
  TreeEntry *entry = data;
  g_free(entry->path);
  g_free(entry);
}

static int compare_entries(gconstpointer left, gconstpointer right)
{
  const TreeEntry *const *first = left, *const *second = right;
  return strcmp((*first)->path, (*second)->path);
}

/* git keeps one bit of a mode; all else depends on the umask of whoever checked the files out. */
static mode_t portable_mode(mode_t mode)
{
  if (S_ISLNK(mode))
    return S_IFLNK | 0777;
  return (mode & S_IFMT) | (S_ISDIR(mode) || (mode & 0100) ? 0755 : 0644);
}

static gboolean list_into(GPtrArray *entries, const char *folder, const char *beneath, GError **error);

static gboolean list_entry(GPtrArray *entries, const char *folder, char *path, GError **error)
{
  g_autofree char *full = g_build_filename(folder, path, NULL);
  TreeEntry *entry = g_new0(TreeEntry, 1);
  entry->path = path;
  g_ptr_array_add(entries, entry);
  struct stat status;
  if (lstat(full, &status) < 0)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: %s", full, g_strerror(errno));
  if (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode) && !S_ISDIR(status.st_mode))
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: neither a file, a link nor a folder; remove it", full);
  entry->mode = portable_mode(status.st_mode);
  return !S_ISDIR(status.st_mode) || list_into(entries, folder, path, error);
}

static gboolean list_into(GPtrArray *entries, const char *folder, const char *beneath, GError **error)
{
  g_autofree char *full = g_build_filename(folder, beneath, NULL);
  g_autoptr(GDir) directory = g_dir_open(full, 0, error);
  if (!directory)
    return error_adopt(error, BOOTRACE_ERROR_INPUT, "%s", "");
  for (const char *name = g_dir_read_name(directory); name; name = g_dir_read_name(directory)) {
    char *path = *beneath ? g_build_filename(beneath, name, NULL) : g_strdup(name);
    if (!list_entry(entries, folder, path, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *tree_list(const char *folder, GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(entry_free);
  if (!list_into(entries, folder, "", error))
    return NULL;
  g_ptr_array_sort(entries, compare_entries);
  return g_steal_pointer(&entries);
}

static gboolean copy_entry(const char *source, const char *target, mode_t mode, GError **error)
{
  if (S_ISDIR(mode)) {
    if (g_mkdir_with_parents(target, 0755) < 0)
      return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", target, g_strerror(errno));
    return TRUE;
  }
  g_autoptr(GFile) from = g_file_new_for_path(source);
  g_autoptr(GFile) to = g_file_new_for_path(target);
  if (!g_file_copy(from, to, G_FILE_COPY_OVERWRITE | G_FILE_COPY_NOFOLLOW_SYMLINKS | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                   NULL, NULL, NULL, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s: ", target);
  if (S_ISREG(mode) && chmod(target, mode & 07777) < 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", target, g_strerror(errno));
  return TRUE;
}

gboolean tree_lay_over(const char *folder, const char *destination, GError **error)
{
  g_autoptr(GPtrArray) entries = tree_list(folder, error);
  for (guint i = 0; entries && i < entries->len; i++) {
    const TreeEntry *entry = g_ptr_array_index(entries, i);
    g_autofree char *source = g_build_filename(folder, entry->path, NULL);
    g_autofree char *target = g_build_filename(destination, entry->path, NULL);
    if (!copy_entry(source, target, entry->mode, error))
      return FALSE;
  }
  return entries != NULL;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
  (void)status;
  (void)kind;
  (void)place;
  (void)remove(path); /* what stays behind keeps its folder, which nftw() then fails to remove, too */
  return 0;
}

gboolean tree_remove(const char *path)
{
  enum { OPEN_FOLDERS = 32 };
  (void)nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
  return !g_file_test(path, G_FILE_TEST_EXISTS);
}

gboolean write_all(int file, const void *bytes, gsize size)
{
  for (const char *next = bytes; size > 0;) {
    ssize_t written = write(file, next, size);
    if (written < 0 && errno != EINTR)
      return FALSE;
    if (written > 0) {
      next += written;
      size -= (gsize)written;
    }
  }
  return TRUE;
}
