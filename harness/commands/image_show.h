/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_show.h: prints what is in an image. */
#pragma once
#include "image/inspect.h"

void image_show_text(const Image *image, const Inspection *inspection);
/* One object, fields as product.md asks: words of the project, unknown values null. */
void image_show_json(const Image *image, const Inspection *inspection);
