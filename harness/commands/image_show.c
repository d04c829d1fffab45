/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/image_show.h"
#include "base/json.h"
#include <stdio.h>

static const char *or_dash(const char *text)
{
  return text && *text ? text : "-";
}

/* ---- text ---- */

static void print_fact(const char *name, const char *value)
{
  printf("%-12s %s\n", name, or_dash(value));
}

static void print_initrd(const Inspection *inspection)
{
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " bytes, compression %s", inspection->initrd_bytes,
                                          or_dash(inspection->initrd_compression));
  print_fact("Initrd", inspection->initrd_bytes ? text : NULL);
}

static void print_units(const Inspection *inspection, const char *place)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < inspection->units->len; i++) {
    const InspectedUnits *units = g_ptr_array_index(inspection->units, i);
    if (g_strcmp0(units->place, place) == 0)
      g_string_append_printf(text, "%s%u %s", text->len ? ", " : "", units->count, units->type);
  }
  g_autofree char *name = g_strdup_printf("Units %s", place);
  print_fact(name, text->str);
}

static void print_mounts(const Inspection *inspection)
{
  if (inspection->mounts->len)
    printf("\nMounts\n");
  for (guint i = 0; i < inspection->mounts->len; i++) {
    const InspectedMount *mount = g_ptr_array_index(inspection->mounts, i);
    printf("  %-6s %-34s %-11s %s on %s\n", mount->place, mount->unit, or_dash(mount->type), or_dash(mount->what),
           or_dash(mount->where));
  }
  for (guint i = 0; i < inspection->overlays->len; i++) {
    const InspectedOverlay *overlay = g_ptr_array_index(inspection->overlays, i);
    printf("\nOverlay %s\n  upper %s\n  lower %s\n  work  %s\n", overlay->unit, or_dash(overlay->upper),
           or_dash(overlay->lower), or_dash(overlay->work));
  }
}

void image_show_text(const Image *image, const Inspection *inspection)
{
  print_fact("Image", image->name);
  print_fact("Digest", image->digest);
  print_fact("System", inspection->os);
  print_fact("Kernel", inspection->kernel);
  print_fact("systemd", inspection->systemd);
  print_initrd(inspection);
  for (guint i = 0; i < inspection->disks->len; i++) {
    const InspectedDisk *disk = g_ptr_array_index(inspection->disks, i);
    g_autofree char *text = g_strdup_printf("%s, %s, %s", disk->device, disk->filesystem, or_dash(disk->path));
    print_fact("Disk", text);
  }
  print_units(inspection, "initrd");
  print_units(inspection, "root");
  print_mounts(inspection);
  for (guint i = 0; i < inspection->remarks->len; i++)
    printf("%sNot shown: %s\n", i ? "" : "\n", (const char *)g_ptr_array_index(inspection->remarks, i));
}

/* ---- JSON ---- */

static void add_disk(JsonBuilder *builder, gconstpointer item)
{
  const InspectedDisk *disk = item;
  json_add_text(builder, "device", disk->device);
  json_add_text(builder, "filesystem", disk->filesystem);
  json_add_text(builder, "path", disk->path);
}

static void add_mount(JsonBuilder *builder, gconstpointer item)
{
  const InspectedMount *mount = item;
  json_add_text(builder, "place", mount->place);
  json_add_text(builder, "unit", mount->unit);
  json_add_text(builder, "what", mount->what);
  json_add_text(builder, "where", mount->where);
  json_add_text(builder, "filesystem", mount->type);
  json_add_text(builder, "options", mount->options);
}

static void add_overlay(JsonBuilder *builder, gconstpointer item)
{
  const InspectedOverlay *overlay = item;
  json_add_text(builder, "unit", overlay->unit);
  json_add_text(builder, "lower", overlay->lower);
  json_add_text(builder, "upper", overlay->upper);
  json_add_text(builder, "work", overlay->work);
}

static void add_units(JsonBuilder *builder, gconstpointer item)
{
  const InspectedUnits *units = item;
  json_add_text(builder, "place", units->place);
  json_add_text(builder, "type", units->type);
  json_add_integer(builder, "count", units->count);
}

static void add_list(JsonBuilder *builder, const char *name, const GPtrArray *items,
                     void (*add)(JsonBuilder *builder, gconstpointer item))
{
  json_begin_array(builder, name);
  for (guint i = 0; i < items->len; i++) {
    json_begin_object(builder, NULL);
    add(builder, g_ptr_array_index(items, i));
    json_end_object(builder);
  }
  json_end_array(builder);
}

static void add_facts(JsonBuilder *builder, const Image *image, const Inspection *inspection)
{
  json_add_text(builder, "type", "image");
  json_add_integer(builder, "schema", 1);
  json_add_text(builder, "image", image->name);
  json_add_text(builder, "digest", image->digest);
  json_add_text(builder, "os", inspection->os);
  json_add_text(builder, "kernel", inspection->kernel);
  json_add_text(builder, "systemd", inspection->systemd);
  json_add_integer(builder, "initrd_bytes", inspection->initrd_bytes);
  json_add_text(builder, "initrd_compression", inspection->initrd_compression);
}

void image_show_json(const Image *image, const Inspection *inspection)
{
  JsonBuilder *builder = json_begin();
  add_facts(builder, image, inspection);
  add_list(builder, "disks", inspection->disks, add_disk);
  add_list(builder, "mounts", inspection->mounts, add_mount);
  add_list(builder, "overlays", inspection->overlays, add_overlay);
  add_list(builder, "units", inspection->units, add_units);
  json_add_texts(builder, "remarks", inspection->remarks);
  g_autofree char *text = json_finish(builder);
  printf("%s\n", text);
}
