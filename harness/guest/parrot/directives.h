/* SPDX-License-Identifier: GPL-3.0-or-later */
/* directives.h: the transcript's language, as README.md tells it. */
#pragma once
#include "guest/parrot/text.h"

/* Prints TRANSCRIPT and does what its directives say; returns at its end, unless one of them ends the machine before.
 */
void directives_follow(Text transcript, Text command_line);
