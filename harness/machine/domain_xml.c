/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/domain_xml.h"
#include "base/error.h"
#include <libxml/xmlwriter.h>

/* libxml2's own BAD_CAST drops the const. */
static const xmlChar *xml_text(const char *text)
{
  return (const xmlChar *)text;
}

static void start(xmlTextWriter *writer, const char *name)
{
  xmlTextWriterStartElement(writer, xml_text(name));
}

static void end(xmlTextWriter *writer)
{
  xmlTextWriterEndElement(writer);
}

static void attribute(xmlTextWriter *writer, const char *name, const char *value)
{
  xmlTextWriterWriteAttribute(writer, xml_text(name), xml_text(value));
}

static void text(xmlTextWriter *writer, const char *name, const char *value)
{
  xmlTextWriterWriteElement(writer, xml_text(name), xml_text(value));
}

/* <NAME KEY='VALUE'/> */
static void empty(xmlTextWriter *writer, const char *name, const char *key, const char *value)
{
  start(writer, name);
  if (key)
    attribute(writer, key, value);
  end(writer);
}

static void number(xmlTextWriter *writer, const char *name, const char *unit, gint64 value)
{
  start(writer, name);
  if (unit)
    attribute(writer, "unit", unit);
  xmlTextWriterWriteFormatString(writer, "%" G_GINT64_FORMAT, value);
  end(writer);
}

/* microvm has no PCI: its virtio devices must be told to sit on virtio-mmio. */
static void virtio_address(xmlTextWriter *writer, MachineType type)
{
  if (type == MACHINE_MICROVM)
    empty(writer, "address", "type", "virtio-mmio");
}

static void write_os(xmlTextWriter *writer, const MachineSpec *spec)
{
  start(writer, "os");
  start(writer, "type");
  attribute(writer, "arch", "x86_64");
  attribute(writer, "machine", machine_type_to_string(spec->type));
  xmlTextWriterWriteString(writer, xml_text("hvm"));
  end(writer);
  text(writer, "kernel", spec->kernel);
  if (spec->initrd)
    text(writer, "initrd", spec->initrd);
  if (spec->command_line)
    text(writer, "cmdline", spec->command_line);
  end(writer);
}

static void write_cpu(xmlTextWriter *writer, Accelerator accelerator)
{
  start(writer, "cpu");
  switch (accelerator) {
  case ACCELERATOR_KVM:
    attribute(writer, "mode", "host-passthrough");
    attribute(writer, "check", "none");
    break;
  case ACCELERATOR_TCG:
    /* Under TCG the plainest model is the fastest: 4.6 to 5.1 CPU s a boot against 5.1 to 5.9 with "max". */
    attribute(writer, "mode", "custom");
    attribute(writer, "match", "exact");
    attribute(writer, "check", "none");
    text(writer, "model", "qemu64");
    break;
  }
  end(writer);
}

static void write_features(xmlTextWriter *writer, MachineType type)
{
  /* Without ACPI Debian's kernel finds no virtio-mmio device, and the guest cannot power off. */
  start(writer, "features");
  empty(writer, "acpi", NULL, NULL);
  if (type == MACHINE_Q35)
    empty(writer, "apic", NULL, NULL);
  end(writer);
  text(writer, "on_poweroff", "destroy");
  text(writer, "on_reboot", "destroy");
  text(writer, "on_crash", "destroy");
}

/* A raw file has nothing beneath it, whatever its bytes look like; beneath a qcow2 file libvirt looks for itself. */
static void end_of_chain(xmlTextWriter *writer, const MachineDisk *disk)
{
  if (g_str_equal(disk->format, "raw"))
    empty(writer, "backingStore", NULL, NULL);
}

static void write_backing(xmlTextWriter *writer, const MachineDisk *disk)
{
  start(writer, "backingStore");
  attribute(writer, "type", "file");
  empty(writer, "format", "type", disk->format);
  empty(writer, "source", "file", disk->path);
  end_of_chain(writer, disk);
  end(writer);
}

static void write_disk(xmlTextWriter *writer, const MachineSpec *spec, guint index, const char *overlay)
{
  const MachineDisk *disk = &spec->disks[index];
  char target[] = {'v', 'd', (char)('a' + index), '\0'};
  start(writer, "disk");
  attribute(writer, "type", "file");
  attribute(writer, "device", "disk");
  start(writer, "driver");
  attribute(writer, "name", "qemu");
  attribute(writer, "type", overlay ? "qcow2" : disk->format);
  if (overlay) /* thrown away in the end: nothing needs to reach the platter */
    attribute(writer, "cache", "unsafe");
  end(writer);
  empty(writer, "source", "file", overlay ? overlay : disk->path);
  if (overlay)
    write_backing(writer, disk);
  else
    end_of_chain(writer, disk);
  start(writer, "target");
  attribute(writer, "dev", target);
  attribute(writer, "bus", "virtio");
  end(writer);
  if (!overlay)
    empty(writer, "readonly", NULL, NULL);
  virtio_address(writer, spec->type);
  end(writer);
}

static void write_share(xmlTextWriter *writer, const MachineSpec *spec, const MachineShare *share)
{
  start(writer, "filesystem");
  attribute(writer, "type", "mount");
  attribute(writer, "accessmode", "squash"); /* QEMU runs unprivileged: it cannot give files away */
  empty(writer, "source", "dir", share->path);
  empty(writer, "target", "dir", share->tag);
  if (share->read_only)
    empty(writer, "readonly", NULL, NULL);
  virtio_address(writer, spec->type);
  end(writer);
}

static void write_network(xmlTextWriter *writer, const MachineSpec *spec)
{
  switch (spec->network) {
  case NETWORK_NONE:
    break;
  case NETWORK_USER:
    start(writer, "interface");
    attribute(writer, "type", "user");
    empty(writer, "model", "type", "virtio");
    virtio_address(writer, spec->type);
    end(writer);
    break;
  }
}

static void write_serial(xmlTextWriter *writer, const char *port, const char *pipe)
{
  start(writer, "serial");
  attribute(writer, "type", "pipe");
  empty(writer, "source", "path", pipe);
  start(writer, "target");
  attribute(writer, "type", "isa-serial");
  attribute(writer, "port", port);
  end(writer);
  end(writer);
}

static void write_devices(xmlTextWriter *writer, const MachineSpec *spec, const DomainFiles *files)
{
  start(writer, "devices");
  text(writer, "emulator", files->emulator);
  for (guint i = 0; i < spec->n_disks; i++)
    write_disk(writer, spec, i, files->overlays ? files->overlays[i] : NULL);
  for (guint i = 0; i < spec->n_shares; i++)
    write_share(writer, spec, &spec->shares[i]);
  write_network(writer, spec);
  start(writer, "controller");
  attribute(writer, "type", "usb");
  attribute(writer, "model", "none");
  end(writer);
  write_serial(writer, "0", files->console_pipe);
  write_serial(writer, "1", files->control_pipe);
  empty(writer, "memballoon", "model", "none");
  empty(writer, "panic", "model", "isa");
  end(writer);
}

static void argument(xmlTextWriter *writer, const char *value)
{
  empty(writer, "qemu:arg", "value", value);
}

/* libvirt has no words for RAM in a file of the caller's choice, nor for a machine that waits for a state without being
 * the target of a migration between daemons. */
static void write_memory(xmlTextWriter *writer, const MachineSpec *spec, const MachineMemory *memory)
{
  if (!memory->file)
    return;
  g_auto(GStrv) parts = g_strsplit(memory->file, ",", -1);
  g_autofree char *path = g_strjoinv(",,", parts); /* QEMU's way to write a comma within a value */
  g_autofree char *object =
      g_strdup_printf("memory-backend-file,id=checkpoint,size=%" G_GINT64_FORMAT ",mem-path=%s,share=%s",
                      spec->memory_bytes, path, memory->forked ? "off" : "on");
  start(writer, "qemu:commandline");
  argument(writer, "-object");
  argument(writer, object);
  argument(writer, "-machine");
  argument(writer, "memory-backend=checkpoint");
  if (memory->forked) {
    argument(writer, "-incoming");
    argument(writer, "defer");
  }
  end(writer);
}

/* XML 1.0 holds no control character but tab, newline and carriage return, whatever the escape. */
static gboolean holds(const char *value, const char *what, GError **error)
{
  if (!value)
    return TRUE;
  if (!g_utf8_validate(value, -1, NULL))
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s is not valid UTF-8, which libvirt cannot take", what);
  for (const char *at = value; *at; at++)
    if (g_ascii_iscntrl(*at) && !strchr("\t\n\r", *at))
      return error_set(error, BOOTRACE_ERROR_INPUT, "%s holds a control character, which libvirt cannot take", what);
  return TRUE;
}

static gboolean all_hold(const MachineSpec *spec, GError **error)
{
  gboolean good = holds(spec->kernel, "the kernel's path", error) && holds(spec->initrd, "the initrd's path", error) &&
                  holds(spec->command_line, "the kernel command line", error);
  for (guint i = 0; good && i < spec->n_disks; i++)
    good = holds(spec->disks[i].path, "a disk's path", error);
  for (guint i = 0; good && i < spec->n_shares; i++)
    good = holds(spec->shares[i].path, "a share's path", error) && holds(spec->shares[i].tag, "a share's tag", error);
  return good;
}

static void write_domain(xmlTextWriter *writer, const MachineSpec *spec, const DomainFiles *files)
{
  xmlTextWriterSetIndent(writer, 1);
  xmlTextWriterSetIndentString(writer, xml_text("  "));
  start(writer, "domain");
  attribute(writer, "type", spec->accelerator == ACCELERATOR_KVM ? "kvm" : "qemu");
  if (files->memory.file)
    attribute(writer, "xmlns:qemu", "http://libvirt.org/schemas/domain/qemu/1.0");
  text(writer, "name", files->name);
  number(writer, "memory", "b", spec->memory_bytes);
  number(writer, "vcpu", NULL, spec->cpus);
  write_os(writer, spec);
  write_features(writer, spec->type);
  write_cpu(writer, spec->accelerator);
  write_devices(writer, spec, files);
  write_memory(writer, spec, &files->memory);
  end(writer);
  xmlTextWriterFlush(writer);
}

char *domain_xml(const MachineSpec *spec, const DomainFiles *files, GError **error)
{
  if (!all_hold(spec, error) || !holds(files->memory.file, "the memory file's path", error))
    return NULL;
  xmlBuffer *buffer = xmlBufferCreate();
  xmlTextWriter *writer = xmlNewTextWriterMemory(buffer, 0);
  write_domain(writer, spec, files);
  xmlFreeTextWriter(writer);
  char *xml = g_strdup((const char *)xmlBufferContent(buffer));
  xmlBufferFree(buffer);
  return xml;
}
