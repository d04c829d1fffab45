/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/applets.h"
#include "guest/fault.h"
#include "guest/line.h"
#include "guest/manager.h"
#include <stdio.h>
#include <string.h>

static bool send_dump(const char *phase, const char *dump)
{
  char head[32];
  Line line;
  (void)snprintf(head, sizeof head, "%s\n", phase);
  if (!line_open(&line))
    return false;
  bool sent = line_record(&line, "dump", head, dump, strlen(dump));
  line_close(&line);
  return sent;
}

static bool probe(const char *phase)
{
  static Manager manager;
  Reply reply;
  if (!manager_open(&manager))
    return false;
  bool answered = manager_call(&manager, MANAGER_PATH, MANAGER_INTERFACE, "Dump", NULL, 0, &reply);
  manager_close(&manager);
  if (!answered)
    return false;
  const char *dump = reply_string(&reply);
  bool sent = *dump ? send_dump(phase, dump) : fault("the manager's dump is empty");
  reply_clear(&reply);
  return sent;
}

int applet_probe(int argc, char **argv)
{
  if (argc == 2 && probe(argv[1]))
    return 0;
  if (argc != 2)
    (void)fault("needs one argument, the phase");
  line_report_fault("probe");
  return 1;
}
