/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reproducer_text.h: the texts in an exported boot. Pure. Private to campaign/. */
#pragma once
#include "machine/machine.h"

typedef struct {
  const char *boot, *image, *digest, *signature, *text; /* as in reproducer.h */
  const char *pass_marker;                              /* regular expression */
  const char *plan;                                     /* its text */
  const char *versions;                                 /* of QEMU and libvirt */
  gint64 timeout_ns;
  guint tsc_khz;           /* of the host, where the command line tells the guest; else 0 */
  const MachineSpec *spec; /* with paths as seen from the folder */
} ReproducerFacts;

/* A `case` pattern of sh for the console line TEXT: without what logs put in front of it, numbers that differ from boot
 * to boot left open. Returns: (owned). */
char *reproducer_line_pattern(const char *text);
/* The same for a regular expression, where it is plain text with escapes. Returns: (owned), NULL where it is more. */
char *reproducer_marker_pattern(const char *regex);

/* A script for any POSIX shell. Returns: (owned). */
char *reproducer_script(const ReproducerFacts *facts);
/* Returns: (owned). */
char *reproducer_page(const ReproducerFacts *facts);
