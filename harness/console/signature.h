/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signature.h: the name under which equal failures are counted. */
#pragma once
#include <glib.h>

/* "RULE:KEY:ERRNO", as in "overlay-resolve:/sysroot/nix/.ro-store:-2"; without KEY where that is empty, without ERRNO
 * where it is 0. In KEY what differs from boot to boot is replaced: addresses, UUIDs, long hexadecimal numbers, store
 * hashes, process and CPU numbers, worker numbers, device letters. Returns: (owned). */
char *signature_make(const char *rule, const char *key, int error_number);
