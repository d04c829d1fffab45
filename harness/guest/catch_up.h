/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catch_up.h: what a boot that goes on from a checkpoint has missed. */
#pragma once
#include <stdbool.h>

/* Where the host says that this boot does (PROTOCOL_GUEST_FORK): sets the clock to the host's time and stirs the host's
 * random bytes into the kernel's generator, which all boots from one checkpoint would else share. Where there may be
 * TIMERS already, which would see the clock jump, it goes on from the checkpoint. Returns: false with a fault. */
bool catch_up(bool timers);
