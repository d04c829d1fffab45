/* SPDX-License-Identifier: GPL-3.0-or-later */
/* extract.h: parts of a tar archive as files. */
#pragma once
#include <glib.h>

/* Writes what lies under one of the paths WANTED ("usr/") and under none of UNWANTED (may be NULL), both without a
 * leading
 * "./", beneath FOLDER. Everything belongs to the caller; devices are left out. Errors: HOST. */
gboolean extract_tar(const char *tar, const char *const *wanted, const char *const *unwanted, const char *folder,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
