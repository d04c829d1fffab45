/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strategies.h: the descriptors that strategy.c lists. */
#pragma once
#include "schedule/strategy.h"

extern const Strategy STRATEGY_NATURAL, STRATEGY_JITTER;
