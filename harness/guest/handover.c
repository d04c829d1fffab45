/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Run by initrd-switch-root.service, the last job of an initrd, before its own command: drop-in
 * /run/systemd/system.control/initrd-switch-root.service.d/50-bootrace.conf
 *
 *   [Service]
 *   ExecStartPre=-/run/bootrace/guest handover
 *
 * Not earlier: initrd-parse-etc.service reloads the manager, and initrd-cleanup.service queues jobs whose units are
 * only then loaded; both must still find the initrd's files. Not later: switch-root executes the real root's manager at
 * once, which reads the unit files anew. An initrd that fails before does not come here, and its emergency shell needs
 * no handover. */
#include "control/protocol.h"
#include "guest/applets.h"
#include "guest/delivered.h"
#include "guest/fault.h"
#include "guest/files.h"
#include "guest/line.h"
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_FOLDERS 16

/* Folders that the removal left empty; the first that is not ends it. */
static void remove_empty_parents(char *path)
{
  for (char *slash = strrchr(path, '/'); slash && slash > path; slash = strrchr(path, '/')) {
    *slash = '\0';
    if (rmdir(path) < 0)
      return;
  }
}

static bool remove_delivered(void)
{
  if (access(DELIVERED_LIST, F_OK) < 0)
    return true;
  char *list = files_read(DELIVERED_LIST);
  if (!list)
    return false;
  bool removed = true;
  char *rest = list;
  for (char *path = strsep(&rest, "\n"); path; path = strsep(&rest, "\n")) {
    if (!*path)
      continue;
    if (unlink(path) < 0 && errno != ENOENT)
      removed = fault_errno("cannot remove %s", path);
    remove_empty_parents(path);
  }
  free(list);
  (void)unlink(DELIVERED_LIST);
  return removed;
}

/* nftw() goes on while this returns 0; folders come after what is in them. */
static int move_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
  (void)status;
  (void)place;
  if (type == FTW_DP)
    return rmdir(path) < 0 && !fault_errno("cannot remove %s", path);
  const char *home = path + strlen(PROTOCOL_GUEST_NEXT);
  files_make_parents(home);
  return rename(path, home) < 0 && !fault_errno("cannot move %s to its place", path);
}

static bool move_next(void)
{
  if (access(PROTOCOL_GUEST_NEXT, F_OK) < 0)
    return true;
  return nftw(PROTOCOL_GUEST_NEXT, move_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}

int applet_handover(int argc, char **argv)
{
  (void)argc;
  (void)argv;
  bool removed = remove_delivered();
  if (move_next() && removed)
    return 0;
  line_report_fault("handover");
  return 1;
}
