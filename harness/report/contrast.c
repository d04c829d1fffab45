/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/contrast.h"
#include "base/error.h"
#include "report/side.h"
#include "schedule/strategy.h"

const char *contrast_finding_to_string(ContrastFinding finding)
{
  switch (finding) {
  case CONTRAST_FIRST_WORSE:
    return "first-worse";
  case CONTRAST_SECOND_WORSE:
    return "second-worse";
  case CONTRAST_ALIKE:
    return "alike";
  case CONTRAST_NOT_SHOWN:
    return "not-shown";
  }
  g_assert_not_reached();
}

static void row_free(ContrastRow *row)
{
  g_free(row->first_image);
  g_free(row->second_image);
  g_free(row->strategy);
  g_free(row);
}

void contrast_free(Contrast *contrast)
{
  if (!contrast)
    return;
  g_free(contrast->first);
  g_free(contrast->second);
  g_clear_pointer(&contrast->rows, g_ptr_array_unref);
  g_free(contrast);
}

/* ---- which boots stand against which ---- */

static guint pair_count(Pairs pairs)
{
  return pairs.only_first + pairs.only_second + pairs.alike;
}

static ContrastRow *make_row(const SideGroup *first, const SideGroup *second)
{
  ContrastRow *row = g_new0(ContrastRow, 1);
  row->first_image = g_strdup(first->image);
  row->second_image = g_strdup(second->image);
  row->strategy = g_strdup(first->strategy);
  row->table = (Table){first->failed, first->boots, second->failed, second->boots};
  row->pairs = side_pair(first, second);
  guint paired = pair_count(row->pairs);
  row->paired = paired > 0 && paired >= (MIN(first->boots, second->boots) + 1) / 2;
  row->partnerless = first->boots + second->boots - 2 * paired;
  if (!row->paired && !strategy_is_sample(row->strategy))
    row->left_out = "its plans differ by design and are no sample, and the sides share too few of them; equal seeds "
                    "(--seed=) make equal plans";
  return row;
}

/* The one image that GROUPS are of; NULL where they are of several. */
static const char *only_image(const GPtrArray *groups)
{
  const char *image = NULL;
  for (guint i = 0; i < groups->len; i++) {
    const SideGroup *group = g_ptr_array_index(groups, i);
    if (image && !g_str_equal(image, group->image))
      return NULL;
    image = group->image;
  }
  return image;
}

/* Rows of every two groups of one strategy whose images belong together. */
static void add_rows(GPtrArray *rows, const GPtrArray *first, const GPtrArray *second)
{
  gboolean any_images = only_image(first) && only_image(second);
  for (guint a = 0; a < first->len; a++)
    for (guint b = 0; b < second->len; b++) {
      const SideGroup *one = g_ptr_array_index(first, a), *other = g_ptr_array_index(second, b);
      if (g_str_equal(one->strategy, other->strategy) && (any_images || g_str_equal(one->image, other->image)))
        g_ptr_array_add(rows, make_row(one, other));
    }
}

/* ---- what it shows ---- */

static ContrastFinding find(const Contrast *contrast, const ContrastRow *row)
{
  const Table *table = &row->table;
  gboolean differ = contrast->once ? row->p_value <= contrast->p_needed : row->e_value >= contrast->e_needed;
  if (differ && row->paired)
    return row->pairs.only_first > row->pairs.only_second ? CONTRAST_FIRST_WORSE : CONTRAST_SECOND_WORSE;
  if (differ)
    return (double)table->x1 / table->n1 > (double)table->x2 / table->n2 ? CONTRAST_FIRST_WORSE : CONTRAST_SECOND_WORSE;
  gboolean near = row->difference.low >= -contrast->margin && row->difference.high <= contrast->margin;
  return contrast->margin > 0 && near ? CONTRAST_ALIKE : CONTRAST_NOT_SHOWN;
}

static void compare(const Contrast *contrast, ContrastRow *row)
{
  double confidence = 1 - contrast->p_needed;
  row->p_value = row->paired ? pairs_p_value(row->pairs) : comparison_p_value(row->table);
  row->e_value = row->paired ? pairs_e_value(row->pairs) : comparison_e_value(row->table);
  row->difference =
      row->paired ? pairs_difference(row->pairs, confidence) : comparison_difference(row->table, confidence);
  row->finding = find(contrast, row);
}

static void compare_all(Contrast *contrast)
{
  for (guint i = 0; i < contrast->rows->len; i++)
    contrast->compared += ((const ContrastRow *)g_ptr_array_index(contrast->rows, i))->left_out == NULL;
  contrast->e_needed = MAX(1, contrast->compared) / CONTRAST_ERROR;
  contrast->p_needed = CONTRAST_ERROR / MAX(1, contrast->compared);
  for (guint i = 0; i < contrast->rows->len; i++) {
    ContrastRow *row = g_ptr_array_index(contrast->rows, i);
    if (!row->left_out)
      compare(contrast, row);
  }
}

static gboolean check_rows(const Contrast *contrast, const GPtrArray *first, const GPtrArray *second, GError **error)
{
  if (contrast->rows->len > 0 || first->len == 0 || second->len == 0)
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_INPUT,
                   "%s and %s have no image and strategy in common; name one image of each, as CAMPAIGN:IMAGE, or run "
                   "both under one strategy",
                   contrast->first, contrast->second);
}

Contrast *contrast_load(Store *store, ContrastSide first, ContrastSide second, double margin, gboolean once,
                        GError **error)
{
  g_autoptr(GPtrArray) ones = side_load(store, first, error);
  g_autoptr(GPtrArray) others = ones ? side_load(store, second, error) : NULL;
  if (!others)
    return NULL;
  g_autoptr(Contrast) contrast = g_new0(Contrast, 1);
  contrast->first = g_strdup(first.campaign);
  contrast->second = g_strdup(second.campaign);
  contrast->margin = margin;
  contrast->once = once;
  contrast->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
  add_rows(contrast->rows, ones, others);
  if (!check_rows(contrast, ones, others, error))
    return NULL;
  compare_all(contrast);
  return g_steal_pointer(&contrast);
}
