/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/image.h"
#include "base/names.h"
#include "base/quantity.h"
#include "commands/command.h"
#include "commands/image_inspect.h"
#include "commands/session.h"
#include <stdio.h>
#include <string.h>

/* ---- list ---- */

static const char *state_word(ImageState state)
{
  switch (state) {
  case IMAGE_MISSING:
    return "not built";
  case IMAGE_OUTDATED:
    return "outdated";
  case IMAGE_BUILT:
    return "built";
  }
  g_assert_not_reached();
}

static char *size_word(gint64 bytes)
{
  return bytes ? g_strdup_printf("%" G_GINT64_FORMAT "M", (bytes >> 20) + 1) : g_strdup("-");
}

static gboolean print_row(const ImageLibrary *library, const char *name, int width)
{
  g_auto(ImageSummary) summary = {0};
  g_autoptr(GError) error = NULL;
  if (!image_library_summary(library, name, &summary, &error)) {
    printf("%-*s  %-9s  %s\n", width, name, "faulty", error->message);
    return FALSE;
  }
  g_autofree char *size = size_word(summary.size_bytes);
  printf("%-*s  %-9s  %-*s  %6s  %s\n", width, name, state_word(summary.state), width,
         summary.base ? summary.base : "-", size, summary.description);
  return TRUE;
}

static int list(const Globals *globals, int argc, char **argv, GError **error);
static const Command LIST = {
    .name = "image list", .arguments = "", .summary = "all images and their state", .run = list};

static int list(const Globals *globals, int argc, char **argv, GError **error)
{
  (void)globals;
  if (!command_parse(&LIST, NULL, &argc, &argv, error) || !command_operands(&LIST, argc, 0, 0, error))
    return STATUS_PASSED;
  g_autoptr(ImageLibrary) library = session_library(NULL, error);
  if (!library)
    return STATUS_UNKNOWN;
  g_auto(GStrv) names = image_library_names(library);
  int width = (int)strlen("NAME");
  for (char **name = names; *name; name++)
    width = MAX(width, (int)strlen(*name));
  printf("%-*s  %-9s  %-*s  %6s  %s\n", width, "NAME", "STATE", width, "BASE", "SIZE", "DESCRIPTION");
  gboolean good = TRUE;
  for (char **name = names; *name; name++)
    good &= print_row(library, *name, width);
  return good ? STATUS_PASSED : STATUS_USAGE;
}

/* ---- build ---- */

static void print_step(const char *image, const char *step, gpointer data)
{
  const gint64 *start_ns = data;
  fprintf(stderr, "%s: %6.1f s  %s\n", image, (double)(clock_now_ns() - *start_ns) / (double)NS_PER_S, step);
}

static gboolean build_one(ImageLibrary *library, const Globals *globals, const char *name, GError **error)
{
  ImageState state = IMAGE_MISSING;
  gint64 start_ns = clock_now_ns();
  if (!image_library_state(library, name, &state, error))
    return FALSE;
  if (!image_library_build(library, name, globals->quiet ? NULL : print_step, &start_ns, error))
    return FALSE;
  double seconds = (double)(clock_now_ns() - start_ns) / (double)NS_PER_S;
  if (state == IMAGE_BUILT)
    printf("%s: up to date\n", name);
  else
    printf("%s: built in %.1f s\n", name, seconds);
  return TRUE;
}

static int build(const Globals *globals, int argc, char **argv, GError **error);
static const Command BUILD = {.name = "image build",
                              .arguments = "NAME…",
                              .summary = "build images",
                              .description = "What is built already and unchanged is left alone.",
                              .run = build,
                              .operands = OPERANDS_IMAGES};

static int build(const Globals *globals, int argc, char **argv, GError **error)
{
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
      {"all", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &all, "Build every image that is known", NULL},
      G_OPTION_ENTRY_NULL};
  if (!command_parse(&BUILD, entries, &argc, &argv, error) ||
      !command_operands(&BUILD, argc, all ? 0 : 1, all ? 0 : -1, error))
    return STATUS_PASSED;
  g_autoptr(ImageLibrary) library = session_library(NULL, error);
  if (!library)
    return STATUS_UNKNOWN;
  g_auto(GStrv) names = all ? image_library_names(library) : g_strdupv(argv + 1);
  for (char **name = names; *name; name++)
    if (!build_one(library, globals, *name, error))
      return STATUS_UNKNOWN;
  return STATUS_PASSED;
}

/* ---- remove ---- */

static int remove_images(const Globals *globals, int argc, char **argv, GError **error);
static const Command REMOVE = {.name = "image remove",
                               .arguments = "NAME…",
                               .summary = "remove what was built",
                               .description = "Definitions stay. What other built images use stays, too.",
                               .run = remove_images,
                               .operands = OPERANDS_IMAGES};

static int remove_images(const Globals *globals, int argc, char **argv, GError **error)
{
  (void)globals;
  if (!command_parse(&REMOVE, NULL, &argc, &argv, error) || !command_operands(&REMOVE, argc, 1, -1, error))
    return STATUS_PASSED;
  g_autoptr(ImageLibrary) library = session_library(NULL, error);
  if (!library)
    return STATUS_UNKNOWN;
  for (int i = 1; i < argc; i++)
    if (!image_library_remove(library, argv[i], error))
      return STATUS_UNKNOWN;
  return STATUS_PASSED;
}

/* ---- image ---- */

static const Command *const VERBS[] = {&LIST, &BUILD, &IMAGE_INSPECT, &REMOVE, NULL};

static const char *verb_name(const Command *verb)
{
  return verb->name + strlen("image ");
}

static int no_such_verb(const char *word, GError **error)
{
  const char *names[G_N_ELEMENTS(VERBS)] = {NULL};
  for (gsize i = 0; VERBS[i]; i++)
    names[i] = verb_name(VERBS[i]);
  g_autofree char *list_of_names = names_join(names);
  g_autofree char *hint = nearest_hint(word, names);
  error_set(error, BOOTRACE_ERROR_USAGE, "image: '%s' is none of %s%s", word, list_of_names, hint);
  return STATUS_USAGE;
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  for (gsize i = 0; argc > 1 && VERBS[i]; i++)
    if (strcmp(argv[1], verb_name(VERBS[i])) == 0)
      return VERBS[i]->run(globals, argc - 1, argv + 1, error);
  if (!command_parse(&COMMAND_IMAGE, NULL, &argc, &argv, error) ||
      !command_operands(&COMMAND_IMAGE, argc, 1, -1, error))
    return STATUS_PASSED;
  return no_such_verb(argv[1], error);
}

const Command COMMAND_IMAGE = {.name = "image",
                               .arguments = "list|build|inspect|remove [NAME…]",
                               .summary = "guest images: list, build, look into, remove",
                               .description = "  list             all images and their state\n"
                                              "  build NAME…      build images; --all: every one\n"
                                              "  inspect NAME     look into a built image; --units: its unit graph\n"
                                              "  remove NAME…     remove what was built",
                               .run = run,
                               .verbs = VERBS};
