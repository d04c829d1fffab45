/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/inspect.h"
#include "image/appliance.h"
#include "image/disks.h"
#include "image/initrd.h"

static gboolean note_initrd_file(gpointer path, gpointer value, gpointer data)
{
  const InitrdFile *file = value;
  const char *text = NULL;
  g_autofree char *copy = NULL;
  if (file->bytes && inspection_wants_text(path)) {
    gsize size = 0;
    const char *bytes = g_bytes_get_data(file->bytes, &size);
    copy = g_strndup(bytes ? bytes : "", size);
    text = copy;
  }
  inspection_note_file(data, "initrd", path, text);
  return FALSE;
}

static void inspect_initrd(Inspection *inspection, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Initrd) initrd = initrd_read(path, &error);
  if (!initrd) {
    g_ptr_array_add(inspection->remarks, g_strdup(error->message));
    return;
  }
  inspection->initrd_bytes = initrd->size;
  inspection->initrd_compression = g_strdup(initrd->compression);
  g_tree_foreach(initrd->files, note_initrd_file, inspection);
}

static void inspect_kernel(Inspection *inspection, const char *path)
{
  g_autoptr(GMappedFile) kernel = g_mapped_file_new(path, FALSE, NULL);
  if (kernel)
    inspection->kernel = kernel_release(g_mapped_file_get_contents(kernel), g_mapped_file_get_length(kernel));
}

static void inspect_disks(Inspection *inspection, const ImageLibrary *library, const Image *image)
{
  g_auto(BorrowedAppliance) appliance = {0};
  g_autoptr(GError) error = NULL;
  if (appliance_borrow(library, &appliance, &error))
    disks_inspect(image, &appliance.appliance, inspection);
  else
    g_ptr_array_add(inspection->remarks, g_strdup_printf("disks: %s", error->message));
}

Inspection *image_inspect(const ImageLibrary *library, const Image *image)
{
  Inspection *inspection = inspection_new();
  inspect_kernel(inspection, image->kernel);
  if (image->initrd && image->guest != GUEST_PARROT)
    inspect_initrd(inspection, image->initrd);
  if (image->disks->len)
    inspect_disks(inspection, library, image);
  inspection_finish(inspection);
  return inspection;
}
