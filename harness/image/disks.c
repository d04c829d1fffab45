/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/disks.h"
#include <guestfs.h>
#include <string.h>

G_GNUC_PRINTF(2, 3) static void remark(Inspection *inspection, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_ptr_array_add(inspection->remarks, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

/* ---- one filesystem ---- */

typedef struct {
  guestfs_h *handle;
  Inspection *inspection;
} Look;

static void note_guest_file(const Look *look, const char *path)
{
  enum { LARGEST = 64 << 10 }; /* no unit file or fstab is larger; what is, is not read */
  g_autofree char *full = g_strconcat("/", path, NULL);
  g_autofree char *text = NULL;
  if (inspection_wants_text(path) &&
      guestfs_is_file_opts(look->handle, full, GUESTFS_IS_FILE_OPTS_FOLLOWSYMLINKS, 1, -1) == 1 &&
      guestfs_filesize(look->handle, full) <= LARGEST)
    text = guestfs_cat(look->handle, full);
  inspection_note_file(look->inspection, "root", path, text);
}

static void note_folder(const Look *look, const char *folder)
{
  g_autofree char *full = g_strconcat("/", folder, NULL);
  if (guestfs_is_dir(look->handle, full) != 1)
    return;
  g_auto(GStrv) names = guestfs_ls(look->handle, full);
  for (char **name = names; name && *name; name++) {
    g_autofree char *path = g_build_filename(folder, *name, NULL);
    note_guest_file(look, path);
  }
}

/* Where a system has its units, its name and systemd's library. /lib is a link to usr/lib in all systems of today. */
static void note_mounted(const Look *look)
{
  static const char *const FOLDERS[] = {"usr/lib/systemd/system", "etc/systemd/system", "usr/lib/systemd",
                                        "usr/lib/x86_64-linux-gnu/systemd", "usr/lib/aarch64-linux-gnu/systemd"};
  static const char *const FILES[] = {"usr/lib/os-release", "etc/fstab"};
  for (gsize i = 0; i < G_N_ELEMENTS(FOLDERS); i++)
    note_folder(look, FOLDERS[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++)
    note_guest_file(look, FILES[i]);
}

static gboolean can_be_mounted(const char *type)
{
  static const char *const NEVER[] = {"swap", "unknown", "", "crypto_LUKS", "LVM2_member", NULL};
  return !g_strv_contains(NEVER, type);
}

static void look_into(const Look *look, const char *device, const char *type)
{
  if (!can_be_mounted(type))
    return;
  if (guestfs_mount_ro(look->handle, device, "/") < 0) {
    remark(look->inspection, "%s (%s) could not be mounted: %s", device, type, guestfs_last_error(look->handle));
    return;
  }
  note_mounted(look);
  (void)guestfs_umount_all(look->handle);
}

/* libguestfs names disks sda, sdb; a microVM's are vda, vdb. */
static void note_filesystem(const Look *look, const Image *image, const char *device, const char *type)
{
  InspectedDisk *found = g_new0(InspectedDisk, 1);
  found->device = g_strdup(device);
  found->filesystem = g_strdup(*type ? type : "unknown");
  char *letter = g_str_has_prefix(device, "/dev/sd") ? found->device + strlen("/dev/sd") : NULL;
  if (letter)
    found->device[strlen("/dev/")] = 'v';
  guint number = letter ? (guint)(*letter - 'a') : image->disks->len;
  if (number < image->disks->len) {
    const ImageDisk *disk = g_ptr_array_index(image->disks, number);
    found->path = g_strdup(disk->path);
  }
  g_ptr_array_add(look->inspection->disks, found);
}

/* ---- the appliance ---- */

static gboolean add_disks(guestfs_h *handle, const Image *image)
{
  for (guint i = 0; i < image->disks->len; i++) {
    const ImageDisk *disk = g_ptr_array_index(image->disks, i);
    if (guestfs_add_drive_opts(handle, disk->path, GUESTFS_ADD_DRIVE_OPTS_READONLY, 1, GUESTFS_ADD_DRIVE_OPTS_FORMAT,
                               disk->format, -1) < 0)
      return FALSE;
  }
  return TRUE;
}

/* Emulation alone: /dev/kvm may be there and end the appliance's QEMU, and its start takes seconds either way. */
static gboolean launch(guestfs_h *handle, const Image *image, const Appliance *appliance)
{
  return guestfs_set_backend(handle, "direct") == 0 && guestfs_set_backend_setting(handle, "force_tcg", "1") == 0 &&
         guestfs_set_cachedir(handle, appliance->folder) == 0 && guestfs_set_tmpdir(handle, appliance->folder) == 0 &&
         add_disks(handle, image) && guestfs_launch(handle) == 0;
}

static void look_into_all(const Look *look, const Image *image)
{
  g_auto(GStrv) filesystems = guestfs_list_filesystems(look->handle); /* device, type, device, type, … */
  if (!filesystems)
    remark(look->inspection, "filesystems could not be listed: %s", guestfs_last_error(look->handle));
  for (char **pair = filesystems; pair && pair[0] && pair[1]; pair += 2) {
    note_filesystem(look, image, pair[0], pair[1]);
    look_into(look, pair[0], pair[1]);
  }
}

void disks_inspect(const Image *image, const Appliance *appliance, Inspection *inspection)
{
  if (appliance->kernel) {
    g_setenv("SUPERMIN_KERNEL", appliance->kernel, TRUE);
    g_setenv("SUPERMIN_MODULES", appliance->modules, TRUE);
  }
  guestfs_h *handle = guestfs_create();
  if (!handle) {
    remark(inspection, "disks: libguestfs could not be started");
    return;
  }
  guestfs_set_error_handler(handle, NULL, NULL);
  Look look = {.handle = handle, .inspection = inspection};
  if (launch(handle, image, appliance))
    look_into_all(&look, image);
  else
    remark(inspection, "disks: %s (libguestfs-test-tool tells more)", guestfs_last_error(handle));
  guestfs_close(handle);
}
