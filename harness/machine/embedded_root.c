/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/embedded_root.h"
#include "base/error.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* The driver makes these when it is first opened in a process, and never again: after a close and another open in the
 * same process they must be there already. */
static const char *const folders[] = {
    "etc",
    "lib",
    "lib/qemu",
    "lib/qemu/channel",
    "lib/qemu/dump",
    "lib/qemu/channel/target",
    "lib/qemu/save",
    "lib/qemu/snapshot",
    "lib/qemu/ram",
    "lib/qemu/checkpoint",
    "lib/qemu/nvram",
    "run",
    "run/qemu",
    "run/qemu/slirp",
    "run/qemu/dbus",
    "run/qemu/passt",
    "log",
    "log/qemu",
    "cache",
    "cache/qemu",
};

char *embedded_root_configuration(const QemuUser *user)
{
  g_autoptr(GString) text = g_string_new(NULL);
  /* No virtlogd, no confinement by label or namespace or control group: none of them is there without a daemon. */
  g_string_append(text, "stdio_handler = \"file\"\n"
                        "security_driver = \"none\"\n"
                        "namespaces = []\n"
                        "cgroup_controllers = []\n"
                        "dynamic_ownership = 0\n"
                        "remember_owner = 0\n"
                        "seccomp_sandbox = 1\n");
  /* Without this capability libvirt asks for the guest's CPU features in 2 calls, not in one for each of 398
   * properties, at each start. Nothing of ours depends on the answer. */
  g_string_append(text, "capability_filters = [ \"cpu-unavailable-features\" ]\n");
  if (user->other)
    g_string_append(text, "user = \"" QEMU_USER_NAME "\"\ngroup = \"" QEMU_USER_NAME "\"\n");
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean make_folders(const char *directory, const QemuUser *user, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
    g_autofree char *path = g_build_filename(directory, folders[i], NULL);
    if (mkdir(path, 0711) != 0 || chmod(path, 0711) != 0)
      return error_set(error, BOOTRACE_ERROR_HOST, "cannot make %s: %s", path, g_strerror(errno));
    /* Below lib/qemu QEMU itself makes files; libvirt gives these folders to it likewise. */
    if (g_str_has_prefix(folders[i], "lib/qemu") && !qemu_user_give(user, path, 0711, error))
      return FALSE;
  }
  return TRUE;
}

static char *cache_folder(void)
{
  return geteuid() == 0 ? g_strdup("/var/cache/bootrace/libvirt")
                        : g_build_filename(g_get_user_cache_dir(), "bootrace", "libvirt", NULL);
}

/* A run without a lasting cache is slower, not wrong. */
static void link_cache(const char *directory)
{
  g_autofree char *cache = cache_folder();
  g_autofree char *link_path = g_build_filename(directory, "cache/qemu/capabilities", NULL);
  if (g_mkdir_with_parents(cache, 0755) != 0 || symlink(cache, link_path) != 0)
    g_debug("libvirt's findings are not kept in %s: %s", cache, g_strerror(errno));
}

gboolean embedded_root_make(const char *directory, const QemuUser *user, GError **error)
{
  if (!make_folders(directory, user, error))
    return FALSE;
  link_cache(directory);
  g_autofree char *text = embedded_root_configuration(user);
  g_autofree char *path = g_build_filename(directory, "etc", "qemu.conf", NULL);
  if (!g_file_set_contents(path, text, -1, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "libvirt's configuration: ");
  return TRUE;
}
