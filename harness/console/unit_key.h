/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit_key.h: the names that one unit has on a console. */
#pragma once
#include <glib.h>

/* Do A and B name the same thing? "sysroot-nix-.ro\x2dstore.mount" is "/sysroot/nix/.ro-store" (systemd.unit(5),
 * string escaping); a slash at the end does not matter. */
gboolean unit_key_equal(const char *a, const char *b);
