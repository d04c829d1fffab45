/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/doctor_checkpoint.h"
#include "base/quantity.h"
#include "campaign/gate.h"
#include "image/tree.h"
#include <unistd.h>

#define TRANSCRIPT "@@plan\n@@hang\n"
#define GUEST_TIMEOUT_NS (20 * NS_PER_S)

/* Returns: how long a restored guest takes to be there, or -1 with ERROR set. */
static gint64 time_fork(const Gate *gate, GError **error)
{
  gint64 begin_ns = clock_now_ns();
  Machine *machine = gate_fork(gate, error);
  if (!machine)
    return -1;
  gint64 took_ns = clock_now_ns() - begin_ns;
  MachineEnd end;
  machine_end(machine, &end);
  machine_end_clear(&end);
  return took_ns;
}

static gboolean keep_and_fork(const GateRequest *request, char **ret_text, GError **error)
{
  g_autoptr(Gate) gate = gate_open(request, error);
  gint64 took_ns = gate ? time_fork(gate, error) : -1;
  if (took_ns < 0)
    return FALSE;
  *ret_text = g_strdup_printf("guests can go on from one that was kept, sharing its memory (mapped from a file, "
                              "restored in %" G_GINT64_FORMAT " ms)",
                              took_ns / NS_PER_MS);
  return TRUE;
}

gboolean doctor_checkpoint(Hypervisor *hypervisor, const MachineSpec *spec, const char *folder, char **ret_text)
{
  g_autofree char *transcript = g_build_filename(hypervisor_directory(hypervisor), "doctor-plan.txt", NULL);
  g_autofree char *own = g_strdup_printf("%s/doctor-%d", folder, (int)getpid());
  MachineSpec asking = *spec;
  asking.initrd = transcript;
  const GateRequest request = {.hypervisor = hypervisor,
                               .spec = &asking,
                               .folder = own,
                               .image = "doctor",
                               .timeout_ns = GUEST_TIMEOUT_NS,
                               .interrupt_fd = -1};
  g_autoptr(GError) error = NULL;
  gboolean works = g_file_set_contents_full(transcript, TRANSCRIPT, -1, G_FILE_SET_CONTENTS_NONE, 0644, &error) &&
                   keep_and_fork(&request, ret_text, &error);
  (void)tree_remove(own);
  if (!works)
    *ret_text = g_strdup_printf("no guest can be kept, all boots are cold: %s", error->message);
  return works;
}
