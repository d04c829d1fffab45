/* SPDX-License-Identifier: GPL-3.0-or-later */
/* facts.h: JSON objects that make a stored campaign explain itself. */
#pragma once
#include "image/image.h"
#include "machine/machine.h"
#include "scenario/scenario.h"

/* Versions, host, accelerator and why, settings of the machine. Returns: (owned). */
char *facts_of_campaign(Hypervisor *hypervisor, const Scenario *scenario, Accelerator accelerator, const char *reason);
/* Kernel, initrd, command line, disks. Returns: (owned). */
char *facts_of_image(const Image *image, const char *command_line);
