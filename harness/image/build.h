/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build.h: makes the objects of an image in the cache; those that are there already are left alone. */
#pragma once
#include "image/layers.h"
#include "image/step.h"

/* The cache's lock must be held. Errors: INPUT, HOST. */
gboolean build_objects(const char *cache, const Layers *layers, const Keys *keys, const char *guest_program,
                       const Step *step, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Names of the files in the objects. */
#define BUILT_KERNEL "vmlinuz"
#define BUILT_SYSTEM_INITRD "initrd"
#define BUILT_SYSTEM_TAR "root.tar"
#define BUILT_STORE "store.erofs"
#define BUILT_INITRD "initrd.img"
