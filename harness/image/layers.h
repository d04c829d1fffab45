/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layers.h: an image definition with all that it builds on, and the keys under which its parts are built. */
#pragma once
#include "image/definition.h"
#include "image/digest.h"

typedef struct {
  GPtrArray *definitions; /* Definition, the one without Base= first */
  char *command_line;     /* of all layers, in their order */
  GuestKind guest;
} Layers;

/* Reads NAME and its bases from FOLDERS. Errors: INPUT (an unknown name with the nearest one, a circle of Base=). */
Layers *layers_load(const char *const *folders, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void layers_free(Layers *layers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layers, layers_free)

/* Names of all definitions in FOLDERS, sorted. Returns: (owned) NULL-terminated. */
char **layers_names(const char *const *folders);

/* (borrowed): the layer without a base, and the image itself. */
const Definition *layers_root(const Layers *layers);
const Definition *layers_top(const Layers *layers);
/* Whether anything must be made before the image can boot; an image of existing files without a guest program needs
 * nothing. */
gboolean layers_need_building(const Layers *layers);

/* Keys of the parts; NULL for a part that the image does not have. */
typedef struct {
  char *system; /* packages, kernel, dracut's initrd: of the recipe alone */
  char *store;  /* the disk: of the system and files/root of all layers */
  char *image;  /* the final initrd: of all this, files/initrd of all layers and the guest program */
} Keys;

/* Computes the keys from the files as they are now. Errors: INPUT, HOST (no guest program). */
gboolean layers_keys(const Layers *layers, const char *guest_program, DigestMemory *memory, Keys *ret_keys,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void keys_clear(Keys *keys);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Keys, keys_clear)
