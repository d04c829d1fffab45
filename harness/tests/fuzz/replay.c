/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay.c: runs a fuzz target over the files and folders of the command line, so that each build replays the corpus.
 */
#include "tests/fuzz/fuzz.h"
#include <stdio.h>
#include <stdlib.h>

static guint replayed;

static void replay_file(const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  g_autoptr(GError) error = NULL;
  if (!g_file_get_contents(path, &bytes, &size, &error)) {
    fprintf(stderr, "%s\n", error->message);
    exit(EXIT_FAILURE);
  }
  (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
  replayed++;
}

static void replay_folder(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  const char *name = NULL;
  while (folder && (name = g_dir_read_name(folder))) {
    g_autofree char *file = g_build_filename(path, name, NULL);
    replay_file(file);
  }
}

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (g_file_test(argv[i], G_FILE_TEST_IS_DIR))
      replay_folder(argv[i]);
    else
      replay_file(argv[i]);
  printf("%u inputs replayed\n", replayed);
  return replayed > 0 ? EXIT_SUCCESS : EXIT_FAILURE; /* an empty corpus tests nothing */
}
