/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name.h: what systemd accepts as the name of a unit (systemd.unit(5)). Names from a guest or a plan become paths of
 * files, so nothing else is let through. */
#pragma once
#include <glib.h>

/* Longest name of a unit, as in systemd. */
#define UNIT_NAME_MAX 255

/* Returns: TRUE for a non-empty prefix of letters, digits and ":-_.\@" with a known suffix such as ".service". */
gboolean unit_name_is_valid(const char *name);
/* The suffix of a valid NAME without its dot: "service". Returns: (borrowed) from NAME. */
const char *unit_name_type(const char *name);
/* Is it a unit that this project itself puts into the guest? */
gboolean unit_name_is_ours(const char *name);
/* The name of the mount unit at the absolute PATH ("/sysroot/nix" gives "sysroot-nix.mount"), or with another SUFFIX of
 * the unit that stands for PATH (".device"). Returns: (owned). */
char *unit_name_from_path(const char *path, const char *suffix);
