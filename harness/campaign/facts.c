/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/facts.h"
#include "base/json.h"
#include "campaign/host.h"
#include <sys/utsname.h>

static void add_host(JsonBuilder *builder)
{
  struct utsname system = {0};
  (void)uname(&system);
  g_autofree char *processor = host_processor();
  json_add_text(builder, "kernel", system.release);
  json_add_text(builder, "architecture", system.machine);
  json_add_text(builder, "processor", processor);
  json_add_integer(builder, "processors", g_get_num_processors());
  json_add_integer(builder, "memory_bytes", host_memory_bytes());
}

static void add_settings(JsonBuilder *builder, const Scenario *scenario)
{
  json_add_text(builder, "machine", scenario->machine);
  json_add_text(builder, "network", scenario->network);
  json_add_integer(builder, "memory", scenario->memory_bytes);
  json_add_integer(builder, "cpus", scenario->cpus);
  json_add_integer(builder, "timeout_ns", scenario->timeout_ns);
  json_add_integer(builder, "grace_ns", scenario->grace_ns);
  json_add_text(builder, "checkpoint", SCENARIO_CHECKPOINTS[scenario->checkpoint]);
}

char *facts_of_campaign(Hypervisor *hypervisor, const Scenario *scenario, Accelerator accelerator, const char *reason)
{
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "bootrace", BOOTRACE_VERSION);
  json_add_text(builder, "hypervisor", hypervisor_versions(hypervisor));
  json_add_text(builder, "connection", hypervisor_uri(hypervisor));
  json_add_text(builder, "accelerator", accelerator_to_string(accelerator));
  json_add_text(builder, "accelerator_reason", reason);
  add_host(builder);
  add_settings(builder, scenario);
  return json_finish(builder);
}

char *facts_of_image(const Image *image, const char *command_line)
{
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "kernel", image->kernel);
  if (image->initrd)
    json_add_text(builder, "initrd", image->initrd);
  json_add_text(builder, "command_line", command_line);
  json_begin_array(builder, "disks");
  for (guint i = 0; i < image->disks->len; i++)
    json_add_text(builder, NULL, ((const ImageDisk *)g_ptr_array_index(image->disks, i))->path);
  json_end_array(builder);
  return json_finish(builder);
}
