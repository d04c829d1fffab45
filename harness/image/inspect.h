/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inspect.h: what is in an image: its initrd, read as the kernel would, and its disks, looked into by libguestfs. */
#pragma once
#include "image/image.h"

typedef struct {
  char *device; /* as the guest's kernel would name the whole or the partition: "/dev/vda" */
  char *filesystem;
  char *path; /* the image's disk on this host */
} InspectedDisk;

typedef struct {
  char *place; /* "initrd" or "root" */
  char *unit;  /* "sysroot-nix-store.mount", or "fstab" */
  char *what, *where, *type, *options;
} InspectedMount;

typedef struct {
  char *unit;
  char *lower, *upper, *work;
} InspectedOverlay;

typedef struct {
  char *place, *type; /* "service", "mount", … */
  guint count;
} InspectedUnits;

typedef struct {
  char *os;      /* PRETTY_NAME of the root's os-release, else of the initrd's; NULL where unknown, as all beneath */
  char *kernel;  /* release: "6.1.0-18-cloud-amd64" */
  char *systemd; /* version: "252" */
  char *initrd_compression;
  gint64 initrd_bytes; /* 0 without an initrd */
  GPtrArray *disks;    /* InspectedDisk */
  GPtrArray *mounts;   /* InspectedMount, by place and unit */
  GPtrArray *overlays; /* InspectedOverlay, of the mounts of type overlay */
  GPtrArray *units;    /* InspectedUnits, by place and type */
  GPtrArray *remarks;  /* char *: what could not be looked into, and why */
} Inspection;

/* Looks into IMAGE, which is open; LIBRARY's cache keeps libguestfs' appliance. Starting that takes seconds. What
 * cannot be looked into becomes a remark. Returns: (owned). */
Inspection *image_inspect(const ImageLibrary *library, const Image *image);
void inspection_free(Inspection *inspection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inspection, inspection_free)
