/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fix.h: the missing edge as a drop-in file. */
#pragma once
#include "diagnosis/explanation.h"

/* Where the drop-in for the unit that has to wait goes: "/etc/systemd/system/UNIT.d/50-after-bootrace.conf". Returns:
 * (owned). */
char *fix_path(const Field *field, Pair pair);
/* "the initrd" or "the root filesystem". */
const char *fix_place(const Field *field, Pair pair);

/* Drop-ins that forbid the first pair of each cause of FOUND, one for each unit that has to wait, with a comment that
 * says where each goes and WHY (one line, such as which boot it mends). Returns: (owned), or NULL where FOUND is not
 * CAUSE_ORDER. */
char *fix_text(const Field *field, const Explanation *found, const char *why);
