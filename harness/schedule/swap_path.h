/* SPDX-License-Identifier: GPL-3.0-or-later */
/* swap_path.h: the way from one linear extension to another by swaps of neighbours (bubble sort). Only pairs on which
 * the two disagree are swapped, each once; these are incomparable, so every order on the way is a linear extension too
 * (science.md 2.1). */
#pragma once
#include <glib.h>

typedef struct {
  guint first, second; /* elements: FIRST stood right before SECOND, and stands right behind it after the swap */
} Swap;

/* Returns: (owned) list of Swap, as many as FROM and TO (permutations of the same N elements) have inversions. */
GArray *swap_path_new(const guint *from, const guint *to, guint n);
/* The order after the first STEPS swaps of PATH, which leads away from FROM. Returns: (owned). */
guint *swap_path_order(const GArray *path, const guint *from, guint n, guint steps);
