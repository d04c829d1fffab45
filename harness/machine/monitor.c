/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/monitor.h"
#include "base/error.h"
#include "base/json.h"
#include "machine/connection.h"
#include <libvirt/libvirt-qemu.h>

/* RESULT (owned) is what libvirt gave for a command. Returns: it, or NULL where it tells of an error. */
static char *check(char *result, GError **error)
{
  g_autofree char *complaint = json_member(result, "error", "desc");
  if (!complaint)
    return result;
  g_free(result);
  error_set(error, BOOTRACE_ERROR_HOST, "QEMU: %s", complaint);
  return NULL;
}

char *monitor_run(virDomainPtr domain, const char *command, GError **error)
{
  char *result = NULL;
  if (virDomainQemuMonitorCommand(domain, command, &result, VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT) == 0)
    return check(result, error);
  connection_error(error, "QEMU's monitor: ");
  return NULL;
}

char *monitor_status(virDomainPtr domain, const char *command, GError **error)
{
  g_autofree char *reply = monitor_run(domain, command, error);
  if (!reply)
    return NULL;
  char *status = json_member(reply, "return", "status");
  return status ? status : g_strdup("");
}

gboolean monitor_give(virDomainPtr domain, const char *name, int fd, GError **error)
{
  g_autofree char *command = g_strdup_printf("{\"execute\":\"getfd\",\"arguments\":{\"fdname\":\"%s\"}}", name);
  char *result = NULL;
  if (virDomainQemuMonitorCommandWithFiles(domain, command, 1, &fd, NULL, NULL, &result,
                                           VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT) != 0)
    return connection_error(error, "QEMU's monitor: ");
  g_autofree char *reply = check(result, error);
  return reply != NULL;
}
