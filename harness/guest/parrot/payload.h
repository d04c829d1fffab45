/* SPDX-License-Identifier: GPL-3.0-or-later */
/* payload.h: the parrot's half of control/protocol.h. */
#pragma once
#include "guest/parrot/text.h"

/* Keeps TEXT as the payload: payload_receive() then does nothing. What is too long is no payload. */
void payload_keep(Text text);
/* Says `ready`, waits for the frame, keeps its payload, says `took`; or `error` for a frame that is none. */
void payload_receive(void);
/* The payload as it came; empty before. */
Text payload_bytes(void);
/* The plan's text within; empty where there is none. */
Text payload_plan(void);
/* Sends a record. */
void payload_send(Text kind, Text text);
