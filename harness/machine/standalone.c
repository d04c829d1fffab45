/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/standalone.h"

const char *standalone_cpu(Accelerator accelerator)
{
  switch (accelerator) {
  case ACCELERATOR_KVM:
    return "host";
  case ACCELERATOR_TCG:
    return "qemu64";
  }
  g_assert_not_reached();
}

static void add(GStrvBuilder *words, const char *option, const char *value)
{
  g_strv_builder_add_many(words, option, value, NULL);
}

G_GNUC_PRINTF(3, 4) static void add_formatted(GStrvBuilder *words, const char *option, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *value = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  add(words, option, value);
}

/* QEMU's way to write a comma within a value. Returns: (owned). */
static char *escape(const char *value)
{
  g_auto(GStrv) parts = g_strsplit(value, ",", -1);
  return g_strjoinv(",,", parts);
}

/* microvm has no PCI. */
static const char *bus(const MachineSpec *spec)
{
  return spec->type == MACHINE_MICROVM ? "device" : "pci";
}

static void add_disk(GStrvBuilder *words, const MachineSpec *spec, guint index)
{
  const MachineDisk *disk = &spec->disks[index];
  g_autofree char *path = escape(disk->path);
  add_formatted(words, "-drive", "file=%s,format=%s,if=none,id=disk%u,%s", path, disk->format, index,
                disk->read_only ? "readonly=on" : "snapshot=on");
  add_formatted(words, "-device", "virtio-blk-%s,drive=disk%u", bus(spec), index);
}

static void add_share(GStrvBuilder *words, const MachineSpec *spec, guint index)
{
  const MachineShare *share = &spec->shares[index];
  g_autofree char *path = escape(share->path), *tag = escape(share->tag);
  add_formatted(words, "-fsdev", "local,id=share%u,path=%s,security_model=none%s", index, path,
                share->read_only ? ",readonly=on" : "");
  add_formatted(words, "-device", "virtio-9p-%s,fsdev=share%u,mount_tag=%s", bus(spec), index, tag);
}

static void add_network(GStrvBuilder *words, const MachineSpec *spec)
{
  switch (spec->network) {
  case NETWORK_NONE:
    break;
  case NETWORK_USER:
    add(words, "-netdev", "user,id=network0");
    add_formatted(words, "-device", "virtio-net-%s,netdev=network0", bus(spec));
    break;
  }
}

static void add_machine(GStrvBuilder *words, const MachineSpec *spec)
{
  g_strv_builder_add_many(words, "-no-user-config", "-nodefaults", "-no-reboot", NULL);
  add(words, "-display", "none");
  add_formatted(words, "-machine", "%s,usb=off,dump-guest-core=off", machine_type_to_string(spec->type));
  add_formatted(words, "-m", "size=%" G_GINT64_FORMAT "k", spec->memory_bytes >> 10);
  add_formatted(words, "-smp", "%u,sockets=%u,cores=1,threads=1", spec->cpus, spec->cpus);
  add(words, "-rtc", "base=utc");
  add(words, "-kernel", spec->kernel);
  if (spec->initrd)
    add(words, "-initrd", spec->initrd);
}

char **standalone_words(const MachineSpec *spec)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new();
  add_machine(words, spec);
  for (guint i = 0; i < spec->n_disks; i++)
    add_disk(words, spec, i);
  for (guint i = 0; i < spec->n_shares; i++)
    add_share(words, spec, i);
  add_network(words, spec);
  add(words, "-chardev", "stdio,id=console,signal=off");
  add(words, "-device", "isa-serial,chardev=console,index=0");
  add(words, "-chardev", "null,id=control");
  add(words, "-device", "isa-serial,chardev=control,index=1");
  add(words, "-device", "pvpanic");
  return g_strv_builder_end(words);
}
