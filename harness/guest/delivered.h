/* SPDX-License-Identifier: GPL-3.0-or-later */
/* delivered.h: what init and gate leave for handover. */
#pragma once
#include "control/protocol.h"

/* The paths that were written outside PROTOCOL_GUEST_DIRECTORY, one a line: they concern the first manager only. */
#define DELIVERED_LIST PROTOCOL_GUEST_DIRECTORY "/initrd-files"
