/* SPDX-License-Identifier: GPL-3.0-or-later */
/* blob.h: bytes compressed for the results file, inside store/ only. */
#pragma once
#include <glib.h>

/* Returns: (owned) one zstd frame. */
GBytes *blob_compress(GBytes *bytes);
/* The LENGTH bytes behind a frame that may come from anywhere. Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT. */
GBytes *blob_expand(GBytes *frame, gint64 length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
