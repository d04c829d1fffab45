/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/contrast.h"
#include "report/text.h"

/* "+12.5" or "-3.0": percentage points. Returns: (owned). */
static char *points(double difference)
{
  return g_strdup_printf("%+.1f", difference == 0 ? 0 : 100 * difference);
}

static char *rate_cell(guint failed, guint boots)
{
  g_autofree char *rate = text_percent((double)failed / boots);
  return g_strdup_printf("%u of %u, %s", failed, boots, rate);
}

static double observed(const ContrastRow *row)
{
  if (!row->paired)
    return (double)row->table.x1 / row->table.n1 - (double)row->table.x2 / row->table.n2;
  double all = (double)row->pairs.only_first + row->pairs.only_second + row->pairs.alike;
  return ((double)row->pairs.only_first - row->pairs.only_second) / all;
}

static char *difference_cell(const ContrastRow *row)
{
  if (row->left_out)
    return g_strdup("not compared");
  g_autofree char *middle = points(observed(row)), *low = points(row->difference.low),
                  *high = points(row->difference.high);
  return g_strdup_printf("%s points (%s to %s)", middle, low, high);
}

static char *images_cell(const ContrastRow *row)
{
  g_autofree char *first = text_inert(row->first_image), *second = text_inert(row->second_image);
  return g_str_equal(first, second) ? g_steal_pointer(&first) : g_strdup_printf("%s | %s", first, second);
}

static void append_table(GString *out, const Contrast *contrast)
{
  static const TextAlignment ALIGNMENTS[] = {TEXT_LEFT, TEXT_LEFT, TEXT_LEFT, TEXT_LEFT, TEXT_LEFT};
  static const char *const HEADS[] = {"IMAGE", "STRATEGY", "A FAILED", "B FAILED", "A LESS B"};
  TextTable *table = text_table_new(ALIGNMENTS, G_N_ELEMENTS(ALIGNMENTS));
  for (gsize i = 0; i < G_N_ELEMENTS(HEADS); i++)
    text_table_add(table, g_strdup(HEADS[i]));
  for (guint i = 0; i < contrast->rows->len; i++) {
    const ContrastRow *row = g_ptr_array_index(contrast->rows, i);
    text_table_add(table, images_cell(row));
    text_table_add(table, text_inert(row->strategy));
    text_table_add(table, rate_cell(row->table.x1, row->table.n1));
    text_table_add(table, rate_cell(row->table.x2, row->table.n2));
    text_table_add(table, difference_cell(row));
  }
  text_table_finish(table, "  ", out);
}

static const char *finding_words(ContrastFinding finding)
{
  switch (finding) {
  case CONTRAST_FIRST_WORSE:
    return "A fails more often than B";
  case CONTRAST_SECOND_WORSE:
    return "B fails more often than A";
  case CONTRAST_ALIKE:
    return "A and B fail equally often, within the margin";
  case CONTRAST_NOT_SHOWN:
    return "no difference is shown, nor that there is none";
  }
  g_assert_not_reached();
}

/* How it was compared. Returns: (owned). */
static char *method_words(const ContrastRow *row)
{
  if (!row->paired)
    return g_strdup("two independent samples, Boschloo's exact test");
  return g_strdup_printf("%u pairs of equal plans, exact McNemar test: only A failed in %u, only B in %u%s",
                         row->pairs.only_first + row->pairs.only_second + row->pairs.alike, row->pairs.only_first,
                         row->pairs.only_second, row->partnerless > 0 ? "; boots without a partner left out" : "");
}

static void append_row(GString *out, const Contrast *contrast, const ContrastRow *row)
{
  g_autofree char *images = images_cell(row), *strategy = text_inert(row->strategy);
  if (row->left_out) {
    g_string_append_printf(out, "%s, %s: not compared: %s\n", images, strategy, row->left_out);
    return;
  }
  g_autofree char *method = method_words(row);
  g_string_append_printf(out, "%s, %s: %s\n  %s\n", images, strategy, finding_words(row->finding), method);
  g_string_append_printf(out, "  however often one looks: e-value %.3g, %.3g or more shows a difference%s\n",
                         row->e_value, contrast->e_needed, contrast->once ? "" : " (this decides)");
  g_string_append_printf(out, "  if this is the only look: p-value %.3g, %.3g or less shows one%s\n", row->p_value,
                         contrast->p_needed, contrast->once ? " (this decides)" : "");
}

char *contrast_text(const Contrast *contrast)
{
  GString *out = g_string_new(NULL);
  g_autofree char *first = text_inert(contrast->first), *second = text_inert(contrast->second);
  g_string_append_printf(out, "A: campaign %s\nB: campaign %s\n\n", first, second);
  if (contrast->rows->len == 0)
    g_string_append(out, "One of them has no boot with a verdict: nothing can be compared.\n");
  else
    append_table(out, contrast);
  if (contrast->compared > 0)
    g_string_append_printf(out,
                           "  Intervals at %.4g %% confidence, valid however often one looks: 95 %% for all rows "
                           "together.\n",
                           100 * (1 - contrast->p_needed));
  for (guint i = 0; i < contrast->rows->len; i++) {
    g_string_append_c(out, '\n');
    append_row(out, contrast, g_ptr_array_index(contrast->rows, i));
  }
  return g_string_free(out, FALSE);
}
