/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "image/initrd.h"
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

enum { CPIO_HEADER = 110, CPIO_SIZE_AT = 54, CPIO_NAME_SIZE_AT = 94 }; /* cpio(5), "new ASCII format" */
#define CPIO_TRAILER "TRAILER!!!"

static void file_free(gpointer data)
{
  InitrdFile *file = data;
  g_free(file->target);
  g_clear_pointer(&file->bytes, g_bytes_unref);
  g_free(file);
}

void initrd_free(Initrd *initrd)
{
  if (!initrd)
    return;
  g_free(initrd->compression);
  g_tree_unref(initrd->files);
  g_free(initrd);
}

static int compare_paths(gconstpointer left, gconstpointer right, gpointer data)
{
  (void)data;
  return strcmp(left, right);
}

/* ---- where archives end ---- */

static gboolean is_plain_archive(const char *bytes, gsize size)
{
  return size >= CPIO_HEADER && (memcmp(bytes, "070701", 6) == 0 || memcmp(bytes, "070702", 6) == 0);
}

static gsize header_number(const char *header, gsize at)
{
  char digits[9] = "";
  memcpy(digits, header + at, 8);
  return (gsize)g_ascii_strtoull(digits, NULL, 16);
}

static gsize aligned(gsize offset)
{
  return (offset + 3) & ~(gsize)3;
}

/* Size of the uncompressed archive at BYTES with its trailer. libarchive reads ahead, so it cannot tell. */
static gsize plain_archive_size(const char *bytes, gsize size)
{
  gsize at = 0;
  while (is_plain_archive(bytes + at, size - at)) {
    gsize name_size = header_number(bytes + at, CPIO_NAME_SIZE_AT);
    gsize data = aligned(at + CPIO_HEADER + name_size);
    gsize end = aligned(data + header_number(bytes + at, CPIO_SIZE_AT));
    gboolean last = name_size == sizeof CPIO_TRAILER && at + CPIO_HEADER + name_size <= size &&
                    memcmp(bytes + at + CPIO_HEADER, CPIO_TRAILER, name_size) == 0;
    if (end > size || end <= at)
      return size;
    at = end;
    if (last)
      return at;
  }
  return size;
}

/* ---- reading ---- */

static GBytes *read_content(struct archive *archive, gsize size)
{
  g_autofree char *content = g_malloc(size + 1);
  la_ssize_t got = archive_read_data(archive, content, size);
  content[got > 0 ? got : 0] = '\0';
  return g_bytes_new_take(g_steal_pointer(&content), got > 0 ? (gsize)got : 0);
}

static void add_entry(Initrd *initrd, struct archive *archive, struct archive_entry *entry)
{
  const char *path = archive_entry_pathname(entry);
  while (path && (g_str_has_prefix(path, "./") || *path == '/'))
    path += *path == '/' ? 1 : 2;
  if (!path || !*path || strcmp(path, ".") == 0)
    return;
  InitrdFile *file = g_new0(InitrdFile, 1);
  file->mode = archive_entry_mode(entry);
  file->size = archive_entry_size(entry);
  file->target = g_strdup(S_ISLNK(file->mode) ? archive_entry_symlink(entry) : NULL);
  if (S_ISREG(file->mode) && file->size <= INITRD_KEPT_BYTES)
    file->bytes = read_content(archive, (gsize)file->size);
  g_tree_replace(initrd->files, g_strdup(path), file);
}

static void note_compression(Initrd *initrd, struct archive *archive)
{
  if (strcmp(initrd->compression, "none") == 0 && archive_filter_count(archive) > 1) {
    g_free(initrd->compression);
    initrd->compression = g_strdup(archive_filter_name(archive, 0));
  }
}

static gboolean read_archive(Initrd *initrd, struct archive *archive, const char *bytes, gsize size, GError **error)
{
  struct archive_entry *entry = NULL;
  if (archive_read_support_filter_all(archive) < ARCHIVE_WARN ||
      archive_read_support_format_cpio(archive) < ARCHIVE_WARN ||
      archive_read_open_memory(archive, bytes, size) != ARCHIVE_OK)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s", archive_error_string(archive));
  int result = archive_read_next_header(archive, &entry);
  for (; result >= ARCHIVE_WARN && result != ARCHIVE_EOF; result = archive_read_next_header(archive, &entry))
    add_entry(initrd, archive, entry);
  note_compression(initrd, archive);
  return result == ARCHIVE_EOF || error_set(error, BOOTRACE_ERROR_INPUT, "%s", archive_error_string(archive));
}

static gboolean read_archives(Initrd *initrd, const char *bytes, gsize size, GError **error)
{
  gsize at = 0;
  while (at < size) {
    if (bytes[at] == '\0') {
      at++;
      continue;
    }
    gboolean plain = is_plain_archive(bytes + at, size - at);
    gsize length = plain ? plain_archive_size(bytes + at, size - at) : size - at;
    struct archive *archive = archive_read_new();
    gboolean good = read_archive(initrd, archive, bytes + at, length, error);
    archive_read_free(archive);
    if (!good)
      return FALSE;
    at += length;
  }
  return TRUE;
}

Initrd *initrd_read(const char *path, GError **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, error);
  if (!file) {
    error_adopt(error, BOOTRACE_ERROR_INPUT, "%s", "");
    return NULL;
  }
  g_autoptr(Initrd) initrd = g_new0(Initrd, 1);
  initrd->size = (gint64)g_mapped_file_get_length(file);
  initrd->compression = g_strdup("none");
  initrd->files = g_tree_new_full(compare_paths, NULL, g_free, file_free);
  if (!read_archives(initrd, g_mapped_file_get_contents(file), (gsize)initrd->size, error)) {
    g_prefix_error(error, "%s is no initrd that the kernel could unpack: ", path);
    return NULL;
  }
  return g_steal_pointer(&initrd);
}
