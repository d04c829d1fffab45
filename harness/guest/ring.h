/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ring.h: pages of the kernel's ring buffer, as trace_pipe_raw gives them (include/linux/ring_buffer.h), taken apart.
 * Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const unsigned char *at, *end; /* (borrowed) */
  uint64_t time_ns;
} RingPage;

typedef struct {
  uint64_t at_ns;
  const unsigned char *bytes; /* (borrowed) from the page */
  size_t length;
} RingEvent;

/* Returns: false where LENGTH bytes are no page. */
bool ring_page_open(RingPage *ret, const void *bytes, size_t length);
/* The page's next event. Returns: false after the last, and where the rest cannot be read. */
bool ring_page_next(RingPage *page, RingEvent *ret);
