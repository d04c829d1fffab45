/* SPDX-License-Identifier: GPL-3.0-or-later */
/* btf.h: where the running kernel keeps what, from its own type information (Documentation/bpf/btf.rst). Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const char *strings; /* (borrowed) from the bytes given */
  size_t strings_length;
  const uint32_t **types; /* (owned) by number, from 1 on */
  uint32_t n;             /* highest number */
} Btf;

/* Reads LENGTH BYTES (aligned to 4, such as /sys/kernel/btf/vmlinux), which must live as long as RET. Returns: false
 * with a fault. */
bool btf_init(Btf *ret, const void *bytes, size_t length);
void btf_clear(Btf *btf);

bool btf_has_function(const Btf *btf, const char *function);
/* Offset in bytes of MEMBER, also one of an unnamed structure or union within. Returns: false with a fault. */
bool btf_member(const Btf *btf, const char *structure, const char *member, unsigned *ret_offset);
/* Which argument of FUNCTION, from 1 on, is the Nth (from 0 on) that points to STRUCTURE. Returns: false with a fault.
 */
bool btf_argument(const Btf *btf, const char *function, const char *structure, unsigned nth, unsigned *ret_argument);
