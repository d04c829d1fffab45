/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "image/initrd.h"
#include "image/tree.h"
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The kernel skips zero bytes between archives, and wants each to start at a multiple of 4. */
enum { ALIGNMENT = 4 };

static void source_free(gpointer data)
{
  InitrdSource *source = data;
  g_free(source->source);
  g_free(source);
}

static int compare_paths(gconstpointer left, gconstpointer right, gpointer data)
{
  (void)data;
  return strcmp(left, right);
}

GTree *initrd_overlay_new(void)
{
  return g_tree_new_full(compare_paths, NULL, g_free, source_free);
}

static void add(GTree *overlay, const char *path, const char *source, mode_t mode)
{
  InitrdSource *entry = g_new0(InitrdSource, 1);
  *entry = (InitrdSource){.source = g_strdup(source), .mode = mode};
  g_tree_replace(overlay, g_strdup(path), entry);
}

static void add_parents(GTree *overlay, const char *path)
{
  for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
    g_autofree char *parent = g_strndup(path, (gsize)(slash - path));
    if (!g_tree_lookup(overlay, parent))
      add(overlay, parent, NULL, S_IFDIR | 0755);
  }
}

void initrd_overlay_add_file(GTree *overlay, const char *path, const char *source, mode_t mode)
{
  add_parents(overlay, path);
  add(overlay, path, source, mode);
}

gboolean initrd_overlay_add_folder(GTree *overlay, const char *folder, GError **error)
{
  g_autoptr(GPtrArray) entries = tree_list(folder, error);
  if (!entries)
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    const TreeEntry *entry = g_ptr_array_index(entries, i);
    g_autofree char *source = g_build_filename(folder, entry->path, NULL);
    if (S_ISDIR(entry->mode))
      add(overlay, entry->path, NULL, entry->mode);
    else
      initrd_overlay_add_file(overlay, entry->path, source, entry->mode);
  }
  return TRUE;
}

/* ---- writing ---- */

typedef struct {
  struct archive *archive;
  const Initrd *base; /* may be NULL */
  GError **error;
} Writer;

static gboolean archive_failed(struct archive *archive, const char *doing, GError **error)
{
  return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", doing, archive_error_string(archive));
}

static gboolean write_header(const Writer *writer, const char *path, mode_t mode, const char *target, gsize size)
{
  struct archive_entry *entry = archive_entry_new();
  archive_entry_set_pathname(entry, path);
  archive_entry_set_mode(entry, mode);
  archive_entry_set_mtime(entry, 0, 0);
  archive_entry_set_size(entry, (la_int64_t)size);
  archive_entry_set_nlink(entry, S_ISDIR(mode) ? 2 : 1);
  if (target)
    archive_entry_set_symlink(entry, target);
  int result = archive_write_header(writer->archive, entry);
  archive_entry_free(entry);
  return result == ARCHIVE_OK || archive_failed(writer->archive, path, writer->error);
}

static gboolean write_file(const Writer *writer, const char *path, const InitrdSource *source)
{
  g_autoptr(GMappedFile) content = g_mapped_file_new(source->source, FALSE, writer->error);
  if (!content)
    return error_adopt(writer->error, BOOTRACE_ERROR_INPUT, "%s", "");
  gsize size = g_mapped_file_get_length(content);
  if (!write_header(writer, path, source->mode, NULL, size))
    return FALSE;
  return size == 0 ||
         archive_write_data(writer->archive, g_mapped_file_get_contents(content), size) == (la_ssize_t)size ||
         archive_failed(writer->archive, path, writer->error);
}

static gboolean write_link(const Writer *writer, const char *path, const InitrdSource *source)
{
  g_autofree char *target = g_file_read_link(source->source, writer->error);
  if (!target)
    return error_adopt(writer->error, BOOTRACE_ERROR_INPUT, "%s", "");
  return write_header(writer, path, S_IFLNK | 0777, target, 0);
}

/* A folder that the base has already is left out: an entry would only change its mode. */
static gboolean write_folder(const Writer *writer, const char *path, const InitrdSource *source)
{
  const InitrdFile *there = writer->base ? g_tree_lookup(writer->base->files, path) : NULL;
  if (there && S_ISLNK(there->mode))
    return error_set(writer->error, BOOTRACE_ERROR_INPUT,
                     "files/initrd/%s is a folder, but in the initrd %s is a link to %s; put the files there", path,
                     path, there->target);
  return there ? TRUE : write_header(writer, path, source->mode, NULL, 0);
}

/* Returns: TRUE (stop) after an error, as GTree wants it. */
static gboolean write_entry(gpointer path, gpointer value, gpointer data)
{
  const InitrdSource *source = value;
  const Writer *writer = data;
  if (!source->source)
    return !write_folder(writer, path, source);
  return S_ISLNK(source->mode) ? !write_link(writer, path, source) : !write_file(writer, path, source);
}

static gboolean write_archive(struct archive *archive, int file, GTree *overlay, const Initrd *base, GError **error)
{
  if (archive_write_set_format_cpio_newc(archive) != ARCHIVE_OK ||
      archive_write_set_bytes_in_last_block(archive, 1) != ARCHIVE_OK ||
      archive_write_open_fd(archive, file) != ARCHIVE_OK)
    return archive_failed(archive, "initrd", error);
  GError *failure = NULL;
  Writer writer = {.archive = archive, .base = base, .error = &failure};
  g_tree_foreach(overlay, write_entry, &writer);
  if (failure) {
    g_propagate_error(error, failure);
    return FALSE;
  }
  return archive_write_close(archive) == ARCHIVE_OK || archive_failed(archive, "initrd", error);
}

static gboolean append_overlay(int file, GTree *overlay, const char *base_path, GError **error)
{
  g_autoptr(Initrd) base = base_path ? initrd_read(base_path, error) : NULL;
  if (base_path && !base)
    return FALSE;
  struct archive *archive = archive_write_new();
  gboolean good = write_archive(archive, file, overlay, base, error);
  archive_write_free(archive);
  return good;
}

static gboolean copy_base(int file, const char *path, GError **error)
{
  g_autoptr(GMappedFile) base = g_mapped_file_new(path, FALSE, error);
  if (!base)
    return error_adopt(error, BOOTRACE_ERROR_INPUT, "%s", "");
  gsize size = g_mapped_file_get_length(base);
  gsize padding = (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
  static const char ZEROS[ALIGNMENT];
  return (write_all(file, g_mapped_file_get_contents(base), size) && write_all(file, ZEROS, padding)) ||
         error_set(error, BOOTRACE_ERROR_HOST, "cannot write the initrd: %s", g_strerror(errno));
}

gboolean initrd_compose(const char *base, GTree *overlay, const char *destination, GError **error)
{
  int file = open(destination, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", destination, g_strerror(errno));
  gboolean good = (!base || copy_base(file, base, error)) && append_overlay(file, overlay, base, error);
  if (close(file) < 0 && good)
    return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", destination, g_strerror(errno));
  return good;
}
