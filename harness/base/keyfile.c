/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/keyfile.h"
#include "base/error.h"
#include "base/quantity.h"
#include <string.h>

typedef struct {
  char *group, *key, *value; /* a group's header is an entry with key NULL */
  guint line;
  gboolean known;
} Entry;

struct _KeyFile {
  char *name, *text;
  GPtrArray *entries;     /* Entry, in file order */
  GHashTable *index;      /* pair_name() → the first Entry of that name (borrowed) */
  GHashTable *asked;      /* "group\nkey" and "group\n" that getters asked for */
  GHashTable *repeatable; /* "group\nkey" that may stand several times */
  guint mistake_line;
  char *mistake;
};

static void entry_free(gpointer data)
{
  Entry *entry = data;
  g_free(entry->group);
  g_free(entry->key);
  g_free(entry->value);
  g_free(entry);
}

void keyfile_free(KeyFile *file)
{
  if (!file)
    return;
  g_free(file->name);
  g_free(file->text);
  g_free(file->mistake);
  g_hash_table_unref(file->index);
  g_ptr_array_unref(file->entries);
  g_hash_table_unref(file->asked);
  g_hash_table_unref(file->repeatable);
  g_free(file);
}

static char *pair_name(const char *group, const char *key)
{
  return g_strconcat(group, "\n", key ? key : "", NULL);
}

static Entry *find(const KeyFile *file, const char *group, const char *key)
{
  g_autofree char *pair = pair_name(group, key);
  return g_hash_table_lookup(file->index, pair);
}

/* ---- parsing ---- */

static void add_entry(KeyFile *file, const char *group, char *key, char *value, guint line)
{
  Entry *entry = g_new0(Entry, 1);
  *entry = (Entry){.group = g_strdup(group), .key = key, .value = value, .line = line};
  g_ptr_array_add(file->entries, entry);
  char *pair = pair_name(group, key);
  if (g_hash_table_contains(file->index, pair))
    g_free(pair);
  else
    g_hash_table_insert(file->index, pair, entry);
}

static gboolean parse_header(KeyFile *file, const char *line, guint number, GError **error)
{
  gsize length = strlen(line);
  if (length < 3 || line[length - 1] != ']')
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s:%u: '%s' is no group header; expected [Group]", file->name,
                     number, line);
  g_autofree char *group = g_strndup(line + 1, length - 2);
  const Entry *earlier = find(file, group, NULL);
  if (earlier)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s:%u: group [%s] stands twice (first in line %u); merge them",
                     file->name, number, group, earlier->line);
  add_entry(file, group, NULL, NULL, number);
  return TRUE;
}

static gboolean parse_line(KeyFile *file, char *line, guint number, GError **error)
{
  g_strstrip(line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (*line == '[')
    return parse_header(file, line, number, error);
  char *equals = strchr(line, '=');
  if (!equals || equals == line)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s:%u: '%s' is no assignment; expected Key=value, [Group] or # comment", file->name, number,
                     line);
  if (file->entries->len == 0)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s:%u: '%s' stands before the first [Group]", file->name, number,
                     line);
  const Entry *last = g_ptr_array_index(file->entries, file->entries->len - 1);
  g_autofree char *key = g_strndup(line, (gsize)(equals - line));
  add_entry(file, last->group, g_strdup(g_strchomp(key)), g_strdup(g_strchug(equals + 1)), number);
  return TRUE;
}

KeyFile *keyfile_parse(const char *name, const char *text, gssize length, GError **error)
{
  g_autoptr(KeyFile) file = g_new0(KeyFile, 1);
  file->name = g_strdup(name);
  file->text = length < 0 ? g_strdup(text) : g_strndup(text, (gsize)length);
  file->entries = g_ptr_array_new_with_free_func(entry_free);
  file->index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  file->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  file->repeatable = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (length >= 0 && strlen(file->text) != (gsize)length) {
    error_set(error, BOOTRACE_ERROR_INPUT, "%s: holds a NUL byte; this is no text file", name);
    return NULL;
  }
  if (!g_utf8_validate(file->text, -1, NULL)) {
    error_set(error, BOOTRACE_ERROR_INPUT, "%s: is not valid UTF-8", name);
    return NULL;
  }
  g_auto(GStrv) lines = g_strsplit(file->text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (!parse_line(file, lines[i], i + 1, error))
      return NULL;
  return g_steal_pointer(&file);
}

KeyFile *keyfile_load(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, error)) {
    error_adopt(error, BOOTRACE_ERROR_INPUT, "%s", "");
    return NULL;
  }
  return keyfile_parse(path, text, (gssize)length, error);
}

/* ---- what is asked for ---- */

static Entry *ask(KeyFile *file, const char *group, const char *key)
{
  g_hash_table_add(file->asked, pair_name(group, NULL));
  Entry *header = find(file, group, NULL);
  if (header)
    header->known = TRUE;
  if (!key)
    return header;
  g_hash_table_add(file->asked, pair_name(group, key));
  Entry *found = find(file, group, key);
  if (found)
    found->known = TRUE;
  return found;
}

static void note(KeyFile *file, guint line, char *text)
{
  if (file->mistake && file->mistake_line <= line) {
    g_free(text);
    return;
  }
  g_free(file->mistake);
  file->mistake = text;
  file->mistake_line = line;
}

void keyfile_mistake(KeyFile *file, const char *group, const char *key, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  guint line = keyfile_line(file, group, key);
  if (line)
    note(file, line, g_strdup_printf("%s:%u: %s", file->name, line, text));
  else
    note(file, G_MAXUINT, g_strdup_printf("%s: %s", file->name, text));
}

guint keyfile_line(const KeyFile *file, const char *group, const char *key)
{
  const Entry *entry = find(file, group, key);
  if (!entry)
    entry = find(file, group, NULL);
  return entry ? entry->line : 0;
}

const char *keyfile_text(const KeyFile *file)
{
  return file->text;
}

char **keyfile_groups(const KeyFile *file)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < file->entries->len; i++) {
    const Entry *entry = g_ptr_array_index(file->entries, i);
    if (!entry->key)
      g_ptr_array_add(names, g_strdup(entry->group));
  }
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_steal(names, NULL);
}

char **keyfile_keys(const KeyFile *file, const char *group)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < file->entries->len; i++) {
    const Entry *entry = g_ptr_array_index(file->entries, i);
    if (entry->key && strcmp(entry->group, group) == 0)
      g_ptr_array_add(names, g_strdup(entry->key));
  }
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_steal(names, NULL);
}

gboolean keyfile_has_group(KeyFile *file, const char *group)
{
  return ask(file, group, NULL) != NULL;
}

gboolean keyfile_has(KeyFile *file, const char *group, const char *key)
{
  return ask(file, group, key) != NULL;
}

/* ---- getters ---- */

const char *keyfile_string(KeyFile *file, const char *group, const char *key, const char *fallback)
{
  const Entry *entry = ask(file, group, key);
  return entry ? entry->value : fallback;
}

const char *keyfile_required(KeyFile *file, const char *group, const char *key)
{
  const Entry *entry = ask(file, group, key);
  if (entry && *entry->value)
    return entry->value;
  if (entry)
    keyfile_mistake(file, group, key, "%s= in [%s] is empty", key, group);
  else
    keyfile_mistake(file, group, NULL, "[%s] needs %s=", group, key);
  return "";
}

static char **split_list(const char *text)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) parts = g_strsplit(text ? text : "", ";", -1);
  for (char **part = parts; *part; part++)
    if (*g_strstrip(*part))
      g_ptr_array_add(list, g_strdup(*part));
  g_ptr_array_add(list, NULL);
  return (char **)g_ptr_array_steal(list, NULL);
}

char **keyfile_list(KeyFile *file, const char *group, const char *key, const char *fallback)
{
  return split_list(keyfile_string(file, group, key, fallback));
}

char **keyfile_strings(KeyFile *file, const char *group, const char *key)
{
  ask(file, group, key);
  g_hash_table_add(file->repeatable, pair_name(group, key));
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < file->entries->len; i++) {
    Entry *entry = g_ptr_array_index(file->entries, i);
    if (strcmp(entry->group, group) == 0 && g_strcmp0(entry->key, key) == 0) {
      entry->known = TRUE;
      g_ptr_array_add(list, g_strdup(entry->value));
    }
  }
  g_ptr_array_add(list, NULL);
  return (char **)g_ptr_array_steal(list, NULL);
}

gint64 keyfile_integer(KeyFile *file, const char *group, const char *key, gint64 low, gint64 high, gint64 fallback)
{
  const Entry *entry = ask(file, group, key);
  gint64 value = 0;
  if (!entry)
    return fallback;
  if (g_ascii_string_to_signed(entry->value, 10, low, high, &value, NULL))
    return value;
  keyfile_mistake(file, group, key, "%s=%s: expected a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                  key, entry->value, low, high);
  return fallback;
}

int keyfile_choice(KeyFile *file, const char *group, const char *key, const char *const *names, int fallback)
{
  const Entry *entry = ask(file, group, key);
  if (!entry)
    return fallback;
  int found = names_find(names, entry->value);
  if (found >= 0)
    return found;
  g_autofree char *list = names_join(names);
  keyfile_mistake(file, group, key, "%s=%s: expected one of %s", key, entry->value, list);
  return fallback;
}

gboolean keyfile_boolean(KeyFile *file, const char *group, const char *key, gboolean fallback)
{
  static const char *const NAMES[] = {"no", "yes", "false", "true", "0", "1", NULL};
  return keyfile_choice(file, group, key, NAMES, fallback ? 1 : 0) % 2;
}

gint64 keyfile_duration_ns(KeyFile *file, const char *group, const char *key, gint64 fallback_ns)
{
  const Entry *entry = ask(file, group, key);
  gint64 value = 0;
  if (!entry)
    return fallback_ns;
  if (duration_parse(entry->value, &value))
    return value;
  keyfile_mistake(file, group, key, "%s=%s: expected a duration such as 90s, 250ms or 1min 30s", key, entry->value);
  return fallback_ns;
}

gint64 keyfile_size(KeyFile *file, const char *group, const char *key, gint64 fallback_bytes)
{
  const Entry *entry = ask(file, group, key);
  gint64 value = 0;
  if (!entry)
    return fallback_bytes;
  if (size_parse(entry->value, &value))
    return value;
  keyfile_mistake(file, group, key, "%s=%s: expected a size such as 512M or 2G", key, entry->value);
  return fallback_bytes;
}

/* ---- what nobody asked for ---- */

/* The names asked for in GROUP (of the groups themselves where GROUP is NULL). Returns: (owned) NULL-terminated. */
static char **asked_names(const KeyFile *file, const char *group)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  GHashTableIter iter;
  gpointer pair = NULL;
  g_hash_table_iter_init(&iter, file->asked);
  while (g_hash_table_iter_next(&iter, &pair, NULL)) {
    g_auto(GStrv) parts = g_strsplit(pair, "\n", 2);
    if (group ? strcmp(parts[0], group) == 0 && *parts[1] : !*parts[1])
      g_ptr_array_add(names, g_strdup(group ? parts[1] : parts[0]));
  }
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_steal(names, NULL);
}

static void note_unknown(KeyFile *file, const Entry *entry)
{
  const Entry *header = find(file, entry->group, NULL);
  if (entry->key && !header->known)
    return; /* the unknown group is the mistake */
  g_auto(GStrv) names = asked_names(file, entry->key ? entry->group : NULL);
  g_autofree char *hint = nearest_hint(entry->key ? entry->key : entry->group, (const char *const *)names);
  if (entry->key)
    note(file, entry->line,
         g_strdup_printf("%s:%u: unknown key %s= in [%s]%s", file->name, entry->line, entry->key, entry->group,
                         hint ? hint : ""));
  else
    note(file, entry->line,
         g_strdup_printf("%s:%u: unknown group [%s]%s", file->name, entry->line, entry->group, hint));
}

static void note_repeated(KeyFile *file, const Entry *entry)
{
  const Entry *first = find(file, entry->group, entry->key);
  g_autofree char *pair = pair_name(entry->group, entry->key);
  if (first == entry || g_hash_table_contains(file->repeatable, pair))
    return;
  note(file, entry->line,
       g_strdup_printf("%s:%u: %s= stands twice in [%s] (first in line %u)", file->name, entry->line, entry->key,
                       entry->group, first->line));
}

gboolean keyfile_finish(KeyFile *file, GError **error)
{
  for (guint i = 0; i < file->entries->len; i++) {
    const Entry *entry = g_ptr_array_index(file->entries, i);
    if (!entry->known && find(file, entry->group, entry->key) == entry)
      note_unknown(file, entry);
    if (entry->key)
      note_repeated(file, entry);
  }
  if (file->mistake)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s", file->mistake);
  return TRUE;
}
