/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/command_line.h"
#include "control/protocol.h"

/* Whole unit names, one line a unit, no colour, no ellipsis; a guest that panics or reboots ends the machine at once.
 */
#define READABLE_CONSOLE                                                                                               \
  "console=ttyS0 systemd.show_status=1 systemd.status_unit_format=name systemd.log_color=0 TERM=dumb COLUMNS=400 "     \
  "panic=-1 reboot=t"

/* The kernel's tick rate on Debian; only the boot-time guess of lpj= depends on it. */
#define GUEST_HZ 250

char *command_line_additions(GuestKind guest, MachineType machine, Accelerator accelerator, guint tsc_khz)
{
  if (guest != GUEST_SYSTEMD)
    return g_strdup("");
  g_autoptr(GString) text = g_string_new(READABLE_CONSOLE " rdinit=" PROTOCOL_INIT_PATH);
  /* microvm has no PIT to calibrate against: under load TCG guests hang there unless they are told (lab.md 2). */
  if (machine == MACHINE_MICROVM && accelerator == ACCELERATOR_TCG && tsc_khz > 0)
    g_string_append_printf(text, " tsc_early_khz=%u lpj=%u", tsc_khz, tsc_khz * (1000 / GUEST_HZ));
  return g_string_free(g_steal_pointer(&text), FALSE);
}

char *command_line_for(const Image *image, MachineType machine, Accelerator accelerator, guint tsc_khz)
{
  g_autofree char *additions = command_line_additions(image->guest, machine, accelerator, tsc_khz);
  const char *own = image->command_line ? image->command_line : "";
  return g_strdup_printf("%s%s%s", own, *own && *additions ? " " : "", additions);
}
