/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/findings.h"
#include "base/inert.h"
#include <string.h>

static void disk_free(gpointer data)
{
  InspectedDisk *disk = data;
  g_free(disk->device);
  g_free(disk->filesystem);
  g_free(disk->path);
  g_free(disk);
}

static void mount_free(gpointer data)
{
  InspectedMount *mount = data;
  g_free(mount->place);
  g_free(mount->unit);
  g_free(mount->what);
  g_free(mount->where);
  g_free(mount->type);
  g_free(mount->options);
  g_free(mount);
}

static void overlay_free(gpointer data)
{
  InspectedOverlay *overlay = data;
  g_free(overlay->unit);
  g_free(overlay->lower);
  g_free(overlay->upper);
  g_free(overlay->work);
  g_free(overlay);
}

static void units_free(gpointer data)
{
  InspectedUnits *units = data;
  g_free(units->place);
  g_free(units->type);
  g_free(units);
}

Inspection *inspection_new(void)
{
  Inspection *inspection = g_new0(Inspection, 1);
  inspection->disks = g_ptr_array_new_with_free_func(disk_free);
  inspection->mounts = g_ptr_array_new_with_free_func(mount_free);
  inspection->overlays = g_ptr_array_new_with_free_func(overlay_free);
  inspection->units = g_ptr_array_new_with_free_func(units_free);
  inspection->remarks = g_ptr_array_new_with_free_func(g_free);
  return inspection;
}

void inspection_free(Inspection *inspection)
{
  if (!inspection)
    return;
  g_free(inspection->os);
  g_free(inspection->kernel);
  g_free(inspection->systemd);
  g_free(inspection->initrd_compression);
  g_ptr_array_unref(inspection->disks);
  g_ptr_array_unref(inspection->mounts);
  g_ptr_array_unref(inspection->overlays);
  g_ptr_array_unref(inspection->units);
  g_ptr_array_unref(inspection->remarks);
  g_free(inspection);
}

/* ---- unit files ---- */

static const char *const UNIT_FOLDERS[] = {"usr/lib/systemd/system/", "lib/systemd/system/", "etc/systemd/system/",
                                           NULL};
static const char *const UNIT_TYPES[] = {"service", "socket", "mount", "automount", "swap",   "target",
                                         "path",    "timer",  "slice", "scope",     "device", NULL};

/* The file name of the unit at PATH, or NULL. Links in *.wants and the like lie deeper. (borrowed) from PATH. */
static const char *unit_at(const char *path)
{
  for (const char *const *folder = UNIT_FOLDERS; *folder; folder++) {
    const char *name = path + strlen(*folder);
    if (g_str_has_prefix(path, *folder) && !strchr(name, '/'))
      return name;
  }
  return NULL;
}

static const char *unit_type(const char *unit)
{
  const char *dot = strrchr(unit, '.');
  return dot && g_strv_contains(UNIT_TYPES, dot + 1) ? dot + 1 : NULL;
}

/* The last KEY= in TEXT, harmless for a terminal. Returns: (owned), or NULL. */
static char *last_value(const char *text, const char *key)
{
  char *value = NULL;
  gsize length = strlen(key);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (strncmp(*line, key, length) == 0 && (*line)[length] == '=') {
      g_free(value);
      value = inert_text(*line + length + 1, strlen(*line + length + 1), INERT_ONE_LINE);
    }
  return value;
}

static void count_unit(Inspection *inspection, const char *place, const char *type)
{
  for (guint i = 0; i < inspection->units->len; i++) {
    InspectedUnits *units = g_ptr_array_index(inspection->units, i);
    if (strcmp(units->place, place) == 0 && strcmp(units->type, type) == 0) {
      units->count++;
      return;
    }
  }
  InspectedUnits *units = g_new0(InspectedUnits, 1);
  *units = (InspectedUnits){.place = g_strdup(place), .type = g_strdup(type), .count = 1};
  g_ptr_array_add(inspection->units, units);
}

static void note_mount_unit(Inspection *inspection, const char *place, const char *unit, const char *text)
{
  InspectedMount *mount = g_new0(InspectedMount, 1);
  mount->place = g_strdup(place);
  mount->unit = inert_text(unit, strlen(unit), INERT_ONE_LINE);
  mount->what = last_value(text, "What");
  mount->where = last_value(text, "Where");
  mount->type = last_value(text, "Type");
  mount->options = last_value(text, "Options");
  g_ptr_array_add(inspection->mounts, mount);
}

/* ---- fstab and os-release ---- */

static void note_fstab_line(Inspection *inspection, const char *place, const char *line)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  g_auto(GStrv) fields = g_strsplit_set(line, " \t", -1);
  for (char **field = fields; *field; field++)
    if (**field)
      g_ptr_array_add(words, *field);
  if (words->len < 4 || *line == '#')
    return;
  InspectedMount *mount = g_new0(InspectedMount, 1);
  *mount = (InspectedMount){.place = g_strdup(place), .unit = g_strdup("fstab")};
  char **parts[] = {&mount->what, &mount->where, &mount->type, &mount->options};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    const char *word = g_ptr_array_index(words, i);
    *parts[i] = inert_text(word, strlen(word), INERT_ONE_LINE);
  }
  g_ptr_array_add(inspection->mounts, mount);
}

static void note_fstab(Inspection *inspection, const char *place, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++)
    note_fstab_line(inspection, place, *line);
}

static void note_os(Inspection *inspection, const char *text)
{
  g_autofree char *quoted = last_value(text, "PRETTY_NAME");
  if (!quoted)
    return;
  gsize length = strlen(quoted);
  gboolean quotes = length >= 2 && (*quoted == '"' || *quoted == '\'') && quoted[length - 1] == *quoted;
  g_free(inspection->os);
  inspection->os = quotes ? g_strndup(quoted + 1, length - 2) : g_strdup(quoted);
}

/* ---- files ---- */

static gboolean is_os_release(const char *path)
{
  return strcmp(path, "usr/lib/os-release") == 0 || strcmp(path, "etc/os-release") == 0;
}

gboolean inspection_wants_text(const char *path)
{
  const char *unit = unit_at(path);
  return (unit && g_str_has_suffix(unit, ".mount")) || strcmp(path, "etc/fstab") == 0 || is_os_release(path);
}

/* Debian and others name the library by systemd's version: libsystemd-shared-252.so. */
static void note_systemd(Inspection *inspection, const char *path)
{
  static const char STEM[] = "/libsystemd-shared-";
  const char *version = strstr(path, STEM);
  if (!version || !g_str_has_suffix(path, ".so"))
    return;
  version += strlen(STEM);
  g_free(inspection->systemd);
  inspection->systemd = inert_text(version, strlen(version) - strlen(".so"), INERT_ONE_LINE);
}

void inspection_note_file(Inspection *inspection, const char *place, const char *path, const char *text)
{
  const char *unit = unit_at(path);
  const char *type = unit ? unit_type(unit) : NULL;
  if (type)
    count_unit(inspection, place, type);
  if (type && text && strcmp(type, "mount") == 0)
    note_mount_unit(inspection, place, unit, text);
  if (text && strcmp(path, "etc/fstab") == 0)
    note_fstab(inspection, place, text);
  if (text && is_os_release(path))
    note_os(inspection, text);
  note_systemd(inspection, path);
}

/* ---- the whole ---- */

static int compare_units(gconstpointer left, gconstpointer right)
{
  const InspectedUnits *const *first = left, *const *second = right;
  int places = strcmp((*first)->place, (*second)->place);
  return places ? places : strcmp((*first)->type, (*second)->type);
}

static int compare_mounts(gconstpointer left, gconstpointer right)
{
  const InspectedMount *const *first = left, *const *second = right;
  int places = strcmp((*first)->place, (*second)->place);
  return places ? places : strcmp((*first)->unit, (*second)->unit);
}

static char *option(char *const *options, const char *name)
{
  gsize length = strlen(name);
  for (; *options; options++)
    if (strncmp(*options, name, length) == 0 && (*options)[length] == '=')
      return g_strdup(*options + length + 1);
  return NULL;
}

static void find_overlay(Inspection *inspection, const InspectedMount *mount)
{
  if (g_strcmp0(mount->type, "overlay") != 0)
    return;
  g_auto(GStrv) options = g_strsplit(mount->options ? mount->options : "", ",", -1);
  InspectedOverlay *overlay = g_new0(InspectedOverlay, 1);
  overlay->unit = g_strdup(mount->unit);
  overlay->lower = option(options, "lowerdir");
  overlay->upper = option(options, "upperdir");
  overlay->work = option(options, "workdir");
  g_ptr_array_add(inspection->overlays, overlay);
}

void inspection_finish(Inspection *inspection)
{
  g_ptr_array_sort(inspection->units, compare_units);
  g_ptr_array_sort(inspection->mounts, compare_mounts);
  for (guint i = 0; i < inspection->mounts->len; i++)
    find_overlay(inspection, g_ptr_array_index(inspection->mounts, i));
}

char *kernel_release(const char *bytes, gsize size)
{
  enum { MAGIC_AT = 0x202, VERSION_AT = 0x20e, SETUP_START = 0x200, LONGEST = 128 };
  if (size < VERSION_AT + 2 || memcmp(bytes + MAGIC_AT, "HdrS", 4) != 0)
    return NULL;
  gsize at = (guchar)bytes[VERSION_AT] + ((gsize)(guchar)bytes[VERSION_AT + 1] << 8) + SETUP_START;
  if (at >= size)
    return NULL;
  const char *end = memchr(bytes + at, '\0', MIN(size - at, LONGEST));
  gsize length = end ? strcspn(bytes + at, " ") : 0;
  return length ? inert_text(bytes + at, length, INERT_ONE_LINE) : NULL;
}
