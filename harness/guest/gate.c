/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate of a late checkpoint (schedule/delivery_late.h), run by bootrace-gate.service: all that comes before it has
 * started, all that comes behind it waits. The machine is kept while this waits for its frame, and each boot that goes
 * on from there gets a frame of its own. */
#include "control/protocol.h"
#include "guest/applets.h"
#include "guest/catch_up.h"
#include "guest/deliver.h"
#include "guest/line.h"
#include "guest/manager.h"
#include <time.h>
#include <unistd.h>

/* udevd has this while it has events to handle (systemd's udev_queue_is_empty()). */
#define UDEV_QUEUE "/run/udev/queue"
#define SETTLE_STEP_NS 20000000L
#define SETTLE_STEPS 500 /* ten seconds: what is not there by then perhaps waits for a unit behind the gate */

/* Devices that show up anyway, and what their rules do, need not happen once more in every boot. */
static void settle(void)
{
  const struct timespec step = {.tv_nsec = SETTLE_STEP_NS};
  for (int i = 0; i < SETTLE_STEPS && access(UDEV_QUEUE, F_OK) == 0; i++)
    (void)nanosleep(&step, NULL);
}

/* Asked before the machine is kept, so that no boot need do it again. */
static Manager manager;

static bool start_plan(void)
{
  static const char *const ARGUMENTS[] = {PROTOCOL_GUEST_PLAN_TARGET, "replace"};
  Reply reply;
  if (access("/run/systemd/system/" PROTOCOL_GUEST_PLAN_TARGET, F_OK) < 0)
    return true;
  if (!manager_call(&manager, MANAGER_PATH, MANAGER_INTERFACE, "StartUnit", ARGUMENTS, 2, &reply))
    return false;
  reply_clear(&reply);
  return true;
}

static bool use_frame(void)
{
  return catch_up(true) && start_plan();
}

int applet_gate(int argc, char **argv)
{
  (void)argc;
  (void)argv;
  settle();
  if (!manager_open(&manager)) {
    line_report_fault("gate");
    return 1;
  }
  bool taken = deliver_once_more("gate", use_frame);
  manager_close(&manager);
  return taken ? 0 : 1;
}
