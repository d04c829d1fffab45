/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest.h: SHA-256 over files, folders and words. A Digest is fed labelled parts, each with its length, so that no two
 * different sequences of parts have the same bytes. */
#pragma once
#include <glib.h>

typedef struct _Digest Digest;

Digest *digest_new(const char *purpose);
void digest_free(Digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digest, digest_free)

/* TEXT may be NULL, which differs from "". */
void digest_text(Digest *digest, const char *label, const char *text);
void digest_list(Digest *digest, const char *label, char *const *words);
/* Paths, modes, link targets and content of all in FOLDER (NULL: nothing). Errors: INPUT. */
gboolean digest_folder(Digest *digest, const char *label, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned) hexadecimal. */
char *digest_finish(Digest *digest);

/* SHA-256 of the bytes of PATH. Returns: (owned) hexadecimal, or NULL with BOOTRACE_ERROR_INPUT. */
char *digest_of_file(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers digests of files by path, size, time of change and inode, so that a disk of gigabytes is read once. */
typedef struct _DigestMemory DigestMemory;
/* FILE holds what earlier runs remembered; it need not exist or be readable. */
DigestMemory *digest_memory_new(const char *file);
/* Writes what is new, where FILE's folder exists and can be written; a memory that is lost costs time only. */
void digest_memory_free(DigestMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DigestMemory, digest_memory_free)
/* As digest_of_file(). */
char *digest_remembered(DigestMemory *memory, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
