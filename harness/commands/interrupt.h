/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interrupt.h: Ctrl-C. The first SIGINT, SIGTERM or SIGHUP asks for a clean end, a second one ends the program at once.
 */
#pragma once
#include <glib.h>

/* Installs the handlers. Returns: a descriptor that is readable once a signal has come; it lives as long as the
 * program. */
int interrupt_watch(void);
