/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz.h: what a fuzz target is: libFuzzer calls it with inputs of its own (-DFUZZ=ON), replay.c with those of a
 * folder. */
#pragma once
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the fuzzer where CONDITION does not hold. */
#define FUZZ_ASSERT(condition)                                                                                         \
  do {                                                                                                                 \
    if (!(condition))                                                                                                  \
      g_error("%s:%d: %s does not hold", __FILE__, __LINE__, #condition);                                              \
  } while (0)

/* How many of LEFT bytes the next chunk takes: a sequence that depends on *STATE only. */
static inline size_t fuzz_chunk(uint32_t *state, size_t left)
{
  *state = *state * 1664525u + 1013904223u;
  size_t wanted = *state >> 28 ? 1 + (*state >> 24) % 16 : 1 + (*state >> 16) % 700;
  return wanted < left ? wanted : left;
}
