/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parrot: a kernel that prints its initrd, the transcript, to the first serial port, and powers off. Lines that begin
 * with
 * "@@" are directives: README.md beside this file tells them. */
#include "guest/parrot/directives.h"
#include "guest/parrot/hardware.h"

/* What a PVH loader hands over (Xen, public/arch-x86/hvm/start_info.h). */
typedef struct {
  uint32_t magic, version, flags, modules;
  uint64_t module_list, command_line, rsdp, memory_map;
} StartInfo;

typedef struct {
  uint64_t address, size, command_line, reserved;
} Module;

void parrot_main(const StartInfo *info);

static const void *at(uint64_t address)
{
  return (const void *)(uint32_t)address;
}

void parrot_main(const StartInfo *info)
{
  hardware_start();
  if (info->modules > 0) {
    const Module *initrd = at(info->module_list);
    const char *start = at(initrd->address);
    const char *command_line = at(info->command_line);
    directives_follow((Text){start, start + (uint32_t)initrd->size}, text_of(command_line ? command_line : ""));
  }
  serial_drain(SERIAL_CONSOLE);
  serial_drain(SERIAL_CONTROL);
  hardware_power_off();
}
