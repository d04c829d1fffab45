/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/connection.h"
#include "base/error.h"
#include <libvirt/virterror.h>

static void silence(void *data, virErrorPtr error)
{
  (void)data;
  (void)error;
}

static gpointer run_events(gpointer data)
{
  (void)data;
  for (;;)
    if (virEventRunDefaultImpl() < 0)
      g_debug("libvirt's event loop: %s", virGetLastErrorMessage());
  return NULL;
}

void connection_prepare(const char *log_path)
{
  static gsize prepared;
  if (!g_once_init_enter(&prepared))
    return;
  g_autofree char *output = g_strdup_printf("4:file:%s", log_path); /* 4: errors only */
  g_setenv("LIBVIRT_LOG_OUTPUTS", output, FALSE);
  virSetErrorFunc(NULL, silence);
  if (virEventRegisterDefaultImpl() == 0)
    g_thread_unref(g_thread_new("libvirt-events", run_events, NULL));
  g_once_init_leave(&prepared, 1);
}

gboolean connection_error(GError **error, const char *prefix_format, ...)
{
  va_list arguments;
  va_start(arguments, prefix_format);
  g_autofree char *prefix = g_strdup_vprintf(prefix_format, arguments);
  va_end(arguments);
  return error_set(error, BOOTRACE_ERROR_HOST, "%s%s", prefix, virGetLastErrorMessage());
}

virConnectPtr connection_open(const char *uri, GError **error)
{
  virConnectPtr connection = virConnectOpen(uri);
  if (connection)
    return connection;
  const char *message = virGetLastErrorMessage();
  gboolean no_driver = virGetLastErrorCode() == VIR_ERR_NO_CONNECT || strstr(message, "libvirt_driver_qemu");
  error_set(error, BOOTRACE_ERROR_HOST, "cannot open %s: %s%s", uri, message,
            no_driver ? " (is the package libvirt-daemon-driver-qemu installed?)" : "");
  return NULL;
}

static void on_lifecycle(virConnectPtr connection, virDomainPtr domain, int event, int detail, void *data)
{
  (void)connection;
  WatchTable *table = data;
  const char *name = virDomainGetName(domain);
  if (event == VIR_DOMAIN_EVENT_SHUTDOWN)
    watch_table_event(table, name,
                      detail == VIR_DOMAIN_EVENT_SHUTDOWN_HOST ? WATCH_HOST_SHUTDOWN : WATCH_GUEST_SHUTDOWN);
  else if (event == VIR_DOMAIN_EVENT_CRASHED)
    watch_table_event(table, name, WATCH_CRASHED);
  else if (event == VIR_DOMAIN_EVENT_STOPPED) {
    if (detail == VIR_DOMAIN_EVENT_STOPPED_CRASHED)
      watch_table_event(table, name, WATCH_CRASHED);
    watch_table_event(table, name, detail == VIR_DOMAIN_EVENT_STOPPED_FAILED ? WATCH_FAILED : WATCH_STOPPED);
  }
}

static void on_close(virConnectPtr connection, int reason, void *data)
{
  (void)connection;
  (void)reason;
  watch_table_lost(data);
}

gboolean connection_watch(virConnectPtr connection, gboolean daemon, WatchTable *table, int *ret_callback,
                          GError **error)
{
  /* The embedded driver ends with us; it accepts the callback, but never lets go of it. */
  if (daemon && virConnectRegisterCloseCallback(connection, on_close, watch_table_ref(table), watch_table_unref) != 0)
    watch_table_unref(table);
  int callback = virConnectDomainEventRegisterAny(connection, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                                  VIR_DOMAIN_EVENT_CALLBACK(on_lifecycle), watch_table_ref(table),
                                                  watch_table_unref);
  if (callback < 0) {
    watch_table_unref(table);
    return connection_error(error, "cannot listen to libvirt's events: ");
  }
  *ret_callback = callback;
  return TRUE;
}

void connection_close(virConnectPtr connection, int callback)
{
  if (callback >= 0)
    virConnectDomainEventDeregisterAny(connection, callback);
  (void)virConnectUnregisterCloseCallback(connection, on_close);
  virConnectClose(connection);
}

char *connection_versions(virConnectPtr connection, GError **error)
{
  unsigned long qemu = 0, library = 0;
  if (virConnectGetVersion(connection, &qemu) != 0 || virGetVersion(&library, NULL, NULL) != 0) {
    connection_error(error, "libvirt cannot use QEMU (package qemu-system-x86): ");
    return NULL;
  }
  return g_strdup_printf("QEMU %lu.%lu.%lu, libvirt %lu.%lu.%lu", qemu / 1000000, qemu / 1000 % 1000, qemu % 1000,
                         library / 1000000, library / 1000 % 1000, library % 1000);
}
