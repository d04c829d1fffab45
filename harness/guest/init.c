/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/protocol.h"
#include "guest/applets.h"
#include "guest/catch_up.h"
#include "guest/deliver.h"
#include "guest/fault.h"
#include "guest/files.h"
#include "guest/line.h"
#include "guest/trace_start.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define INIT_ARGUMENT "bootrace.init="

/* A boot must not be changed or lost without a word, also where there is no control line. */
static void say(const char *what)
{
  int console = open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC);
  if (console < 0)
    return;
  (void)dprintf(console, "bootrace: %s: %s\n", what, fault_text());
  (void)close(console);
}

static bool is_mount_point(const char *path)
{
  struct stat self, root;
  return stat(path, &self) == 0 && stat("/", &root) == 0 && self.st_dev != root.st_dev;
}

/* With systemd's own options (its mount-setup.c), for it keeps what it finds mounted. */
static bool mount_filesystems(void)
{
  (void)mkdir("/dev", 0755);
  (void)mkdir("/run", 0755);
  if (access("/dev/null", F_OK) < 0)
    (void)mount("devtmpfs", "/dev", "devtmpfs", MS_NOSUID | MS_STRICTATIME, "mode=0755,size=4m,nr_inodes=64k");
  if (is_mount_point("/run"))
    return true;
  if (mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV | MS_STRICTATIME, "mode=0755,size=20%,nr_inodes=800k") < 0)
    return fault_errno("cannot mount /run");
  return true;
}

/* Returns: (owned) the kernel's command line; NULL where /proc cannot be had. */
static char *kernel_arguments(void)
{
  if (access("/proc/cmdline", F_OK) == 0)
    return files_read("/proc/cmdline");
  (void)mkdir("/proc", 0755);
  if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, NULL) < 0)
    return NULL;
  char *arguments = files_read("/proc/cmdline");
  (void)umount("/proc");
  return arguments;
}

static void exec_named_init(char **argv)
{
  char *arguments = kernel_arguments();
  char *rest = arguments;
  while (rest) {
    char *word = strsep(&rest, " \n");
    if (strncmp(word, INIT_ARGUMENT, strlen(INIT_ARGUMENT)) == 0) {
      argv[0] = word + strlen(INIT_ARGUMENT);
      (void)execv(argv[0], argv);
      (void)fault_errno("cannot run %s", argv[0]);
      say("the init of " INIT_ARGUMENT " is left out");
    }
  }
  free(arguments);
}

/* The first of an initrd's init and those that the kernel would try itself (its init/main.c). */
static void exec_own_init(char **argv)
{
  static const char *const INITS[] = {"/init", "/sbin/init", "/etc/init", "/bin/init", "/bin/sh"};
  for (size_t i = 0; i < sizeof INITS / sizeof *INITS; i++) {
    char path[16];
    (void)snprintf(path, sizeof path, "%s", INITS[i]);
    argv[0] = path;
    (void)execv(path, argv);
    if (errno != ENOENT)
      (void)fault_errno("cannot run %s", path);
  }
}

/* A traced boot without a trace is told to the host, which then waits for none. */
static void start_trace(void)
{
  if (access(PROTOCOL_GUEST_TRACE, F_OK) == 0 && !trace_start())
    line_report_fault(PROTOCOL_TRACE_FAULT);
}

static bool take_plan(const char *program)
{
  if (mount_filesystems())
    return deliver(program);
  line_report_fault("init");
  return false;
}

int applet_init(int argc, char **argv)
{
  (void)argc;
  if (getpid() != 1) {
    (void)fputs("bootrace init: only the kernel starts this, as rdinit= or init=\n", stderr);
    return 2;
  }
  mode_t before = umask(022);
  if (!take_plan(argv[0]))
    say("this boot goes on without a plan");
  else if (!catch_up(false))
    say("this boot shares its clock or its random numbers with others");
  start_trace();
  (void)umask(before);
  exec_named_init(argv);
  (void)fault("there is none");
  exec_own_init(argv);
  say("cannot go on to the image's init");
  return 1;
}
