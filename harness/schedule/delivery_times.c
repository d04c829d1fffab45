/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/delivery_times.h"
#include "control/control.h"
#include "control/protocol.h"

#define FILE_MODE 0644
#define DROP_INS "/run/systemd/system.control"
#define DROP_IN_NAME ".d/50-bootrace-times.conf"

/* UNIT reports PHASE before it does its own work; a report that fails stops nothing. */
static void report_before(GPtrArray *files, const char *folder, const char *unit, const char *phase)
{
  g_autofree char *path = g_strconcat(folder, DROP_INS "/", unit, DROP_IN_NAME, NULL);
  g_autofree char *text = g_strdup_printf("[Service]\nExecStartPre=-" PROTOCOL_GUEST_PROGRAM " times %s\n", phase);
  g_ptr_array_add(files, guest_file_new(path, text, FILE_MODE));
}

/* The real root has no last unit of its own, so its targets get one. */
static void report_after_targets(GPtrArray *files)
{
  static const char *const TARGETS[] = {"multi-user.target", "graphical.target"};
  for (gsize i = 0; i < G_N_ELEMENTS(TARGETS); i++) {
    g_autofree char *path = g_strconcat(PROTOCOL_GUEST_NEXT DROP_INS "/", TARGETS[i], DROP_IN_NAME, NULL);
    g_ptr_array_add(files, guest_file_new(path, "[Unit]\nWants=bootrace-times.service\n", FILE_MODE));
  }
  g_ptr_array_add(
      files, guest_file_new(PROTOCOL_GUEST_NEXT "/run/systemd/system/bootrace-times.service",
                            "[Unit]\nDefaultDependencies=no\nAfter=multi-user.target graphical.target\n\n"
                            "[Service]\nType=oneshot\nStandardInput=null\nStandardOutput=null\nStandardError=null\n"
                            "ExecStart=-" PROTOCOL_GUEST_PROGRAM " times root\n",
                            FILE_MODE));
}

void delivery_add_times(GPtrArray *files, gboolean initrd, gboolean root)
{
  if (initrd) {
    report_before(files, "", "initrd-cleanup.service", "initrd"); /* started once initrd.target is reached */
    report_before(files, "", "emergency.service", "initrd");
  }
  if (root) {
    report_before(files, PROTOCOL_GUEST_NEXT, "emergency.service", "root");
    report_after_targets(files);
  }
}
