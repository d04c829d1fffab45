/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terminal.h: this terminal as the console of a running guest. */
#pragma once
#include "machine/machine.h"

/* Passes bytes between the guest's first serial line and standard input and output as they are, until the guest ends,
 * Ctrl-] is typed on a terminal, or INTERRUPT_FD is readable. Standard input may end before. */
void terminal_lend(Machine *machine, int interrupt_fd);
