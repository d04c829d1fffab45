/* SPDX-License-Identifier: GPL-3.0-or-later */
/* debian.h: a system made from Debian packages, by mmdebstrap and dracut. */
#pragma once
#include "image/definition.h"
#include "image/step.h"

/* Fills FOLDER with "root.tar" (the whole system, kernel modules included), "vmlinuz" and "initrd" (as dracut made it).
 * Packages come from where this host's apt gets them, or from Debian's own mirror. As a normal user mmdebstrap works in
 * a user namespace. Errors: HOST. */
gboolean debian_build(const Recipe *recipe, const char *folder, const Step *step,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a recipe's object depends on besides the recipe: changes with what debian_build() does. */
extern const char DEBIAN_BUILDER[];
