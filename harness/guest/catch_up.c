/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/catch_up.h"
#include "control/protocol.h"
#include "guest/fault.h"
#include "guest/files.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* linux/random.h, which is not among the C library's headers: draw anew from the pool, at once. */
#define RESEED _IO('R', 0x07)

/* No timer runs yet, so nothing sees the clock jump; the monotonic clock goes on from the checkpoint. */
static bool set_clock(const char *microseconds)
{
  long long now = strtoll(microseconds, NULL, 10);
  const struct timespec time = {.tv_sec = now / 1000000, .tv_nsec = now % 1000000 * 1000};
  return clock_settime(CLOCK_REALTIME, &time) == 0 || fault_errno("cannot set the clock");
}

static bool stir(const char *bytes)
{
  int generator = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
  if (generator < 0)
    return fault_errno("cannot open /dev/urandom");
  bool written = write(generator, bytes, strlen(bytes)) > 0 || fault_errno("cannot write to /dev/urandom");
  /* Before the kernel has seeded its generator there is nothing to draw anew. */
  (void)ioctl(generator, RESEED);
  (void)close(generator);
  return written;
}

bool catch_up(bool timers)
{
  if (access(PROTOCOL_GUEST_FORK, F_OK) < 0)
    return true;
  char *news = files_read(PROTOCOL_GUEST_FORK);
  if (!news)
    return false;
  (void)unlink(PROTOCOL_GUEST_FORK);
  const char *space = strchr(news, ' ');
  bool caught_up = space ? stir(space + 1) && (timers || set_clock(news)) : fault("malformed " PROTOCOL_GUEST_FORK);
  free(news);
  return caught_up;
}
