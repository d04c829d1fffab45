/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/hypervisor.h"
#include "base/error.h"
#include "machine/connection.h"
#include "machine/embedded_root.h"
#include "machine/hypervisor_private.h"
#include "machine/private_directory.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define EMBEDDED_URI "qemu:///embed"

/* libvirt's embedded driver is bound to its first root as long as the process lives, and to one connection's worth of
 * machines: a later hypervisor gets a directory of the same name. */
static GMutex embedded_mutex;
static char *embedded_name; /* last part of the directory's path; NULL before the first open */
static gboolean embedded_open;

static gboolean is_embedded(const char *uri)
{
  return !uri || g_str_equal(uri, EMBEDDED_URI);
}

static gboolean check_uri(const char *uri, GError **error)
{
  if (is_embedded(uri))
    return TRUE;
  if (g_str_has_prefix(uri, EMBEDDED_URI))
    return error_set(error, BOOTRACE_ERROR_HOST,
                     "%s: bootrace makes the root of the embedded driver itself: write " EMBEDDED_URI, uri);
  g_autoptr(GUri) parts = g_uri_parse(uri, G_URI_FLAGS_NONE, error);
  if (!parts)
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s is no libvirt URI: ", uri);
  if (!g_str_equal(g_uri_get_scheme(parts), "qemu") && !g_str_has_prefix(g_uri_get_scheme(parts), "qemu+"))
    return error_set(error, BOOTRACE_ERROR_HOST,
                     "%s: bootrace boots with QEMU only (" EMBEDDED_URI ", qemu:///system, qemu:///session)", uri);
  const char *host = g_uri_get_host(parts);
  if (host && *host)
    return error_set(
        error, BOOTRACE_ERROR_HOST,
        "%s: the consoles of the guests are FIFOs and cannot reach from %s to here: run bootrace on %s itself", uri,
        host, host);
  return TRUE;
}

static gboolean take_embedded(GError **error)
{
  g_mutex_lock(&embedded_mutex);
  gboolean taken = embedded_open;
  embedded_open = TRUE;
  g_mutex_unlock(&embedded_mutex);
  return !taken || error_set(error, BOOTRACE_ERROR_HOST, "this process has an embedded hypervisor already");
}

static void release_embedded(const Hypervisor *hypervisor)
{
  g_mutex_lock(&embedded_mutex);
  embedded_open = FALSE;
  if (!embedded_name && hypervisor->connection)
    embedded_name = g_path_get_basename(hypervisor->directory);
  g_mutex_unlock(&embedded_mutex);
}

static gboolean make_directory(Hypervisor *hypervisor, GError **error)
{
  g_autofree char *base = private_directory_base();
  gid_t group = hypervisor->user.other ? hypervisor->user.gid : (gid_t)-1;
  hypervisor->directory =
      private_directory_make(base, hypervisor->embedded ? embedded_name : NULL, group, &hypervisor->lock_fd, error);
  if (!hypervisor->directory)
    return FALSE;
  hypervisor->guard = guard_start(hypervisor->directory, hypervisor->lock_fd, error);
  if (!hypervisor->guard)
    return FALSE;
  g_autofree char *machines = g_build_filename(hypervisor->directory, "m", NULL);
  if (mkdir(machines, 0711) != 0 || chmod(machines, 0711) != 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot make %s: %s", machines, g_strerror(errno));
  return !hypervisor->embedded || embedded_root_make(hypervisor->directory, &hypervisor->user, error);
}

static gboolean connect_to(Hypervisor *hypervisor, GError **error)
{
  hypervisor->watches = watch_table_new();
  if (hypervisor->embedded) {
    hypervisor->reaper = reaper_new(hypervisor->directory, hypervisor->watches, error);
    if (!hypervisor->reaper)
      return FALSE;
  }
  g_autofree char *log_path = g_build_filename(hypervisor->directory, "libvirt.log", NULL);
  connection_prepare(log_path);
  hypervisor->connection = connection_open(hypervisor->uri, error);
  if (!hypervisor->connection || !connection_watch(hypervisor->connection, !hypervisor->embedded, hypervisor->watches,
                                                   &hypervisor->callback, error))
    return FALSE;
  hypervisor->versions = connection_versions(hypervisor->connection, error);
  return hypervisor->versions != NULL;
}

static gboolean find_emulator(Hypervisor *hypervisor, GError **error)
{
  hypervisor->emulator = g_find_program_in_path("qemu-system-x86_64");
  return hypervisor->emulator ||
         error_set(error, BOOTRACE_ERROR_HOST, "there is no qemu-system-x86_64: install the package qemu-system-x86");
}

static gboolean set_up(Hypervisor *hypervisor, const char *uri, GError **error)
{
  if (!find_emulator(hypervisor, error) || !qemu_user_find(&hypervisor->user, error) ||
      !make_directory(hypervisor, error))
    return FALSE;
  hypervisor->uri =
      hypervisor->embedded ? g_strdup_printf(EMBEDDED_URI "?root=%s", hypervisor->directory) : g_strdup(uri);
  return connect_to(hypervisor, error);
}

Hypervisor *hypervisor_open(const char *uri, GError **error)
{
  if (!check_uri(uri, error) || (is_embedded(uri) && !take_embedded(error)))
    return NULL;
  g_autoptr(Hypervisor) hypervisor = g_new0(Hypervisor, 1);
  hypervisor->embedded = is_embedded(uri);
  hypervisor->lock_fd = -1;
  hypervisor->callback = -1;
  return set_up(hypervisor, uri, error) ? g_steal_pointer(&hypervisor) : NULL;
}

static void remove_directory(Hypervisor *hypervisor)
{
  if (!hypervisor->directory)
    return;
  if (!guard_remove_tree(hypervisor->directory))
    g_debug("cannot remove %s", hypervisor->directory);
  guard_dismiss(hypervisor->guard);
  close(hypervisor->lock_fd);
}

void hypervisor_close(Hypervisor *hypervisor)
{
  if (!hypervisor)
    return;
  if (hypervisor->embedded)
    release_embedded(hypervisor);
  if (hypervisor->connection)
    connection_close(hypervisor->connection, hypervisor->callback);
  reaper_free(hypervisor->reaper);
  remove_directory(hypervisor);
  watch_table_unref(hypervisor->watches);
  g_free(hypervisor->directory);
  g_free(hypervisor->emulator);
  g_free(hypervisor->versions);
  g_free(hypervisor->uri);
  g_free(hypervisor);
}

const char *hypervisor_directory(const Hypervisor *hypervisor)
{
  return hypervisor->directory;
}

const char *hypervisor_uri(const Hypervisor *hypervisor)
{
  return hypervisor->uri;
}

const char *hypervisor_versions(const Hypervisor *hypervisor)
{
  return hypervisor->versions;
}
