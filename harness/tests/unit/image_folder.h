/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_folder.h: a temporary folder of image definitions, gone after the test. */
#pragma once
#include "image/definition.h"
#include "image/tree.h"
#include "tests/unit/test.h"
#include <glib/gstdio.h>

typedef struct {
  char *path;
} ImageFolder;

static inline int image_folder_make(void **state)
{
  ImageFolder *folder = g_new0(ImageFolder, 1);
  folder->path = g_dir_make_tmp("bootrace-image-XXXXXX", NULL);
  *state = folder;
  return folder->path ? 0 : -1;
}

static inline int image_folder_remove(void **state)
{
  ImageFolder *folder = *state;
  gboolean gone = tree_remove(folder->path);
  g_free(folder->path);
  g_free(folder);
  return gone ? 0 : -1;
}

#define image_folder_test(test) cmocka_unit_test_setup_teardown(test, image_folder_make, image_folder_remove)

/* Path of NAME in FOLDER. Returns: (owned). */
static inline char *image_folder_path(const ImageFolder *folder, const char *name)
{
  return g_build_filename(folder->path, name, NULL);
}

/* Writes TEXT to NAME, and makes the folders above it. */
static inline void image_folder_write(const ImageFolder *folder, const char *name, const char *text)
{
  g_autofree char *path = image_folder_path(folder, name);
  g_autofree char *above = g_path_get_dirname(path);
  assert_int_equal(g_mkdir_with_parents(above, 0755), 0);
  assert_true(g_file_set_contents(path, text, -1, NULL));
}

static inline Definition *image_folder_load(const ImageFolder *folder, const char *name, GError **error)
{
  g_autofree char *path = image_folder_path(folder, name);
  return definition_load(path, name, error);
}
