/* SPDX-License-Identifier: GPL-3.0-or-later */
/* definition.h: one image.ini as written, checked but not yet built. doc/bootrace-image.5.md describes the format. */
#pragma once
#include "image/image.h"

typedef enum {
  FORM_RECIPE,  /* [Recipe]: a system made from Debian packages */
  FORM_VARIANT, /* Base=: another image with files laid over it */
  FORM_EXISTING /* Kernel=: files that exist already, used where they lie */
} DefinitionForm;

typedef struct {
  char *suite, *kernel_package;
  char **packages, **dracut_modules, **dracut_drivers;
} Recipe;

typedef struct {
  char *name, *path, *folder; /* PATH is FOLDER/image.ini */
  char *description, *command_line;
  DefinitionForm form;
  char *base;      /* FORM_VARIANT */
  Recipe recipe;   /* FORM_RECIPE */
  GuestKind guest; /* FORM_EXISTING; a variant's is that of its base */
  char *kernel, *initrd;
  GPtrArray *disks, *shares; /* ImageDisk, ImageShare */
} Definition;

/* Reads FOLDER/image.ini as the definition of NAME. All paths in it become absolute, and must exist. Returns: (owned),
 * or NULL with BOOTRACE_ERROR_INPUT. */
Definition *definition_load(const char *folder, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void definition_free(Definition *definition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Definition, definition_free)

/* The folder of files laid over PLACE ("initrd", "root"). Returns: (owned), or NULL where there is none. */
char *definition_files(const Definition *definition, const char *place);
