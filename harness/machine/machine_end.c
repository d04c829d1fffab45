/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/machine_end.h"
#include <string.h>
#include <sys/wait.h>

/* Returns: what the host did to QEMU (owned), or NULL where nothing speaks for the host. */
static char *fault_of_host(const WatchState *state)
{
  /* A guest that has asked for its end gets it by libvirt's signals: no fault. */
  if (state->guest_shutdown || state->crashed)
    return NULL;
  if (state->reaped && WIFSIGNALED(state->status))
    return g_strdup_printf("QEMU was killed by signal %d (%s)", WTERMSIG(state->status),
                           strsignal(WTERMSIG(state->status)));
  if (state->reaped && WEXITSTATUS(state->status) != 0)
    return g_strdup_printf("QEMU ended with exit status %d", WEXITSTATUS(state->status));
  if (state->host_shutdown)
    return g_strdup("QEMU was told to end by a signal");
  if (!state->reaped && state->failed)
    return g_strdup("QEMU is gone without a word, or the connection to libvirt is lost");
  return NULL;
}

void machine_end_classify(const WatchState *state, MachineEnd *ret)
{
  char *fault = fault_of_host(state);
  *ret = (MachineEnd){.reason = fault ? MACHINE_END_HOST : MACHINE_END_GUEST,
                      .cpu_ns = state->reaped ? state->cpu_ns : -1,
                      .detail = fault};
}
