/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/inert.h"
#include "commands/explain_view.h"
#include "console/lines.h"
#include <string.h>

#define COLUMN 58
#define LINES_MAX 12

/* What names a unit on a console. Returns: (owned) list of (borrowed) texts. */
static GPtrArray *names_of(const GPtrArray *units)
{
  GPtrArray *names = g_ptr_array_new();
  for (guint i = 0; i < units->len; i++) {
    const Unit *unit = g_ptr_array_index(units, i);
    g_ptr_array_add(names, unit->name);
    if (unit->description && *unit->description)
      g_ptr_array_add(names, unit->description);
    if (unit->where && strlen(unit->where) > 1)
      g_ptr_array_add(names, unit->where);
  }
  return names;
}

static gboolean holds_any(const char *line, const GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    if (strstr(line, g_ptr_array_index(names, i)))
      return TRUE;
  return FALSE;
}

/* Pieces of CONSOLE that hold one of NAMES, clean. Returns: (owned) list of strings. */
static GPtrArray *lines_about(GBytes *console, const GPtrArray *names)
{
  GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
  gsize length = 0;
  const guint8 *bytes = console ? g_bytes_get_data(console, &length) : NULL;
  Block block;
  block_init(&block);
  if (bytes)
    lines_single((const char *)bytes, length, &block);
  for (guint i = 0; i < block.pieces->len && found->len < LINES_MAX; i++) {
    Piece piece = g_array_index(block.pieces, Piece, i);
    g_autofree char *line = inert_text(block.text->str + piece.offset, piece.length, INERT_ONE_LINE);
    if (!piece.mended && holds_any(g_strstrip(line), names))
      g_ptr_array_add(found, g_steal_pointer(&line));
  }
  block_free(&block);
  return found;
}

/* Cuts LINES into rows of COLUMN characters. Returns: (owned) list of strings. */
static GPtrArray *rows_of(const GPtrArray *lines)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < lines->len; i++) {
    const char *at = g_ptr_array_index(lines, i);
    glong left = g_utf8_strlen(at, -1);
    for (gboolean first = TRUE; left > 0 || first; first = FALSE) {
      glong take = MIN(left, first ? COLUMN : COLUMN - 2);
      g_autofree char *part = g_utf8_substring(at, 0, take);
      g_ptr_array_add(rows, g_strconcat(first ? "" : "  ", part, NULL));
      at = g_utf8_offset_to_pointer(at, take);
      left -= take;
    }
  }
  return rows;
}

static void append_row(GString *out, const char *left, const char *right)
{
  glong used = g_utf8_strlen(left, -1);
  g_autofree char *padding = g_strnfill((gsize)(COLUMN - used), ' ');
  g_autofree char *row = g_strconcat("  ", left, padding, " | ", right, NULL);
  g_string_append_printf(out, "%s\n", g_strchomp(row));
}

static char *title_of(const BootRecord *boot, const char *word)
{
  return boot ? g_strdup_printf("boot %u %s", boot->boot, word) : g_strdup_printf("no boot %s", word);
}

void explain_consoles_append(GString *out, const BootRecord *failed, const BootRecord *passed, const GPtrArray *units)
{
  g_autoptr(GPtrArray) names = names_of(units);
  g_autoptr(GPtrArray) left_lines = lines_about(failed ? failed->console : NULL, names);
  g_autoptr(GPtrArray) right_lines = lines_about(passed ? passed->console : NULL, names);
  g_autoptr(GPtrArray) left = rows_of(left_lines), right = rows_of(right_lines);
  g_autofree char *left_title = title_of(failed, "failed"), *right_title = title_of(passed, "passed");
  append_row(out, left_title, right_title);
  for (guint i = 0; i < MAX(left->len, right->len); i++)
    append_row(out, i < left->len ? g_ptr_array_index(left, i) : "", i < right->len ? g_ptr_array_index(right, i) : "");
}
