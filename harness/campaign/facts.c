/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/facts.h"
#include "campaign/host.h"
#include <json-glib/json-glib.h>
#include <sys/utsname.h>

static void add_string(JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, value);
}

static void add_integer(JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_int_value(builder, value);
}

static void add_host(JsonBuilder *builder)
{
  struct utsname system = {0};
  (void)uname(&system);
  g_autofree char *processor = host_processor();
  add_string(builder, "kernel", system.release);
  add_string(builder, "architecture", system.machine);
  add_string(builder, "processor", processor);
  add_integer(builder, "processors", g_get_num_processors());
  add_integer(builder, "memory_bytes", host_memory_bytes());
}

static void add_settings(JsonBuilder *builder, const Scenario *scenario)
{
  add_string(builder, "machine", scenario->machine);
  add_string(builder, "network", scenario->network);
  add_integer(builder, "memory", scenario->memory_bytes);
  add_integer(builder, "cpus", scenario->cpus);
  add_integer(builder, "timeout_ns", scenario->timeout_ns);
  add_integer(builder, "grace_ns", scenario->grace_ns);
}

static char *finish(JsonBuilder *builder)
{
  json_builder_end_object(builder);
  g_autoptr(JsonNode) root = json_builder_get_root(builder);
  return json_to_string(root, FALSE);
}

char *facts_of_campaign(Hypervisor *hypervisor, const Scenario *scenario, Accelerator accelerator, const char *reason)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  json_builder_begin_object(builder);
  add_string(builder, "bootrace", BOOTRACE_VERSION);
  add_string(builder, "hypervisor", hypervisor_versions(hypervisor));
  add_string(builder, "connection", hypervisor_uri(hypervisor));
  add_string(builder, "accelerator", accelerator_to_string(accelerator));
  add_string(builder, "accelerator_reason", reason);
  add_host(builder);
  add_settings(builder, scenario);
  return finish(builder);
}

char *facts_of_image(const Image *image, const char *command_line)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  json_builder_begin_object(builder);
  add_string(builder, "kernel", image->kernel);
  if (image->initrd)
    add_string(builder, "initrd", image->initrd);
  add_string(builder, "command_line", command_line);
  json_builder_set_member_name(builder, "disks");
  json_builder_begin_array(builder);
  for (guint i = 0; i < image->disks->len; i++)
    json_builder_add_string_value(builder, ((const ImageDisk *)g_ptr_array_index(image->disks, i))->path);
  json_builder_end_array(builder);
  return finish(builder);
}
