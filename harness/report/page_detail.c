/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/quantity.h"
#include "report/page.h"
#include "units/unit_times.h"
#include <string.h>

/* [unit, state, remark, begin, finish]: microseconds of the guest's clock, 0 where it did not begin or finish. */
static void add_unit(JsonBuilder *builder, const UnitTimes *unit)
{
  json_begin_array(builder, NULL);
  json_add_text(builder, NULL, unit->unit);
  json_add_text(builder, NULL, unit->active);
  json_add_text(builder, NULL, unit->remark);
  json_add_integer(builder, NULL, unit->begin_ns / NS_PER_US);
  json_add_integer(builder, NULL, unit->finish_ns / NS_PER_US);
  json_end_array(builder);
}

static void add_times(JsonBuilder *builder, const BootTimes *times)
{
  gsize length = 0;
  const char *text = g_bytes_get_data(times->report, &length);
  g_autoptr(GPtrArray) units = unit_times_parse(text, length);
  json_begin_object(builder, NULL);
  json_add_text(builder, "phase", times->phase);
  json_begin_array(builder, "units");
  for (guint i = 0; i < units->len; i++) {
    const UnitTimes *unit = g_ptr_array_index(units, i);
    if (unit->begin_ns > 0 || g_str_has_prefix(unit->remark, "job:"))
      add_unit(builder, unit);
  }
  json_end_array(builder);
  json_end_object(builder);
}

static char *detail_json(const BootRecord *boot, const KnownFailures *known)
{
  JsonBuilder *builder = json_begin();
  g_autofree char *record = report_boot_json(boot, known);
  json_add_json(builder, "boot", record);
  json_begin_array(builder, "times");
  for (guint i = 0; boot->times && i < boot->times->len; i++)
    add_times(builder, g_ptr_array_index(boot->times, i));
  json_end_array(builder);
  page_console_add(builder, boot);
  return json_finish(builder);
}

/* Bytes in memory are compressed without an error to handle. Returns: (owned). */
static GBytes *compress(const char *text)
{
  g_autoptr(GConverter) gzip = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new(memory, gzip);
  gboolean good = g_output_stream_write_all(stream, text, strlen(text), NULL, NULL, NULL) &&
                  g_output_stream_close(stream, NULL, NULL);
  g_assert(good);
  return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(memory));
}

char *page_detail(const BootRecord *boot, const KnownFailures *known, guint *ret_flags)
{
  g_autofree char *json = detail_json(boot, known);
  g_autoptr(GBytes) frame = compress(json);
  gboolean times = boot->times && boot->times->len > 0;
  *ret_flags = PAGE_DETAIL | (boot->console ? PAGE_CONSOLE : 0) | (times ? PAGE_TIMES : 0);
  gsize size = 0;
  const guchar *bytes = g_bytes_get_data(frame, &size);
  return g_base64_encode(bytes, size);
}
