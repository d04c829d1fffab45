/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine_end.h: from what was seen of a machine that ended by itself to whose doing it was. Pure. */
#pragma once
#include "machine/machine.h"
#include "machine/watch.h"

void machine_end_classify(const WatchState *state, MachineEnd *ret);
