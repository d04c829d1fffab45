/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_inspect.h: prints what is in an image. */
#pragma once
#include "image/inspect.h"

void image_inspect_print_text(const Image *image, const Inspection *inspection);
/* One object, fields as product.md asks: words of the project, unknown values null. */
void image_inspect_print_json(const Image *image, const Inspection *inspection);
