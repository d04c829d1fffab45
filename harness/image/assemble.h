/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assemble.h: an Image out of its definition and what was built for it. */
#pragma once
#include "image/image.h"
#include "image/layers.h"

/* The image of LAYERS, whose objects KEYS are in CACHE, with its digest. Returns: (owned), or NULL with
 * BOOTRACE_ERROR_INPUT where one of its files cannot be read. */
Image *image_assemble(const char *cache, const Layers *layers, const Keys *keys, DigestMemory *memory,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
