/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault.h: what went wrong, as one text that is kept until the applet tells it to the host. */
#pragma once
#include <stdbool.h>

/* Keeps the message (cut at 255 bytes). Returns: false, so that a function can end with `return fault(…)`. */
bool fault(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same with the system's words for errno behind it. */
bool fault_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* (borrowed): until the next fault; "" where there was none. */
const char *fault_text(void);
