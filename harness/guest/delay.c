/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/applets.h"
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define US_PER_S 1000000ull
#define NS_PER_S 1000000000l

/* Until an absolute time, so that a signal does not lengthen it. */
int applet_delay(int argc, char **argv)
{
  struct timespec end;
  char *rest;
  if (argc != 2)
    return 2;
  unsigned long long us = strtoull(argv[1], &rest, 10);
  if (*rest || rest == argv[1] || clock_gettime(CLOCK_MONOTONIC, &end) < 0)
    return 2;
  end.tv_sec += (time_t)(us / US_PER_S);
  end.tv_nsec += (long)(us % US_PER_S) * 1000;
  if (end.tv_nsec >= NS_PER_S) {
    end.tv_sec++;
    end.tv_nsec -= NS_PER_S;
  }
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
    ;
  return 0;
}
