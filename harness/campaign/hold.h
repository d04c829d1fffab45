/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hold.h: one process of this host at a time works on a campaign. The hold is a name in the kernel alone, so nothing of
 * it is left when the process dies, however it does. Private to campaign/. */
#pragma once
#include <glib.h>

/* Returns: a descriptor that holds CAMPAIGN until it is closed; -1 with HOST where another process has it. */
int hold_take(const char *campaign, GError **error);
/* HOLD may be -1. */
void hold_release(int hold);
