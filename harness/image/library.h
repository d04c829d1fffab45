/* SPDX-License-Identifier: GPL-3.0-or-later */
/* library.h: what the other files of this module may ask of a library. */
#pragma once
#include "image/image.h"

/* (borrowed) path of the cache, absolute. */
const char *image_library_cache(const ImageLibrary *library);
