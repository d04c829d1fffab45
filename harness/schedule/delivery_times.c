/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/delivery_times.h"
#include "control/control.h"
#include "control/protocol.h"

#define FILE_MODE 0644
#define DROP_INS "/run/systemd/system.control"

typedef struct {
  GPtrArray *files;
  const char *applet;
} Reports;

static void add_drop_in(const Reports *reports, const char *folder, const char *unit, const char *text)
{
  g_autofree char *path = g_strconcat(folder, DROP_INS "/", unit, ".d/50-bootrace-", reports->applet, ".conf", NULL);
  g_ptr_array_add(reports->files, guest_file_new(path, text, FILE_MODE));
}

/* UNIT reports PHASE before it does its own work; a report that fails stops nothing. */
static void report_before(const Reports *reports, const char *folder, const char *unit, const char *phase)
{
  g_autofree char *text =
      g_strdup_printf("[Service]\nExecStartPre=-" PROTOCOL_GUEST_PROGRAM " %s %s\n", reports->applet, phase);
  add_drop_in(reports, folder, unit, text);
}

/* The real root has no last unit of its own, so its targets get one. */
static void report_after_targets(const Reports *reports)
{
  static const char *const TARGETS[] = {"multi-user.target", "graphical.target"};
  g_autofree char *wanted = g_strdup_printf("[Unit]\nWants=bootrace-%s.service\n", reports->applet);
  for (gsize i = 0; i < G_N_ELEMENTS(TARGETS); i++)
    add_drop_in(reports, PROTOCOL_GUEST_NEXT, TARGETS[i], wanted);
  g_autofree char *path =
      g_strconcat(PROTOCOL_GUEST_NEXT "/run/systemd/system/bootrace-", reports->applet, ".service", NULL);
  g_autofree char *text =
      g_strdup_printf("[Unit]\nDefaultDependencies=no\nAfter=multi-user.target graphical.target\n\n"
                      "[Service]\nType=oneshot\nStandardInput=null\nStandardOutput=null\nStandardError=null\n"
                      "ExecStart=-" PROTOCOL_GUEST_PROGRAM " %s root\n",
                      reports->applet);
  g_ptr_array_add(reports->files, guest_file_new(path, text, FILE_MODE));
}

void delivery_add_handover(GPtrArray *files)
{
  static const char PATH[] = DROP_INS "/initrd-switch-root.service.d/50-bootrace-handover.conf";
  for (guint i = 0; i < files->len; i++)
    if (g_str_equal(((const GuestFile *)g_ptr_array_index(files, i))->path, PATH))
      return;
  g_ptr_array_add(files,
                  guest_file_new(PATH, "[Service]\nExecStartPre=-" PROTOCOL_GUEST_PROGRAM " handover\n", FILE_MODE));
}

void delivery_add_reports(GPtrArray *files, const char *applet, gboolean initrd, gboolean root)
{
  const Reports reports = {files, applet};
  if (initrd) {
    report_before(&reports, "", "initrd-cleanup.service", "initrd"); /* started once initrd.target is reached */
    report_before(&reports, "", "emergency.service", "initrd");
  }
  if (root) {
    report_before(&reports, PROTOCOL_GUEST_NEXT, "emergency.service", "root");
    report_after_targets(&reports);
  }
  if (initrd || root)
    delivery_add_handover(files);
}

void delivery_add_times(GPtrArray *files, gboolean initrd, gboolean root)
{
  delivery_add_reports(files, "times", initrd, root);
}
