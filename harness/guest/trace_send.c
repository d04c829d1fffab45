/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/applets.h"
#include "guest/fault.h"
#include "guest/files.h"
#include "guest/line.h"
#include "guest/trace_files.h"
#include "guest/trace_text.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE_BYTES 65536 /* at most; the kernel's pages are 4096 unless somebody chose otherwise */
#define MINOR_BITS 20

/* ---- where the file systems are ---- */

static bool tells_nothing(const char *type)
{
  static const char *const TYPES[] = {"proc",    "sysfs",     "cgroup", "cgroup2",    "tracefs",  "securityfs",
                                      "debugfs", "configfs",  "bpf",    "pstore",     "efivarfs", "devpts",
                                      "mqueue",  "hugetlbfs", "autofs", "binfmt_misc"};
  for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
    if (strcmp(TYPES[i], type) == 0)
      return true;
  return false;
}

/* One line of /proc/self/mountinfo (proc_pid_mountinfo(5)), which is cut up. */
static void add_mount(char *line, Buffer *lines, TraceSkip *skip)
{
  char *save = NULL, *fields[5] = {0}, text[64];
  unsigned major, minor;
  for (unsigned i = 0; i < 5; i++)
    fields[i] = strtok_r(i ? NULL : line, " ", &save);
  char *type = save ? strstr(save, "- ") : NULL;
  if (!fields[4] || !type || sscanf(fields[2], "%u:%u", &major, &minor) != 2)
    return;
  type = strtok_r(type + 2, " ", &save);
  if (type && tells_nothing(type) && skip->n < sizeof skip->devices / sizeof *skip->devices)
    skip->devices[skip->n++] = major << MINOR_BITS | minor;
  (void)snprintf(text, sizeof text, "at %u:%u ", major, minor);
  buffer_add_text(lines, text);
  buffer_add_text(lines, fields[3]);
  buffer_add_text(lines, " ");
  buffer_add_text(lines, fields[4]);
  buffer_add_text(lines, "\n");
}

static bool add_mounts(Buffer *lines, TraceSkip *skip)
{
  char *table = files_read("/proc/self/mountinfo"), *rest = table;
  if (!table)
    return false;
  for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
    if (*line)
      add_mount(line, lines, skip);
  free(table);
  return true;
}

/* ---- the rings ---- */

static unsigned long number_in(const char *path, const char *key)
{
  unsigned long number = 0;
  if (access(path, R_OK) < 0)
    return 0;
  char *text = files_read(path);
  const char *found = text ? strstr(text, key) : NULL;
  if (found)
    number = strtoul(found + strlen(key), NULL, 10);
  free(text);
  return number;
}

static void learn_ids(TraceText *text)
{
  for (size_t i = 0; i < N_PROBES; i++) {
    char path[400];
    (void)snprintf(path, sizeof path, TRACE_INSTANCE "/events/bootrace/%s/id", PROBES[i].name);
    text->ids[i] = (unsigned)number_in(path, "");
  }
}

static bool read_ring(const char *processor, TraceText *text, Buffer *lines)
{
  static char bytes[PAGE_BYTES];
  char path[400];
  RingPage page;
  RingEvent event;
  (void)snprintf(path, sizeof path, TRACE_INSTANCE "/per_cpu/%s/trace_pipe_raw", processor);
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return fault_errno("cannot open %s", path);
  long own = sysconf(_SC_PAGESIZE);
  size_t size = own > 0 && own < PAGE_BYTES ? (size_t)own : PAGE_BYTES;
  for (ssize_t got; (got = read(fd, bytes, size)) > 0;)
    if (ring_page_open(&page, bytes, (size_t)got))
      while (ring_page_next(&page, &event))
        trace_text_event(text, &event, lines);
  (void)close(fd);
  return true;
}

static void add_lost(const char *processor, Buffer *lines)
{
  char path[400], line[64];
  (void)snprintf(path, sizeof path, TRACE_INSTANCE "/per_cpu/%s/stats", processor);
  unsigned long lost = number_in(path, "overrun: ") + number_in(path, "dropped events: ");
  if (!lost)
    return;
  (void)snprintf(line, sizeof line, "lost %lu\n", lost);
  buffer_add_text(lines, line);
}

static bool read_rings(TraceText *text, Buffer *lines)
{
  DIR *folder = opendir(TRACE_INSTANCE "/per_cpu");
  bool read = folder || fault_errno("cannot open the trace instance");
  for (struct dirent *entry; read && (entry = readdir(folder));)
    if (strncmp(entry->d_name, "cpu", 3) == 0) {
      add_lost(entry->d_name, lines);
      read = trace_text_begin(text) && read_ring(entry->d_name, text, lines);
    }
  if (folder)
    (void)closedir(folder);
  return read;
}

static void add_counts(const TraceText *text, Buffer *lines)
{
  char line[64];
  for (size_t i = 0; i < N_PROBES; i++) {
    (void)snprintf(line, sizeof line, "probe %s %lu\n", PROBES[i].name, text->counts[i]);
    if (text->ids[i])
      buffer_add_text(lines, line);
  }
}

static bool read_trace(Buffer *lines)
{
  static TraceText text;
  TraceSkip skip = {0};
  text.skip = &skip;
  char *missing = files_read(TRACE_STATE);
  if (!missing)
    return false;
  buffer_add_text(lines, missing);
  free(missing);
  if (!trace_files_open())
    return false;
  (void)trace_files_set(TRACE_INSTANCE "/tracing_on", "0");
  learn_ids(&text);
  bool read = add_mounts(lines, &skip) && read_rings(&text, lines);
  (void)trace_files_set(TRACE_INSTANCE "/tracing_on", "1");
  trace_files_close();
  add_counts(&text, lines);
  trace_text_clear(&text);
  return read;
}

static bool send_trace(const char *phase)
{
  Buffer lines = {0};
  Line line;
  buffer_add_text(&lines, phase);
  buffer_add_text(&lines, "\n");
  if (!read_trace(&lines) || !line_open(&line))
    return false;
  bool sent = line_record(&line, "trace", "", lines.bytes, lines.length);
  line_close(&line);
  buffer_clear(&lines);
  return sent;
}

int applet_trace(int argc, char **argv)
{
  if (argc == 2 && send_trace(argv[1]))
    return 0;
  if (argc != 2)
    (void)fault("needs one argument, the phase");
  line_report_fault("trace");
  return 1;
}
