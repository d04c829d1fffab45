/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/unzstd.h"
#include "base/error.h"
#include <string.h>
#include <zstd.h>

struct _Unzstd {
  ZSTD_DStream *stream;
  char *room;
  gsize size; /* of ROOM */
  gsize hint; /* what zstd said last: 0 between frames */
};

gboolean unzstd_recognises(const void *bytes, gsize length)
{
  static const guint8 MAGIC[UNZSTD_MAGIC_BYTES] = {0x28, 0xb5, 0x2f, 0xfd};
  return length >= sizeof MAGIC && memcmp(bytes, MAGIC, sizeof MAGIC) == 0;
}

Unzstd *unzstd_new(void)
{
  Unzstd *unzstd = g_new0(Unzstd, 1);
  unzstd->stream = ZSTD_createDStream();
  g_assert(unzstd->stream); /* fails for want of memory only, as g_new does */
  unzstd->size = ZSTD_DStreamOutSize();
  unzstd->room = g_malloc(unzstd->size);
  return unzstd;
}

void unzstd_free(Unzstd *unzstd)
{
  if (!unzstd)
    return;
  ZSTD_freeDStream(unzstd->stream);
  g_free(unzstd->room);
  g_free(unzstd);
}

gboolean unzstd_feed(Unzstd *unzstd, const void *bytes, gsize length,
                     void (*sink)(const void *bytes, gsize length, gpointer data), gpointer data, GError **error)
{
  ZSTD_inBuffer input = {.src = bytes, .size = length};
  ZSTD_outBuffer output = {.dst = unzstd->room, .size = unzstd->size};
  /* a full room may mean that more waits inside, also where all input is taken */
  while (input.pos < input.size || output.pos == output.size) {
    output.pos = 0;
    unzstd->hint = ZSTD_decompressStream(unzstd->stream, &output, &input);
    if (ZSTD_isError(unzstd->hint))
      return error_set(error, BOOTRACE_ERROR_INPUT, "its zstd frame is damaged: %s", ZSTD_getErrorName(unzstd->hint));
    if (output.pos)
      sink(unzstd->room, output.pos, data);
    if (unzstd->hint == 0 && input.pos == input.size)
      break;
  }
  return TRUE;
}

gboolean unzstd_finish(const Unzstd *unzstd, GError **error)
{
  return unzstd->hint == 0 || error_set(error, BOOTRACE_ERROR_INPUT, "its zstd frame ends too early");
}
