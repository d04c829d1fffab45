/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan_output.h: what scan prints of one console. */
#pragma once
#include "console/judge.h"

typedef enum { SCAN_TEXT, SCAN_EXPLAIN, SCAN_JSON } ScanForm;

void scan_print(const char *file, const Outcome *outcome, ScanForm form);
