/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keyfile.h: strict key files ([Group], Key=value, # comment) whose mistakes are told with file, line and remedy.
 *
 * Reading is one flat list of getters and one keyfile_finish(). A getter that meets a bad value notes the mistake and
 * returns the default; keyfile_finish() reports the mistake that stands first in the file, or the first key or group
 * that no getter asked for, with the nearest name that one did ask for. So what is known is stated once, by reading it.
 *
 * Values are taken as they stand, without escapes (unit names and regular expressions are full of backslashes), blanks
 * at both ends removed. Lists are split at ';'. */
#pragma once
#include "base/names.h"
#include <glib.h>

typedef struct _KeyFile KeyFile;

/* Reads PATH. Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT (unreadable, bad syntax, a key or group twice). */
KeyFile *keyfile_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for LENGTH bytes at TEXT (-1: to its NUL); NAME stands for the file in messages. */
KeyFile *keyfile_parse(const char *name, const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void keyfile_free(KeyFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyFile, keyfile_free)

/* The whole text as read. (borrowed): valid until keyfile_free(). */
const char *keyfile_text(const KeyFile *file);

/* Group names in file order, for formats whose groups are the user's own names. Asking marks no group as known.
 * Returns: (owned) NULL-terminated. */
char **keyfile_groups(const KeyFile *file);
/* Keys of GROUP in file order. Returns: (owned) NULL-terminated, empty where there is no such group. */
char **keyfile_keys(const KeyFile *file, const char *group);
/* Declares GROUP as known, and says whether the file has it. */
gboolean keyfile_has_group(KeyFile *file, const char *group);
gboolean keyfile_has(KeyFile *file, const char *group, const char *key);

/* Getters. Where GROUP has no KEY they return FALLBACK. (borrowed) strings live as long as FILE. */
const char *keyfile_string(KeyFile *file, const char *group, const char *key, const char *fallback);
/* As keyfile_string(), but a missing or empty value is a mistake. Returns: (borrowed), "" after a mistake. */
const char *keyfile_required(KeyFile *file, const char *group, const char *key);
/* Returns: (owned) NULL-terminated list, blanks stripped, empty entries dropped; FALLBACK is split likewise (may be
 * NULL). */
char **keyfile_list(KeyFile *file, const char *group, const char *key, const char *fallback);
gint64 keyfile_integer(KeyFile *file, const char *group, const char *key, gint64 low, gint64 high, gint64 fallback);
gboolean keyfile_boolean(KeyFile *file, const char *group, const char *key, gboolean fallback);
gint64 keyfile_duration_ns(KeyFile *file, const char *group, const char *key, gint64 fallback_ns);
gint64 keyfile_size(KeyFile *file, const char *group, const char *key, gint64 fallback_bytes);
/* Index of the value in NAMES (NULL-terminated); a value that is none of them is a mistake that lists them. */
int keyfile_choice(KeyFile *file, const char *group, const char *key, const char *const *names, int fallback);
/* Every value of a key that may stand several times in its group (Example= in a rule). Returns: (owned). Only keys
 * passed to this function may repeat; any other repeated key is reported by keyfile_finish(). */
char **keyfile_strings(KeyFile *file, const char *group, const char *key);

/* Line of GROUP's KEY (of GROUP's header where KEY is NULL), 0 where there is none; counted from 1. */
guint keyfile_line(const KeyFile *file, const char *group, const char *key);
/* Notes a mistake that the caller found in GROUP's KEY (KEY may be NULL); file and line are put in front. */
void keyfile_mistake(KeyFile *file, const char *group, const char *key, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Returns: TRUE if nothing was wrong; else BOOTRACE_ERROR_INPUT "FILE:LINE: …". */
gboolean keyfile_finish(KeyFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
