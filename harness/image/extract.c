/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/extract.h"
#include "base/error.h"
#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
  const char *const *wanted, *const *unwanted;
  const char *folder;
  struct archive *input, *output;
} Extraction;

static const char *clean_path(const char *path)
{
  return g_str_has_prefix(path, "./") ? path + 2 : path;
}

static gboolean lies_under(const char *path, const char *const *prefixes)
{
  for (; prefixes && *prefixes; prefixes++)
    if (g_str_has_prefix(path, *prefixes))
      return TRUE;
  return FALSE;
}

static gboolean is_chosen(const Extraction *extraction, struct archive_entry *entry)
{
  const char *path = clean_path(archive_entry_pathname(entry));
  mode_t kind = archive_entry_filetype(entry);
  gboolean device = kind == S_IFCHR || kind == S_IFBLK || kind == S_IFIFO || kind == S_IFSOCK;
  return !device && lies_under(path, extraction->wanted) && !lies_under(path, extraction->unwanted);
}

/* Hard links name their target as the archive does. */
static void move_beneath_folder(const Extraction *extraction, struct archive_entry *entry)
{
  g_autofree char *path = g_build_filename(extraction->folder, clean_path(archive_entry_pathname(entry)), NULL);
  archive_entry_set_pathname(entry, path);
  const char *link = archive_entry_hardlink(entry);
  if (!link)
    return;
  g_autofree char *target = g_build_filename(extraction->folder, clean_path(link), NULL);
  archive_entry_set_hardlink(entry, target);
}

static int copy_data(const Extraction *extraction)
{
  const void *block = NULL;
  size_t size = 0;
  la_int64_t offset = 0;
  int result = archive_read_data_block(extraction->input, &block, &size, &offset);
  while (result == ARCHIVE_OK) {
    if (archive_write_data_block(extraction->output, block, size, offset) < ARCHIVE_OK)
      return ARCHIVE_FATAL;
    result = archive_read_data_block(extraction->input, &block, &size, &offset);
  }
  return result;
}

static gboolean failed(struct archive *archive, GError **error)
{
  return error_set(error, BOOTRACE_ERROR_HOST, "cannot unpack the system: %s", archive_error_string(archive));
}

static gboolean extract_entry(const Extraction *extraction, struct archive_entry *entry, GError **error)
{
  if (!is_chosen(extraction, entry))
    return TRUE;
  move_beneath_folder(extraction, entry);
  if (archive_write_header(extraction->output, entry) < ARCHIVE_WARN)
    return failed(extraction->output, error);
  if (archive_entry_size(entry) > 0 && copy_data(extraction) != ARCHIVE_EOF)
    return failed(extraction->output, error);
  return archive_write_finish_entry(extraction->output) >= ARCHIVE_WARN || failed(extraction->output, error);
}

static gboolean extract_all(const Extraction *extraction, const char *tar, GError **error)
{
  enum { BLOCK = 1 << 20 };
  struct archive_entry *entry = NULL;
  if (archive_read_support_format_tar(extraction->input) != ARCHIVE_OK ||
      archive_read_open_filename(extraction->input, tar, BLOCK) != ARCHIVE_OK)
    return failed(extraction->input, error);
  int result = archive_read_next_header(extraction->input, &entry);
  for (; result >= ARCHIVE_WARN && result != ARCHIVE_EOF; result = archive_read_next_header(extraction->input, &entry))
    if (!extract_entry(extraction, entry, error))
      return FALSE;
  if (result != ARCHIVE_EOF)
    return failed(extraction->input, error);
  return archive_write_close(extraction->output) >= ARCHIVE_WARN || failed(extraction->output, error);
}

gboolean extract_tar(const char *tar, const char *const *wanted, const char *const *unwanted, const char *folder,
                     GError **error)
{
  Extraction extraction = {.wanted = wanted,
                           .unwanted = unwanted,
                           .folder = folder,
                           .input = archive_read_new(),
                           .output = archive_write_disk_new()};
  archive_write_disk_set_options(extraction.output, ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_TIME);
  gboolean good = extract_all(&extraction, tar, error);
  archive_write_free(extraction.output);
  archive_read_free(extraction.input);
  return good;
}
