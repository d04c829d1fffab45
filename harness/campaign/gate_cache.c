/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/gate_cache.h"
#include "base/error.h"
#include "campaign/host.h"
#include "image/tree.h"
#include "machine/checkpoint.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define AGE_S (14 * 24 * 3600)
/* A folder that is being filled has this in front of its name. */
#define UNFINISHED "new-"
/* Between making a folder and locking it lies a moment. */
#define UNFINISHED_AGE_S 60

/* ---- the key ---- */

static void add_file(GString *text, const char *what, const char *path)
{
  struct stat status = {0};
  if (!path)
    return;
  (void)stat(path, &status);
  g_string_append_printf(text, "%s %s, %" G_GINT64_FORMAT " bytes of %" G_GINT64_FORMAT ".%09ld\n", what, path,
                         (gint64)status.st_size, (gint64)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

char *gate_inputs(const GateRequest *request)
{
  const MachineSpec *spec = request->spec;
  g_autofree char *maker = checkpoint_maker(request->hypervisor), *processor = host_processor();
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s\non %s\nimage %s\n", maker, processor, request->image);
  g_string_append_printf(text, "machine %s, %s, %" G_GINT64_FORMAT " bytes, %u processors, network %d\n",
                         machine_type_to_string(spec->type), accelerator_to_string(spec->accelerator),
                         spec->memory_bytes, spec->cpus, (int)spec->network);
  g_string_append_printf(text, "command line %s\n", spec->command_line ? spec->command_line : "");
  add_file(text, "kernel", spec->kernel);
  add_file(text, "initrd", spec->initrd);
  for (guint i = 0; i < spec->n_disks; i++)
    add_file(text, spec->disks[i].read_only ? "disk" : "writable disk", spec->disks[i].path);
  for (guint i = 0; i < spec->n_shares; i++)
    g_string_append_printf(text, "share %s %s\n", spec->shares[i].tag, spec->shares[i].path);
  for (guint i = 0; request->late && i < request->late->len; i++) {
    const GuestFile *file = g_ptr_array_index(request->late, i);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, file->text, -1);
    g_string_append_printf(text, "gate %s %s\n", file->path, digest);
  }
  return g_string_free(text, FALSE);
}

/* ---- one checkpoint ---- */

/* Returns: a descriptor of the folder PATH with the lock OPERATION, or -1. */
static int lock_folder(const char *path, int operation)
{
  int lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock >= 0 && flock(lock, operation | LOCK_NB) == 0)
    return lock;
  if (lock >= 0)
    close(lock);
  return -1;
}

char *gate_cache_find(const char *folder, const char *key, int *ret_lock)
{
  g_autofree char *path = g_build_filename(folder, key, NULL);
  g_autofree char *state = g_build_filename(path, "state", NULL);
  int lock = lock_folder(path, LOCK_SH);
  if (lock < 0)
    return NULL;
  /* It may have been removed just before it was locked. */
  if (!g_file_test(state, G_FILE_TEST_IS_REGULAR)) {
    close(lock);
    return NULL;
  }
  (void)futimens(lock, NULL); /* used now */
  *ret_lock = lock;
  return g_steal_pointer(&path);
}

char *gate_cache_begin(const char *folder, int *ret_lock, GError **error)
{
  g_autofree char *path = g_build_filename(folder, UNFINISHED "XXXXXX", NULL);
  /* QEMU may run as another user, who must find his folder in it. */
  if (g_mkdir_with_parents(folder, 0755) != 0 || g_chmod(folder, 0755) != 0 || !g_mkdtemp_full(path, 0700)) {
    error_set(error, BOOTRACE_ERROR_HOST, "cannot make a folder in %s: %s", folder, g_strerror(errno));
    return NULL;
  }
  *ret_lock = lock_folder(path, LOCK_SH);
  return g_steal_pointer(&path);
}

gboolean gate_cache_commit(const char *folder, const char *made, const char *key, GError **error)
{
  g_autofree char *path = g_build_filename(folder, key, NULL);
  if (g_rename(made, path) == 0)
    return TRUE;
  if (errno != EEXIST && errno != ENOTEMPTY)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot move the checkpoint to %s: %s", path, g_strerror(errno));
  (void)tree_remove(made);
  return TRUE;
}

void gate_cache_drop(const char *folder, const char *path)
{
  g_autofree char *name = g_strdup_printf(UNFINISHED "%08x", g_random_int());
  g_autofree char *aside = g_build_filename(folder, name, NULL);
  if (g_rename(path, aside) != 0)
    g_debug("cannot move %s aside: %s", path, g_strerror(errno));
}

/* ---- all of them ---- */

typedef struct {
  char *path;
  gint64 used_s, bytes;
} Entry;

static void entry_free(gpointer data)
{
  Entry *entry = data;
  g_free(entry->path);
  g_free(entry);
}

static int oldest_first(gconstpointer a, gconstpointer b)
{
  const Entry *one = *(Entry *const *)a, *two = *(Entry *const *)b;
  return one->used_s < two->used_s ? -1 : one->used_s > two->used_s;
}

/* What the files of PATH take on the disk: memory that the guest never touched takes nothing. */
static gint64 disk_bytes(const char *path)
{
  gint64 bytes = 0;
  g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
  for (const char *name = directory ? g_dir_read_name(directory) : NULL; name; name = g_dir_read_name(directory)) {
    g_autofree char *file = g_build_filename(path, name, NULL);
    struct stat status;
    if (stat(file, &status) == 0)
      bytes += (gint64)status.st_blocks * 512;
  }
  return bytes;
}

/* Returns: FALSE where it is in use. */
static gboolean remove_unused(const char *path)
{
  int lock = lock_folder(path, LOCK_EX);
  if (lock < 0)
    return FALSE;
  gboolean removed = tree_remove(path);
  close(lock);
  return removed;
}

/* Removes what is too old. Returns: (owned) the others. */
static GPtrArray *drop_old(const char *folder)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func(entry_free);
  gint64 now_s = g_get_real_time() / G_USEC_PER_SEC;
  g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
  for (const char *name = directory ? g_dir_read_name(directory) : NULL; name; name = g_dir_read_name(directory)) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    gboolean unfinished = g_str_has_prefix(name, UNFINISHED);
    struct stat status;
    if (stat(path, &status) != 0)
      continue;
    gint64 age_s = now_s - (gint64)status.st_mtime;
    if (age_s > (unfinished ? UNFINISHED_AGE_S : AGE_S) && remove_unused(path))
      continue;
    Entry *entry = g_new0(Entry, 1);
    *entry = (Entry){.used_s = (gint64)status.st_mtime, .bytes = disk_bytes(path)};
    entry->path = g_steal_pointer(&path);
    g_ptr_array_add(kept, entry);
  }
  return kept;
}

void gate_cache_trim(const char *folder, gint64 max_bytes)
{
  g_autoptr(GPtrArray) entries = drop_old(folder);
  gint64 bytes = 0;
  for (guint i = 0; i < entries->len; i++)
    bytes += ((const Entry *)g_ptr_array_index(entries, i))->bytes;
  g_ptr_array_sort(entries, oldest_first);
  for (guint i = 0; i < entries->len && bytes > max_bytes; i++) {
    const Entry *entry = g_ptr_array_index(entries, i);
    if (remove_unused(entry->path))
      bytes -= entry->bytes;
  }
}
