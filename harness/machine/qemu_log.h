/* SPDX-License-Identifier: GPL-3.0-or-later */
/* qemu_log.h: QEMU's own words in the log that libvirt keeps of a domain. Pure. */
#pragma once
#include <glib.h>

/* What QEMU itself wrote in the log TEXT: libvirt's dated lines and the command line at the start left out, time stamps of
 * `-msg timestamp=on` and the program's path cut off, bounded in length (the end counts). Returns: (owned), "" where it
 * said nothing. */
char *qemu_log_words(const char *text);
