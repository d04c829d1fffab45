/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/trace_start.h"
#include "guest/buffer.h"
#include "guest/fault.h"
#include "guest/files.h"
#include "guest/probes.h"
#include "guest/trace_files.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYSFS PROTOCOL_GUEST_DIRECTORY "/sys"
#define LINE_MAX_LENGTH 2048
/* A boot to multi-user.target fills 7 MB. Of a small guest no more than an eighth. */
#define RING_BYTES (32ul << 20)
#define RING_PART 8

/* ---- what every probe is to see once ---- */

#define ACTS PROTOCOL_GUEST_DIRECTORY "/acts"

static void make_file(const char *path)
{
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0)
    (void)close(fd);
}

static void act_on_files(void)
{
  (void)mkdir(ACTS "/folder", 0700);
  make_file(ACTS "/file");
  make_file(ACTS "/file"); /* opened for writing, not made */
  (void)mknod(ACTS "/fifo", S_IFIFO | 0600, 0);
  (void)symlink("file", ACTS "/symlink");
  (void)access(ACTS "/symlink", F_OK);
  (void)access(ACTS "/missing", F_OK);
  (void)link(ACTS "/file", ACTS "/link");
  (void)rename(ACTS "/link", ACTS "/renamed");
  (void)unlink(ACTS "/renamed");
  (void)rmdir(ACTS "/folder");
}

/* One process more, one turn of an event loop, and the mounts; all is gone with the last of them. */
static void act(void)
{
  struct epoll_event event;
  (void)mkdir(ACTS, 0700);
  if (mount("tmpfs", ACTS, "tmpfs", MS_NOSUID | MS_NODEV, "size=64k") == 0) {
    act_on_files();
    (void)mount(NULL, ACTS, NULL, MS_REMOUNT | MS_NOSUID | MS_NODEV | MS_RDONLY, NULL);
    (void)umount2(ACTS, MNT_DETACH);
  }
  (void)rmdir(ACTS);
  int loop = epoll_create1(EPOLL_CLOEXEC);
  (void)epoll_wait(loop, &event, 1, 0);
  (void)close(loop);
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  (void)waitpid(child, NULL, 0);
}

/* ---- probes ---- */

static void note_missing(Buffer *state, const Probe *probe)
{
  char line[320];
  (void)snprintf(line, sizeof line, "missing %s %s\n", probe->name, fault_text());
  buffer_add_text(state, line);
}

static bool enable(const Probe *probe)
{
  char path[160];
  (void)snprintf(path, sizeof path, TRACE_INSTANCE "/events/bootrace/%s/filter", probe->name);
  if (probe->filter && !trace_files_set(path, probe->filter))
    return false;
  (void)snprintf(path, sizeof path, TRACE_INSTANCE "/events/bootrace/%s/enable", probe->name);
  return trace_files_set(path, "1");
}

static bool add_definition(const char *line)
{
  int fd = open(TRACE_FOLDER "/kprobe_events", O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd < 0)
    return fault_errno("the kernel has no kprobe_events");
  bool written = write(fd, line, strlen(line)) >= 0 || fault_errno("the kernel refuses the probe");
  (void)close(fd);
  return written;
}

static bool set_probe(const Probe *probe, const Btf *btf)
{
  char line[LINE_MAX_LENGTH];
  return probe_define(probe, btf, line, sizeof line) && add_definition(line) && enable(probe);
}

static unsigned set_probes(const Btf *btf, Buffer *state)
{
  unsigned set = 0;
  for (size_t i = 0; i < N_PROBES; i++)
    if (set_probe(&PROBES[i], btf))
      set++;
    else
      note_missing(state, &PROBES[i]);
  return set;
}

/* ---- the ring ---- */

static bool make_ring(void)
{
  struct sysinfo machine;
  char text[32];
  unsigned long bytes = RING_BYTES;
  if (sysinfo(&machine) == 0 && machine.totalram * machine.mem_unit / RING_PART < bytes)
    bytes = machine.totalram * machine.mem_unit / RING_PART;
  long processors = sysconf(_SC_NPROCESSORS_CONF);
  (void)snprintf(text, sizeof text, "%lu", (bytes >> 10) / (unsigned long)(processors > 0 ? processors : 1));
  if (mkdir(TRACE_INSTANCE, 0700) < 0)
    return fault_errno("the kernel makes no trace instance");
  /* What is full keeps its beginning: makers come first. */
  return trace_files_set(TRACE_INSTANCE "/trace_clock", "mono") &&
         trace_files_set(TRACE_INSTANCE "/options/overwrite", "0") &&
         trace_files_set(TRACE_INSTANCE "/buffer_size_kb", text);
}

static bool start_with(const Btf *btf)
{
  Buffer state = {0};
  if (!trace_files_open())
    return false;
  unsigned set = make_ring() ? set_probes(btf, &state) : 0;
  trace_files_close();
  if (set)
    act();
  bool started = set && files_write(TRACE_STATE, state.bytes ? state.bytes : "", state.length, 0600);
  buffer_clear(&state);
  return started;
}

static bool start_from(int fd)
{
  struct stat status;
  Btf btf;
  if (fstat(fd, &status) < 0 || status.st_size <= 0)
    return fault("the kernel's type information is empty");
  size_t length = (size_t)status.st_size;
  char *bytes = malloc(length); /* the file cannot be mapped before Linux 6.16 */
  size_t got = 0;
  for (ssize_t now; bytes && got < length && (now = read(fd, bytes + got, length - got)) > 0;)
    got += (size_t)now;
  bool started = bytes && got == length ? btf_init(&btf, bytes, length) : fault("cannot read the type information");
  if (started) {
    started = start_with(&btf);
    btf_clear(&btf);
  }
  free(bytes);
  return started;
}

bool trace_start(void)
{
  (void)mkdir(PROTOCOL_GUEST_DIRECTORY, 0755);
  (void)mkdir(SYSFS, 0700);
  if (mount("sysfs", SYSFS, "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
    return fault_errno("cannot mount sysfs");
  int fd = open(SYSFS "/kernel/btf/vmlinux", O_RDONLY | O_CLOEXEC);
  bool started =
      fd >= 0 ? start_from(fd) : fault("the kernel has no type information of its own (CONFIG_DEBUG_INFO_BTF)");
  if (fd >= 0)
    (void)close(fd);
  (void)umount2(SYSFS, MNT_DETACH);
  (void)rmdir(SYSFS);
  return started;
}
