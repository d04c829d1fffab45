/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `times` record: "PHASE\n", then one line a unit of eight columns between single blanks, in the manager's order:
 *
 *   1 unit    name
 *   2 active  ActiveState: active, activating, inactive, failed …
 *   3 sub     SubState: mounted, exited, dead …
 *   4 remark  the unit's Result where it failed ("exit-code"), "job:TYPE" where a job still waits, "condition" where
 *             its conditions were not met, else "-"
 *   5 to 8    the InactiveExit, ActiveEnter, ActiveExit and InactiveEnter time stamps: microseconds of the guest's
 *             monotonic clock, 0 for what did not happen
 *
 * Only types of units whose order can be chosen are asked for, and the target that ends the initrd: the manager answers
 * one call a unit, and with all targets, slices and devices the report was a fifth of a boot's processor time. */
#include "guest/applets.h"
#include "guest/fault.h"
#include "guest/line.h"
#include "guest/manager.h"
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define UNIT_INTERFACE "org.freedesktop.systemd1.Unit"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

typedef struct {
  const char *name, *active, *sub, *path, *job;
} ListedUnit;

typedef struct {
  uint64_t inactive_exit, active_enter, active_exit, inactive_enter, condition_checked;
  bool condition_met;
} UnitTimes;

static ListedUnit take_unit(Reply *list)
{
  ListedUnit unit;
  unit.name = reply_string(list);
  reply_skip(list, "ss"); /* description, load state */
  unit.active = reply_string(list);
  unit.sub = reply_string(list);
  reply_skip(list, "s"); /* followed unit */
  unit.path = reply_string(list);
  reply_skip(list, "u"); /* job number */
  unit.job = reply_string(list);
  reply_skip(list, "o"); /* job path */
  return unit;
}

static bool is_of_interest(const char *name)
{
  static const char *const TYPES[] = {".service", ".mount", ".socket", ".path", ".timer", ".swap", ".automount"};
  const char *type = strrchr(name, '.');
  for (size_t i = 0; type && i < sizeof TYPES / sizeof *TYPES; i++)
    if (strcmp(type, TYPES[i]) == 0)
      return true;
  return strcmp(name, "initrd.target") == 0;
}

static uint64_t *find_stamp(UnitTimes *times, const char *property)
{
  const struct {
    const char *name;
    uint64_t *stamp;
  } STAMPS[] = {{"InactiveExitTimestampMonotonic", &times->inactive_exit},
                {"ActiveEnterTimestampMonotonic", &times->active_enter},
                {"ActiveExitTimestampMonotonic", &times->active_exit},
                {"InactiveEnterTimestampMonotonic", &times->inactive_enter},
                {"ConditionTimestampMonotonic", &times->condition_checked}};
  for (size_t i = 0; i < sizeof STAMPS / sizeof *STAMPS; i++)
    if (strcmp(STAMPS[i].name, property) == 0)
      return STAMPS[i].stamp;
  return NULL;
}

static void take_property(Reply *properties, UnitTimes *times)
{
  const char *name = reply_string(properties);
  const char *signature = reply_signature(properties);
  uint64_t *stamp = find_stamp(times, name);
  if (stamp && strcmp(signature, "t") == 0)
    *stamp = reply_u64(properties);
  else if (strcmp(name, "ConditionResult") == 0 && strcmp(signature, "b") == 0)
    times->condition_met = reply_u32(properties) != 0;
  else
    reply_skip(properties, signature);
}

static bool ask_times(Manager *manager, const ListedUnit *unit, UnitTimes *ret_times)
{
  static const char *const ARGUMENTS[] = {UNIT_INTERFACE};
  Reply properties;
  UnitTimes times = {0};
  if (!manager_call(manager, unit->path, PROPERTIES_INTERFACE, "GetAll", ARGUMENTS, 1, &properties))
    return false;
  size_t end = reply_array(&properties, 8);
  while (reply_next(&properties, end))
    take_property(&properties, &times);
  bool broken = properties.broken;
  reply_clear(&properties);
  if (broken)
    return fault("the manager's properties of %s cannot be read", unit->name);
  *ret_times = times;
  return true;
}

/* "org.freedesktop.systemd1.Mount" of "a.mount": the interface that knows the unit's Result. */
static void result_interface(const char *name, char *interface, size_t size)
{
  const char *dot = strrchr(name, '.');
  const char *type = dot ? dot + 1 : name;
  (void)snprintf(interface, size, "org.freedesktop.systemd1.%c%s", toupper((unsigned char)type[0]), type + 1);
}

static void ask_result(Manager *manager, const ListedUnit *unit, char *result, size_t size)
{
  char interface[128];
  Reply value;
  result_interface(unit->name, interface, sizeof interface);
  const char *const arguments[] = {interface, "Result"};
  (void)snprintf(result, size, "failed");
  if (!manager_call(manager, unit->path, PROPERTIES_INTERFACE, "Get", arguments, 2, &value))
    return;
  if (strcmp(reply_signature(&value), "s") == 0)
    (void)snprintf(result, size, "%s", reply_string(&value));
  reply_clear(&value);
}

static void remark(Manager *manager, const ListedUnit *unit, const UnitTimes *times, char *text, size_t size)
{
  if (strcmp(unit->active, "failed") == 0)
    ask_result(manager, unit, text, size);
  else if (*unit->job)
    (void)snprintf(text, size, "job:%s", unit->job);
  else
    (void)snprintf(text, size, "%s", times->condition_checked && !times->condition_met ? "condition" : "-");
}

static bool add_unit(Manager *manager, const ListedUnit *unit, Buffer *table)
{
  UnitTimes times = {0};
  char line[512], remarked[64];
  if (!ask_times(manager, unit, &times))
    return false;
  remark(manager, unit, &times, remarked, sizeof remarked);
  (void)snprintf(line, sizeof line, " %s %s %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", unit->active,
                 unit->sub, remarked, times.inactive_exit, times.active_enter, times.active_exit, times.inactive_enter);
  buffer_add_text(table, unit->name);
  buffer_add_text(table, line);
  return true;
}

static bool make_table(Manager *manager, Buffer *table)
{
  Reply list;
  if (!manager_call(manager, MANAGER_PATH, MANAGER_INTERFACE, "ListUnits", NULL, 0, &list))
    return false;
  bool made = true;
  size_t end = reply_array(&list, 8);
  while (made && reply_next(&list, end)) {
    ListedUnit unit = take_unit(&list);
    if (!list.broken && is_of_interest(unit.name))
      made = add_unit(manager, &unit, table);
  }
  if (list.broken)
    made = fault("the manager's list of units cannot be read");
  reply_clear(&list);
  return made;
}

static bool send_times(const char *phase)
{
  static Manager manager;
  Buffer table = {0};
  Line line;
  if (!manager_open(&manager))
    return false;
  buffer_add_text(&table, phase);
  buffer_add_text(&table, "\n");
  bool made = make_table(&manager, &table);
  manager_close(&manager);
  if (!made || !line_open(&line))
    return false;
  bool sent = line_record(&line, "times", "", table.bytes, table.length);
  line_close(&line);
  buffer_clear(&table);
  return sent;
}

int applet_times(int argc, char **argv)
{
  if (argc == 2 && send_times(argv[1]))
    return 0;
  if (argc != 2)
    (void)fault("needs one argument, the phase");
  line_report_fault("times");
  return 1;
}
