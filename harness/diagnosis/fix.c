/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/fix.h"

char *fix_path(const Field *field, Pair pair)
{
  return g_strdup_printf("/etc/systemd/system/%s.d/50-after-bootrace.conf", field_unit(field, pair.before)->name);
}

const char *fix_place(const Field *field, Pair pair)
{
  return unit_graph_phase(field_graph(field, pair.before)) == PHASE_INITRD ? "the initrd" : "the root filesystem";
}

static Pair first_pair(const Explanation *found, guint cause)
{
  return g_array_index(((const Cause *)g_ptr_array_index(found->causes, cause))->pairs, Pair, 0);
}

/* Does an earlier cause make the same unit wait? */
static gboolean is_told(const Explanation *found, guint cause)
{
  for (guint i = 0; i < cause; i++)
    if (first_pair(found, i).before == first_pair(found, cause).before)
      return TRUE;
  return FALSE;
}

char *fix_text(const Field *field, const Explanation *found, const char *why)
{
  if (found->kind != CAUSE_ORDER)
    return NULL;
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "# Made by bootrace explain: %s\n", why);
  for (guint i = 0; i < found->causes->len; i++) {
    Pair pair = first_pair(found, i);
    if (is_told(found, i))
      continue;
    g_autofree char *path = fix_path(field, pair);
    g_string_append_printf(text, "# Goes into %s as %s\n[Unit]\n", fix_place(field, pair), path);
    for (guint other = i; other < found->causes->len; other++)
      if (first_pair(found, other).before == pair.before)
        g_string_append_printf(text, "After=%s\n", field_unit(field, first_pair(found, other).after)->name);
  }
  return g_string_free(text, FALSE);
}
