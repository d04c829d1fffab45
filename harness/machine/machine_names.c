/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/machine.h"

const char *const *machine_type_names(void)
{
  static const char *const names[] = {"microvm", "q35", NULL};
  return names;
}

const char *machine_type_to_string(MachineType type)
{
  return machine_type_names()[type];
}

const char *accelerator_to_string(Accelerator accelerator)
{
  switch (accelerator) {
  case ACCELERATOR_KVM:
    return "kvm";
  case ACCELERATOR_TCG:
    return "tcg";
  }
  g_assert_not_reached();
}
