/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phased_record.h: records of the control line that begin with the manager they come from ("dump", "times"). */
#pragma once
#include "control/control.h"
#include "units/graph.h"

/* Splits "PHASE\n" off the payload of RECORD. Returns: FALSE where it is none; else the phase and (owned) the rest. */
gboolean phased_record_split(const ControlRecord *record, UnitPhase *ret_phase, GBytes **ret_rest);
