/* SPDX-License-Identifier: GPL-3.0-or-later */
/* acts_command.c: what a command line does to paths. */
#include "base/names.h"
#include "units/acts_private.h"
#include "units/overlay.h"
#include <string.h>

typedef struct {
  GPtrArray *acts;
  const char *directive;
  const char *program; /* its name without folders */
  char **words;        /* behind the program; NULL-terminated */
} Line;

static void add(const Line *line, ActKind kind, const char *path)
{
  acts_add(line->acts, kind, path, line->directive);
}

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* ---- programs whose operands are files ---- */

static void add_operands(const Line *line, ActKind kind)
{
  for (char **word = line->words; *word; word++)
    add(line, kind, *word);
}

static void add_folder_of(const Line *line, const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  add(line, ACT_USES, folder);
}

static void make_directories(const Line *line)
{
  add_operands(line, ACT_MAKES);
}

static void make_files(const Line *line)
{
  for (char **word = line->words; *word; word++) {
    add(line, ACT_MAKES, *word);
    add_folder_of(line, *word);
  }
}

static void removes(const Line *line)
{
  add_operands(line, ACT_REMOVES);
}

/* cp, mv, install, ln: the last operand is made. What a symbolic link points to need not be there. */
static void copy(const Line *line)
{
  guint n = g_strv_length(line->words);
  if (n == 0)
    return;
  add(line, ACT_MAKES, line->words[n - 1]);
  add_folder_of(line, line->words[n - 1]);
  for (guint i = 0; i + 1 < n && strcmp(line->program, "ln") != 0; i++)
    add(line, ACT_USES, line->words[i]);
}

static void load_modules(const Line *line)
{
  for (char **word = line->words; *word; word++)
    if (**word != '-' && !strchr(*word, '='))
      add(line, ACT_LOADS, *word);
}

/* ---- mount(8) ---- */

typedef struct {
  const char *operands[2];
  guint n;
  const char *options;
  char *source; /* by label or the like */
} MountCall;

/* "LABEL=a" as udev's link to it. Returns: (owned), or NULL where WORD is no such name. */
static char *link_of(const char *word)
{
  static const struct {
    const char *prefix, *folder;
  } NAMES[] = {{"LABEL=", "label"}, {"UUID=", "uuid"}, {"PARTLABEL=", "partlabel"}, {"PARTUUID=", "partuuid"}};
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++)
    if (g_str_has_prefix(word, NAMES[i].prefix))
      return g_strdup_printf("/dev/disk/by-%s/%s", NAMES[i].folder, word + strlen(NAMES[i].prefix));
  return NULL;
}

static void read_operand(MountCall *call, const char *word)
{
  char *source = link_of(word);
  if (source) {
    g_free(call->source);
    call->source = source;
  }
  if (call->n < G_N_ELEMENTS(call->operands))
    call->operands[call->n++] = word;
}

static void read_mount(MountCall *call, char **words)
{
  for (char **word = words; *word; word++) {
    gboolean takes = strcmp(*word, "-t") == 0 || strcmp(*word, "--types") == 0;
    gboolean options = strcmp(*word, "-o") == 0 || strcmp(*word, "--options") == 0;
    if ((takes || options) && word[1]) {
      word++;
      call->options = options ? *word : call->options;
    } else if (**word != '-') {
      read_operand(call, *word);
    }
  }
}

static void call_mount(const Line *line)
{
  MountCall call = {0};
  read_mount(&call, line->words);
  if (call.n > 0 && !(call.options && strstr(call.options, "remount"))) {
    add(line, ACT_MOUNTS, call.operands[call.n - 1]);
    if (call.source)
      add(line, ACT_USES, call.source);
    else if (call.n == 2)
      add(line, ACT_USES, call.operands[0]);
    g_autoptr(GPtrArray) layers = overlay_layers(call.options);
    for (guint i = 0; i < layers->len; i++)
      add(line, ACT_USES, ((const OverlayLayer *)g_ptr_array_index(layers, i))->path);
  }
  g_free(call.source);
}

/* ---- all others ---- */

static gboolean clears(const char *program)
{
  return strstr(program, "clean") || strstr(program, "remove") || strstr(program, "purge");
}

/* "--root=/sysroot", "/etc/fstab:/proc/self/mountinfo". */
static void name_paths(const Line *line)
{
  ActKind kind = clears(line->program) ? ACT_REMOVES : ACT_NAMES;
  for (char **word = line->words; *word; word++) {
    g_auto(GStrv) parts = g_strsplit_set(*word, "=:,", -1);
    for (char **part = parts; *part; part++)
      if ((*part)[0] == '/' && (*part)[1])
        add(line, kind, *part);
  }
}

static const struct {
  const char *program;
  void (*read)(const Line *line);
} PROGRAMS[] = {{"mkdir", make_directories},
                {"touch", make_files},
                {"mkfifo", make_files},
                {"mknod", make_files},
                {"truncate", make_files},
                {"rm", removes},
                {"rmdir", removes},
                {"cp", copy},
                {"mv", copy},
                {"install", copy},
                {"ln", copy},
                {"mount", call_mount},
                {"modprobe", load_modules},
                {"insmod", name_paths}};

/* ---- command lines ---- */

/* Takes ">FILE" and "> FILE" out of LINE's words: such a file is made. */
static void take_redirections(const Line *line)
{
  char **kept = line->words;
  for (char **word = line->words; *word; word++) {
    if (**word != '>') {
      *kept++ = *word;
      continue;
    }
    g_autofree char *sign = *word;
    g_autofree char *next = sign[strspn(sign, ">")] == '\0' && word[1] ? *++word : NULL;
    add(line, ACT_MAKES, next ? next : sign + strspn(sign, ">"));
  }
  *kept = NULL;
}

static void read_words(GPtrArray *acts, const char *directive, char **words);

/* The parts of a script that stand between separators, each as a command of its own. */
static void read_script(GPtrArray *acts, const char *directive, const char *script)
{
  g_auto(GStrv) parts = g_strsplit_set(script, ";|&\n", -1);
  for (char **part = parts; *part; part++) {
    g_auto(GStrv) words = NULL;
    if (g_shell_parse_argv(*part, NULL, &words, NULL))
      read_words(acts, directive, words);
  }
}

static void read_words(GPtrArray *acts, const char *directive, char **words)
{
  static const char *const SHELLS[] = {"sh", "bash", "dash", "ash", NULL};
  static const char *const WRAPPERS[] = {"env", "busybox", "nice", "setsid", "exec", NULL};
  while (words[1] && names_find(WRAPPERS, base_name(words[0])) >= 0)
    words++;
  const char *program = base_name(words[0]);
  if (names_find(SHELLS, program) >= 0 && words[1] && strcmp(words[1], "-c") == 0) {
    if (words[2])
      read_script(acts, directive, words[2]);
    return;
  }
  const Line line = {.acts = acts, .directive = directive, .program = program, .words = words + 1};
  take_redirections(&line);
  for (gsize i = 0; i < G_N_ELEMENTS(PROGRAMS); i++)
    if (strcmp(PROGRAMS[i].program, program) == 0) {
      PROGRAMS[i].read(&line);
      return;
    }
  name_paths(&line);
}

void acts_add_command(GPtrArray *acts, const char *command)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *directive = g_strconcat("ExecStart=", command, NULL);
  if (g_shell_parse_argv(command, NULL, &words, NULL))
    read_words(acts, directive, words);
}
