/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/debian.h"
#include "base/error.h"
#include "image/extract.h"
#include "image/tree.h"
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Runs on the host with the system's root as $1, in mmdebstrap's namespaces. The kernel is unpacked, not installed: its
 * maintainer scripts would make an initrd of their own. The hardware database is 12 MB that no microVM looks up. */
#define CUSTOMIZE                                                                                                      \
  "set -eu; root=$1; work=$root/tmp/kernel; mkdir -p \"$work\" \"$root/boot\"; cd \"$work\"; "                         \
  "export APT_CONFIG=\"$MMDEBSTRAP_APT_CONFIG\"; "                                                                     \
  "package=$(apt-cache depends \"$KERNEL\" | awk '$1 == \"Depends:\" && $2 ~ /^linux-image-/ { print $2; exit }'); "   \
  "echo \"I: unpacking ${package:-$KERNEL}\"; "                                                                        \
  "apt-get -qq -o APT::Sandbox::User=root download \"${package:-$KERNEL}\"; dpkg-deb -x ./*.deb tree; "                \
  "modules=tree/lib/modules; [ -d $modules ] || modules=tree/usr/lib/modules; "                                        \
  "rm -rf \"$root/usr/lib/modules\"; mv $modules \"$root/usr/lib/modules\"; mv tree/boot/vmlinuz-* "                   \
  "\"$root/boot/vmlinuz\"; "                                                                                           \
  "cd /; rm -rf \"$work\" \"$root/usr/lib/udev/hwdb.bin\" \"$root/etc/udev/hwdb.bin\"; "                               \
  "release=$(ls \"$root/usr/lib/modules\"); chroot \"$root\" depmod \"$release\"; "                                    \
  "echo 'I: making the initrd'; "                                                                                      \
  "chroot \"$root\" dracut --quiet --no-hostonly --no-hostonly-cmdline --no-compress --no-early-microcode "            \
  "--reproducible --modules \"$DRACUT_MODULES\" --add-drivers \"$DRACUT_DRIVERS\" --force /boot/initrd \"$release\"; " \
  "chmod 0644 \"$root/boot/initrd\""

#define EPOCH "SOURCE_DATE_EPOCH=1700000000" /* any fixed time: equal input gives equal files */

const char DEBIAN_BUILDER[] = "debian 1 " CUSTOMIZE EPOCH;

/* ---- where packages come from ---- */

static gboolean is_of_suite(const char *release, const char *suite)
{
  gsize length = strlen(suite);
  return strncmp(release, suite, length) == 0 && (release[length] == '\0' || release[length] == '-');
}

/* What this host's apt fetches packages from, one "ORIGIN|RELEASE|URI|COMPONENT" a line. Returns: (owned), NULL where
 * there is no apt. */
static char **host_sources(void)
{
  g_autofree char *listing = NULL;
  g_autoptr(GSubprocess) apt = g_subprocess_new(
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "apt-get", "indextargets", "--format",
      "$(ORIGIN)|$(RELEASE)|$(REPO_URI)|$(COMPONENT)", "Created-By: Packages", NULL);
  if (!apt || !g_subprocess_communicate_utf8(apt, NULL, NULL, &listing, NULL, NULL) || !listing)
    return NULL;
  return g_strsplit(listing, "\n", -1);
}

/* Adds the lines of sources.list for SUITE and its updates, as this host's apt has them; where it has another suite
 * alone, from the first place that it has that one from. */
static void add_host_sources(GPtrArray *arguments, const char *suite)
{
  g_auto(GStrv) lines = host_sources();
  g_autofree char *elsewhere = NULL;
  guint before = arguments->len;
  for (char **line = lines; line && *line; line++) {
    g_auto(GStrv) parts = g_strsplit(*line, "|", 4);
    /* where apt has no lists yet it leaves the origin as it was asked for */
    if (g_strv_length(parts) != 4 || (strcmp(parts[0], "Debian") != 0 && g_ascii_isalpha(*parts[0])))
      continue;
    if (is_of_suite(parts[1], suite))
      g_ptr_array_add(arguments, g_strdup_printf("deb %s %s %s", parts[2], parts[1], parts[3]));
    else if (!elsewhere && !strchr(parts[1], '-'))
      elsewhere = g_strdup_printf("deb %s %s %s", parts[2], suite, parts[3]);
  }
  if (arguments->len == before && elsewhere)
    g_ptr_array_add(arguments, g_steal_pointer(&elsewhere));
}

/* ---- building ---- */

/* As root mmdebstrap mounts /proc, /sys and parts of /dev in the system it makes. In namespaces of their own these and
 * all processes end with it, so that a killed build leaves neither. */
static void add_namespaces(GPtrArray *arguments)
{
  static const char *const UNSHARE[] = {"unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--"};
  for (gsize i = 0; geteuid() == 0 && i < G_N_ELEMENTS(UNSHARE); i++)
    g_ptr_array_add(arguments, g_strdup(UNSHARE[i]));
}

static GPtrArray *bootstrap_command(const Recipe *recipe, const char *tar)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);
  static const char *const FIXED[] = {"mmdebstrap",
                                      "--format=tar",
                                      "--variant=essential",
                                      "--aptopt=Apt::Install-Recommends \"false\"",
                                      "--dpkgopt=force-unsafe-io", /* a build that is interrupted is thrown away */
                                      "--dpkgopt=path-exclude=/usr/share/doc/*",
                                      "--dpkgopt=path-exclude=/usr/share/man/*",
                                      "--dpkgopt=path-exclude=/usr/share/locale/*",
                                      "--customize-hook=" CUSTOMIZE};
  add_namespaces(arguments);
  for (gsize i = 0; i < G_N_ELEMENTS(FIXED); i++)
    g_ptr_array_add(arguments, g_strdup(FIXED[i]));
  g_autofree char *packages = g_strjoinv(",", recipe->packages);
  g_ptr_array_add(arguments, g_strdup(geteuid() == 0 ? "--mode=root" : "--mode=unshare"));
  g_ptr_array_add(arguments, g_strconcat("--include=", packages, NULL));
  g_ptr_array_add(arguments, g_strdup(recipe->suite));
  g_ptr_array_add(arguments, g_strdup(tar));
  add_host_sources(arguments, recipe->suite);
  g_ptr_array_add(arguments, NULL);
  return arguments;
}

static char *setting(const char *name, char **words)
{
  g_autofree char *value = g_strjoinv(" ", words);
  return g_strconcat(name, "=", value, NULL);
}

static gboolean bootstrap(const Recipe *recipe, const char *folder, const char *tar, const Step *step, GError **error)
{
  g_autofree char *kernel = g_strconcat("KERNEL=", recipe->kernel_package, NULL);
  g_autofree char *modules = setting("DRACUT_MODULES", recipe->dracut_modules);
  g_autofree char *drivers = setting("DRACUT_DRIVERS", recipe->dracut_drivers);
  /* root's system is made beside the result, where there is room; a user namespace cannot reach below a user's home */
  g_autofree char *scratch = geteuid() == 0 ? g_strconcat("TMPDIR=", folder, NULL) : NULL;
  const char *settings[] = {kernel, modules, drivers, EPOCH, scratch, NULL};
  g_autoptr(GPtrArray) command = bootstrap_command(recipe, tar);
  return step_run(step, (const char *const *)command->pdata, settings, "mmdebstrap", "mmdebstrap", error);
}

static gboolean take_out(const char *folder, const char *name, const Step *step, GError **error)
{
  g_autofree char *from = g_build_filename(folder, "boot", name, NULL);
  g_autofree char *to = g_build_filename(folder, name, NULL);
  return rename(from, to) == 0 || error_set(error, BOOTRACE_ERROR_HOST, "%s: the build made no %s; its output is in %s",
                                            step->image, name, step->log);
}

gboolean debian_build(const Recipe *recipe, const char *folder, const Step *step, GError **error)
{
  g_autofree char *tar = g_build_filename(folder, "root.tar", NULL);
  if (!bootstrap(recipe, folder, tar, step, error))
    return FALSE;
  step_tell(step, "taking out kernel and initrd");
  static const char *const WANTED[] = {"boot/", NULL};
  if (!extract_tar(tar, WANTED, NULL, folder, error))
    return FALSE;
  gboolean good = take_out(folder, "vmlinuz", step, error) && take_out(folder, "initrd", step, error);
  g_autofree char *boot = g_build_filename(folder, "boot", NULL);
  (void)tree_remove(boot);
  return good;
}
