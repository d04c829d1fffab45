/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jitter.h: a random delay within a scenario's Jitter= bounds. */
#pragma once
#include "schedule/random.h"
#include "schedule/strategy.h"

/* Whole microseconds, log-uniform, for the width of a race's window is not known. Returns: nanoseconds. */
gint64 jitter_delay(const StrategyInput *input, Random *random);
