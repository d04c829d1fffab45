/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/blob.h"
#include "base/error.h"
#include <zstd.h>

/* zstd's own default: on consoles higher levels save a few per cent more for several times the time. */
#define LEVEL 3

/* More than any console or probe that bootrace keeps, and little enough to allocate: the length comes from a foreign
 * file. */
#define LENGTH_MAX (G_GINT64_CONSTANT(1) << 30)

GBytes *blob_compress(GBytes *bytes)
{
  gsize size = 0;
  const void *data = g_bytes_get_data(bytes, &size);
  gsize bound = ZSTD_compressBound(size);
  char *frame = g_malloc(bound);
  gsize length = ZSTD_compress(frame, bound, data, size, LEVEL);
  g_assert(!ZSTD_isError(length)); /* the bound is enough by its definition */
  return g_bytes_new_take(g_realloc(frame, length), length);
}

GBytes *blob_expand(GBytes *frame, gint64 length, GError **error)
{
  gsize size = 0;
  const void *data = g_bytes_get_data(frame, &size);
  if (length < 0 || length > LENGTH_MAX || ZSTD_getFrameContentSize(data, size) != (unsigned long long)length) {
    (void)error_set(error, BOOTRACE_ERROR_INPUT, "compressed bytes are damaged: their length is wrong");
    return NULL;
  }
  g_autofree char *bytes = g_try_malloc(MAX(1, (gsize)length));
  gsize got = bytes ? ZSTD_decompress(bytes, (gsize)length, data, size) : 0;
  if (!bytes || ZSTD_isError(got) || got != (gsize)length) {
    (void)error_set(error, BOOTRACE_ERROR_INPUT, "compressed bytes are damaged: %s",
                    ZSTD_isError(got) ? ZSTD_getErrorName(got) : "they end too early");
    return NULL;
  }
  return g_bytes_new_take(g_steal_pointer(&bytes), got);
}
