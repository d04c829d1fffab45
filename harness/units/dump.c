/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/dump.h"
#include "base/error.h"
#include "units/name.h"
#include <string.h>

/* Fields of a unit that hold one text, or one entry of a list a line. */
static const struct {
  const char *key;
  gsize offset;
} TEXTS[] = {{"Description", G_STRUCT_OFFSET(Unit, description)},
             {"Fragment Path", G_STRUCT_OFFSET(Unit, fragment)},
             {"Where", G_STRUCT_OFFSET(Unit, where)},
             {"What", G_STRUCT_OFFSET(Unit, what)},
             {"Options", G_STRUCT_OFFSET(Unit, options)},
             {"File System Type", G_STRUCT_OFFSET(Unit, fstype)},
             {"Type", G_STRUCT_OFFSET(Unit, service_type)}},
  LISTS[] = {{"RequiresMountsFor", G_STRUCT_OFFSET(Unit, requires_mounts_for)},
             {"Requires", G_STRUCT_OFFSET(Unit, requires)},
             {"Wants", G_STRUCT_OFFSET(Unit, wants)},
             {"BindsTo", G_STRUCT_OFFSET(Unit, binds_to)},
             {"Triggers", G_STRUCT_OFFSET(Unit, triggers)},
             {"TriggeredBy", G_STRUCT_OFFSET(Unit, triggered_by)},
             {"ListenStream", G_STRUCT_OFFSET(Unit, listen_streams)}};

#define CONDITIONS G_N_ELEMENTS(LISTS)
#define COMMANDS (G_N_ELEMENTS(LISTS) + 1)
#define ALIASES (G_N_ELEMENTS(LISTS) + 2)
#define N_LISTS (G_N_ELEMENTS(LISTS) + 3)

typedef struct {
  Dump *dump;
  gsize depth;                 /* tabs in front of unit headers, known from the first */
  DumpUnit *current;           /* NULL outside units */
  gboolean in_job, in_command; /* within a section of the current unit: its job, an Exec…= */
  GPtrArray *lists[N_LISTS];
} Reader;

static char **text_list_end(GPtrArray *list)
{
  g_ptr_array_add(list, NULL);
  return (char **)g_ptr_array_free(list, FALSE);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
  const char *const *x = a, *const *y = b;
  return strcmp(*x, *y);
}

/* systemd writes dependencies in the order of a hash table, which differs from boot to boot. */
static char **name_list_end(GPtrArray *list)
{
  g_ptr_array_sort(list, compare_texts);
  return text_list_end(list);
}

void dump_unit_clear(Unit *unit)
{
  for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
    g_free(G_STRUCT_MEMBER(char *, unit, TEXTS[i].offset));
  for (gsize i = 0; i < G_N_ELEMENTS(LISTS); i++)
    g_strfreev(G_STRUCT_MEMBER(char **, unit, LISTS[i].offset));
  g_strfreev(unit->conditions);
  g_strfreev(unit->commands);
  g_free(unit->name);
  g_free(unit->job);
}

static void order_free(gpointer data)
{
  DumpOrder *order = data;
  g_free(order->other);
  g_free(order);
}

static void dump_unit_free(gpointer data)
{
  DumpUnit *unit = data;
  dump_unit_clear(&unit->unit);
  g_strfreev(unit->aliases);
  g_ptr_array_unref(unit->orders);
  g_free(unit);
}

void dump_free(Dump *dump)
{
  if (!dump)
    return;
  g_free(dump->version);
  g_ptr_array_unref(dump->units);
  g_free(dump);
}

/* ---- units ---- */

static void end_unit(Reader *reader)
{
  DumpUnit *unit = g_steal_pointer(&reader->current);
  reader->in_job = reader->in_command = FALSE;
  if (!unit)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS(LISTS); i++)
    G_STRUCT_MEMBER(char **, &unit->unit, LISTS[i].offset) = name_list_end(reader->lists[i]);
  unit->unit.conditions = text_list_end(reader->lists[CONDITIONS]);
  unit->unit.commands = text_list_end(reader->lists[COMMANDS]);
  unit->aliases = text_list_end(reader->lists[ALIASES]);
  g_ptr_array_add(reader->dump->units, unit);
}

static void begin_unit(Reader *reader, const char *name)
{
  end_unit(reader);
  if (!unit_name_is_valid(name) || unit_name_is_ours(name))
    return;
  reader->current = g_new0(DumpUnit, 1);
  reader->current->unit.name = g_strdup(name);
  reader->current->orders = g_ptr_array_new_with_free_func(order_free);
  for (gsize i = 0; i < N_LISTS; i++)
    reader->lists[i] = g_ptr_array_new();
}

/* ---- the fields of a unit ---- */

static EdgeOrigin origin_of(const char *word)
{
  const char *dash = strchr(word, '-');
  const char *what = dash ? dash + 1 : "";
  if (strcmp(what, "file") == 0)
    return ORIGIN_FILE;
  if (strcmp(what, "implicit") == 0)
    return ORIGIN_IMPLICIT;
  return strcmp(what, "default") == 0 ? ORIGIN_DEFAULT : ORIGIN_OTHER;
}

/* An edge that was both written and implied counts as written: the enum is in the order of what tells most. */
static EdgeOrigin strongest_origin(const char *words)
{
  g_auto(GStrv) parts = g_strsplit(words, " ", -1);
  EdgeOrigin strongest = ORIGIN_OTHER;
  for (char **part = parts; *part; part++)
    strongest = MIN(strongest, origin_of(*part));
  return strongest;
}

/* Splits "NAME (origin-file …)"; what has no bracket is all name. Returns: (owned) the name. */
static char *without_origin(const char *value, char **ret_origin)
{
  const char *bracket = g_strrstr(value, " (");
  gboolean closed = bracket && g_str_has_suffix(value, ")");
  *ret_origin = closed ? g_strndup(bracket + 2, strlen(bracket + 2) - 1) : g_strdup("");
  return closed ? g_strndup(value, (gsize)(bracket - value)) : g_strdup(value);
}

static void add_order(DumpUnit *unit, gboolean before, const char *value)
{
  g_autofree char *origin = NULL;
  g_autofree char *other = without_origin(value, &origin);
  if (!unit_name_is_valid(other) || unit_name_is_ours(other))
    return;
  DumpOrder *order = g_new(DumpOrder, 1);
  *order = (DumpOrder){.other = g_steal_pointer(&other), .before = before, .origin = strongest_origin(origin)};
  g_ptr_array_add(unit->orders, order);
}

static void add_text(Unit *unit, const char *key, const char *value)
{
  if (strcmp(value, "n/a") == 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
    if (strcmp(TEXTS[i].key, key) == 0) {
      char **field = &G_STRUCT_MEMBER(char *, unit, TEXTS[i].offset);
      g_free(*field);
      *field = g_strdup(value);
    }
}

static void add_entry(GPtrArray *list, const char *value)
{
  g_autofree char *origin = NULL;
  g_autofree char *entry = without_origin(value, &origin);
  if (!unit_name_is_ours(entry))
    g_ptr_array_add(list, g_steal_pointer(&entry));
}

static gboolean is_condition(const char *key)
{
  return (g_str_has_prefix(key, "Condition") || g_str_has_prefix(key, "Assert")) && !strchr(key, ' ');
}

static void read_field(Reader *reader, const char *key, const char *value)
{
  DumpUnit *unit = reader->current;
  if (strcmp(key, "Unit Load State") == 0)
    unit->loaded = strcmp(value, "loaded") == 0;
  else if (strcmp(key, "Unit Active State") == 0)
    unit->unit.inactive = strcmp(value, "inactive") == 0;
  else if (strcmp(key, "Before") == 0 || strcmp(key, "After") == 0)
    add_order(unit, *key == 'B', value);
  else if (strcmp(key, "Alias") == 0)
    g_ptr_array_add(reader->lists[ALIASES], g_strdup(value));
  else if (is_condition(key))
    g_ptr_array_add(reader->lists[CONDITIONS], g_strdup_printf("%s: %s", key, value));
  else
    add_text(&unit->unit, key, value);
  for (gsize i = 0; i < G_N_ELEMENTS(LISTS); i++)
    if (strcmp(LISTS[i].key, key) == 0)
      add_entry(reader->lists[i], value);
}

/* "X.service -> start": the arrow is one of two glyphs, so the last word is what counts. */
static void read_action(DumpUnit *unit, const char *value)
{
  const char *blank = strrchr(value, ' ');
  if (!blank || strcmp(blank + 1, "nop") == 0)
    return;
  g_free(unit->unit.job);
  unit->unit.job = g_strdup(blank + 1);
}

static void read_section_field(Reader *reader, const char *key, const char *value)
{
  if (reader->in_job && strcmp(key, "Action") == 0)
    read_action(reader->current, value);
  else if (reader->in_command && strcmp(key, "Command Line") == 0)
    g_ptr_array_add(reader->lists[COMMANDS], g_strdup(value));
}

/* ---- lines ---- */

/* The text behind an arrow, "Unit X:" say; NULL where LINE begins with none. */
static const char *behind_arrow(const char *line)
{
  if (g_str_has_prefix(line, "-> "))
    return line + strlen("-> ");
  return g_str_has_prefix(line, "→ ") ? line + strlen("→ ") : NULL;
}

static void read_section(Reader *reader, gsize depth, const char *title)
{
  gboolean is_unit = g_str_has_prefix(title, "Unit ") && g_str_has_suffix(title, ":");
  gboolean first = reader->dump->units->len == 0 && !reader->current;
  if (is_unit && (first || depth == reader->depth)) {
    g_autofree char *name = g_strndup(title + strlen("Unit "), strlen(title) - strlen("Unit ") - 1);
    reader->depth = depth;
    begin_unit(reader, name);
  } else if (reader->current && depth <= reader->depth) {
    end_unit(reader);
  } else {
    reader->in_job = depth == reader->depth + 1 && g_str_has_prefix(title, "Job ");
    reader->in_command = depth == reader->depth + 1 && g_str_has_prefix(title, "ExecStart");
  }
}

static void read_version(Dump *dump, const char *value)
{
  g_autofree char *bracket = NULL;
  g_autofree char *plain = without_origin(value, &bracket);
  g_free(dump->version);
  dump->version = *bracket ? g_steal_pointer(&bracket) : g_strdup(plain);
}

static void read_line(Reader *reader, char *line)
{
  gsize depth = strspn(line, "\t");
  line += depth;
  const char *title = behind_arrow(line);
  if (title) {
    read_section(reader, depth, title);
    return;
  }
  char *colon = strstr(line, ": ");
  if (!colon)
    return;
  *colon = '\0';
  const char *value = colon + 2;
  if (!reader->current && strcmp(line, "Manager") == 0)
    read_version(reader->dump, value);
  else if (reader->current && depth == reader->depth + 1)
    read_field(reader, line, value);
  else if (reader->current && depth == reader->depth + 2)
    read_section_field(reader, line, value);
}

Dump *dump_parse(const char *text, gsize length, GError **error)
{
  g_autoptr(Dump) dump = g_new0(Dump, 1);
  dump->version = g_strdup("");
  dump->units = g_ptr_array_new_with_free_func(dump_unit_free);
  Reader reader = {.dump = dump};
  const char *end = text + length;
  for (const char *line = text; line < end && dump->units->len <= DUMP_UNITS_MAX;) {
    const char *newline = memchr(line, '\n', (gsize)(end - line));
    gsize n = (gsize)((newline ? newline : end) - line);
    g_autofree char *copy = g_utf8_make_valid(line, (gssize)n);
    read_line(&reader, copy);
    line += n + 1;
  }
  end_unit(&reader);
  if (dump->units->len == 0) {
    error_set(error, BOOTRACE_ERROR_INPUT, "this is no dump of systemd's manager: no line '-> Unit NAME:' in %zu bytes",
              length);
    return NULL;
  }
  if (dump->units->len > DUMP_UNITS_MAX) {
    error_set(error, BOOTRACE_ERROR_INPUT,
              "the manager's dump lists more than %d units; bootrace believes no such guest", DUMP_UNITS_MAX);
    return NULL;
  }
  return g_steal_pointer(&dump);
}
