/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_inspect.h: the verb `image inspect`. */
#pragma once
#include "commands/command.h"

extern const Command IMAGE_INSPECT;
