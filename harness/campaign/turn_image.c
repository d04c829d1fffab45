/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"
#include "campaign/command_line.h"
#include "campaign/turn.h"
#include "machine/accelerator.h"
#include <sys/eventfd.h>
#include <unistd.h>

static void point_to_disks(TurnImage *turn)
{
  const Image *image = turn->image;
  turn->disks = g_new0(MachineDisk, image->disks->len);
  for (guint i = 0; i < image->disks->len; i++) {
    const ImageDisk *disk = g_ptr_array_index(image->disks, i);
    turn->disks[i] = (MachineDisk){.path = disk->path, .format = disk->format, .read_only = disk->read_only};
  }
  turn->shares = g_new0(MachineShare, image->shares->len);
  for (guint i = 0; i < image->shares->len; i++) {
    const ImageShare *share = g_ptr_array_index(image->shares, i);
    turn->shares[i] = (MachineShare){.tag = share->tag, .path = share->path, .read_only = share->read_only};
  }
}

static MachineSpec spec_for(const TurnImage *turn, const Scenario *scenario)
{
  return (MachineSpec){
      .type = (MachineType)names_find(machine_type_names(), scenario->machine),
      .memory_bytes = scenario->memory_bytes,
      .cpus = scenario->cpus,
      .network = (MachineNetwork)names_find(SCENARIO_NETWORKS, scenario->network),
      .kernel = turn->image->kernel,
      .initrd = turn->image->initrd,
      .disks = turn->disks,
      .n_disks = turn->image->disks->len,
      .shares = turn->shares,
      .n_shares = turn->image->shares->len,
  };
}

TurnImage *turn_image_new(const CampaignOptions *options, const char *name, guint tsc_khz, GError **error)
{
  Image *image = image_library_open(options->library, name, error);
  return image ? turn_image_of(options, image, tsc_khz) : NULL;
}

TurnImage *turn_image_of(const CampaignOptions *options, Image *image, guint tsc_khz)
{
  const Scenario *scenario = options->scenario;
  TurnImage *turn = g_new0(TurnImage, 1);
  turn->image = image;
  point_to_disks(turn);
  MachineSpec spec = spec_for(turn, scenario);
  /* The kernel must talk on the serial line to be seen alive, so the check gets the line of a TCG boot, which has no
   * less. */
  turn->command_line = command_line_for(turn->image, spec.type, ACCELERATOR_TCG, tsc_khz);
  spec.command_line = turn->command_line;
  spec.accelerator = accelerator_choose(options->hypervisor, &spec, &turn->accelerator_reason);
  g_free(turn->command_line);
  turn->command_line = command_line_for(turn->image, spec.type, spec.accelerator, tsc_khz);
  spec.command_line = turn->command_line;
  turn->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  turn->settings = (BootSettings){
      .hypervisor = options->hypervisor,
      .spec = spec,
      .guest = turn->image->guest,
      .rules = options->rules,
      .pass_marker = scenario->pass_marker,
      .timeout_ns = scenario->timeout_ns,
      .grace_ns = scenario->grace_ns,
      .interrupt_fd = options->interrupt_fd,
      .stop_fd = turn->stop_fd,
      .on_failure = options->on_failure,
      .on_failure_data = options->on_failure_data,
  };
  return turn;
}

void turn_image_free(TurnImage *turn)
{
  if (!turn)
    return;
  gate_close(turn->gate);
  gate_close(turn->late);
  image_free(turn->image);
  g_free(turn->command_line);
  g_free(turn->disks);
  g_free(turn->shares);
  g_free(turn->accelerator_reason);
  if (turn->stop_fd >= 0)
    close(turn->stop_fd);
  g_free(turn);
}
