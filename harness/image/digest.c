/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/digest.h"
#include "base/error.h"
#include "image/tree.h"
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

struct _Digest {
  GChecksum *checksum;
};

Digest *digest_new(const char *purpose)
{
  Digest *digest = g_new0(Digest, 1);
  digest->checksum = g_checksum_new(G_CHECKSUM_SHA256);
  digest_text(digest, "purpose", purpose);
  return digest;
}

void digest_free(Digest *digest)
{
  if (!digest)
    return;
  g_checksum_free(digest->checksum);
  g_free(digest);
}

void digest_text(Digest *digest, const char *label, const char *text)
{
  g_autofree char *part =
      text ? g_strdup_printf("%s %zu %s\n", label, strlen(text), text) : g_strdup_printf("%s -\n", label);
  g_checksum_update(digest->checksum, (const guchar *)part, -1);
}

void digest_list(Digest *digest, const char *label, char *const *words)
{
  for (; words && *words; words++)
    digest_text(digest, label, *words);
}

char *digest_finish(Digest *digest)
{
  return g_strdup(g_checksum_get_string(digest->checksum));
}

static gboolean digest_entry(Digest *digest, const char *folder, const TreeEntry *entry, GError **error)
{
  g_autofree char *full = g_build_filename(folder, entry->path, NULL);
  g_autofree char *mode = g_strdup_printf("%o", entry->mode);
  g_autofree char *content = NULL;
  if (S_ISLNK(entry->mode))
    content = g_file_read_link(full, error);
  else
    content = S_ISDIR(entry->mode) ? g_strdup("") : digest_of_file(full, error);
  if (!content)
    return error_adopt(error, BOOTRACE_ERROR_INPUT, "%s", "");
  digest_text(digest, "path", entry->path);
  digest_text(digest, "mode", mode);
  digest_text(digest, "content", content);
  return TRUE;
}

gboolean digest_folder(Digest *digest, const char *label, const char *folder, GError **error)
{
  digest_text(digest, "folder", folder ? label : NULL);
  if (!folder)
    return TRUE;
  g_autoptr(GPtrArray) entries = tree_list(folder, error);
  for (guint i = 0; entries && i < entries->len; i++)
    if (!digest_entry(digest, folder, g_ptr_array_index(entries, i), error))
      return FALSE;
  return entries != NULL;
}

/* ---- files ---- */

static gboolean digest_descriptor(GChecksum *checksum, int file)
{
  enum { BLOCK = 1 << 20 };
  g_autofree guchar *block = g_malloc(BLOCK);
  ssize_t got = 0;
  while ((got = read(file, block, BLOCK)) > 0)
    g_checksum_update(checksum, block, got);
  return got == 0;
}

char *digest_of_file(const char *path, GError **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  gboolean good = file >= 0 && digest_descriptor(checksum, file);
  if (!good)
    error_set(error, BOOTRACE_ERROR_INPUT, "%s: %s", path, g_strerror(errno));
  if (file >= 0)
    close(file);
  return good ? g_strdup(g_checksum_get_string(checksum)) : NULL;
}

/* ---- memory ---- */

struct _DigestMemory {
  char *file;
  GHashTable *digests; /* identity() → digest */
  gboolean changed;
};

/* Lines "DIGEST SIZE SECONDS NANOSECONDS INODE PATH". */
DigestMemory *digest_memory_new(const char *file)
{
  DigestMemory *memory = g_new0(DigestMemory, 1);
  memory->file = g_strdup(file);
  memory->digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;
  if (!g_file_get_contents(file, &text, NULL, NULL))
    return memory;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    char *blank = strchr(*line, ' ');
    if (blank)
      g_hash_table_replace(memory->digests, g_strdup(blank + 1), g_strndup(*line, (gsize)(blank - *line)));
  }
  return memory;
}

static void save(const DigestMemory *memory)
{
  g_autoptr(GString) text = g_string_new(NULL);
  GHashTableIter iter;
  gpointer identity = NULL, digest = NULL;
  g_hash_table_iter_init(&iter, memory->digests);
  while (g_hash_table_iter_next(&iter, &identity, &digest))
    g_string_append_printf(text, "%s %s\n", (const char *)digest, (const char *)identity);
  (void)g_file_set_contents(memory->file, text->str, (gssize)text->len, NULL);
}

void digest_memory_free(DigestMemory *memory)
{
  if (!memory)
    return;
  if (memory->changed)
    save(memory);
  g_hash_table_unref(memory->digests);
  g_free(memory->file);
  g_free(memory);
}

static char *identity_of(const char *path, GError **error)
{
  struct stat status;
  if (stat(path, &status) == 0)
    return g_strdup_printf("%jd %jd %ld %ju %s", (intmax_t)status.st_size, (intmax_t)status.st_mtim.tv_sec,
                           status.st_mtim.tv_nsec, (uintmax_t)status.st_ino, path);
  error_set(error, BOOTRACE_ERROR_INPUT, "%s: %s", path, g_strerror(errno));
  return NULL;
}

char *digest_remembered(DigestMemory *memory, const char *path, GError **error)
{
  g_autofree char *identity = identity_of(path, error);
  if (!identity)
    return NULL;
  const char *known = g_hash_table_lookup(memory->digests, identity);
  if (known)
    return g_strdup(known);
  char *digest = digest_of_file(path, error);
  if (!digest)
    return NULL;
  g_hash_table_insert(memory->digests, g_steal_pointer(&identity), g_strdup(digest));
  memory->changed = TRUE;
  return digest;
}
