/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/hold.h"
#include "base/error.h"
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A socket address that begins with a NUL is no file (unix(7), "abstract"). */
static socklen_t make_address(struct sockaddr_un *address, const char *campaign)
{
  g_autofree char *name = g_strdup_printf("bootrace-campaign-%s", campaign);
  gsize length = MIN(strlen(name), sizeof address->sun_path - 1);
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  memcpy(address->sun_path + 1, name, length);
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
}

int hold_take(const char *campaign, GError **error)
{
  struct sockaddr_un address;
  socklen_t length = make_address(&address, campaign);
  int hold = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (hold >= 0 && bind(hold, (const struct sockaddr *)&address, length) == 0)
    return hold;
  int number = errno;
  hold_release(hold);
  if (number == EADDRINUSE)
    error_set(error, BOOTRACE_ERROR_HOST,
              "campaign %s is being run by another bootrace on this machine; wait for it or end it, then resume",
              campaign);
  else
    error_set(error, BOOTRACE_ERROR_HOST, "campaign %s cannot be held (a socket in the kernel): %s", campaign,
              g_strerror(number));
  return -1;
}

void hold_release(int hold)
{
  if (hold >= 0)
    close(hold);
}
