/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/inert.h"
#include "base/quantity.h"
#include "campaign/host.h"
#include "commands/command.h"
#include "commands/doctor_checkpoint.h"
#include "commands/environment.h"
#include "machine/accelerator.h"
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GUEST_TIMEOUT_NS (20 * NS_PER_S)
#define GUEST_MEMORY_BYTES (32 << 20)
#define GREETING "bootrace doctor\n"

typedef struct {
  const char *program, *package, *purpose;
} Tool;

static const Tool TOOLS[] = {
    {"qemu-system-x86_64", "qemu-system-x86", "runs the guests"},
    {"qemu-img", "qemu-utils", "makes throw-away overlays for writable disks"},
    {"mmdebstrap", "mmdebstrap", "builds images from Debian packages"},
    {"apt-get", "apt", "downloads the guest's kernel"},
    {"dpkg-deb", "dpkg", "unpacks the guest's kernel"},
    {"depmod", "kmod", "indexes the guest's kernel modules"},
    {"mkfs.erofs", "erofs-utils", "makes store disks"},
};

/* One line of the report. Returns: GOOD. */
static gboolean tell(gboolean good, const char *subject, const char *text)
{
  printf("%-4s %-20s %s\n", good ? "ok" : "NO", subject, text);
  return good;
}

static void tell_note(const char *subject, const char *text)
{
  printf("%-4s %-20s %s\n", "-", subject, text);
}

static gboolean check_tools(void)
{
  gboolean good = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(TOOLS); i++) {
    g_autofree char *path = g_find_program_in_path(TOOLS[i].program);
    g_autofree char *remedy =
        path ? g_strdup_printf("%s (%s)", path, TOOLS[i].purpose)
             : g_strdup_printf("missing; it %s: apt-get install %s", TOOLS[i].purpose, TOOLS[i].package);
    good &= tell(path != NULL, TOOLS[i].program, remedy);
  }
  return good;
}

/* Returns: (owned) why no user namespace can be made in which a range of the host's user ids is mapped; NULL where one
 * can. */
static char *try_namespace(void)
{
  static const char *const COMMAND[] = {"unshare", "--user", "--map-auto", "--map-root-user", "true", NULL};
  g_autoptr(GError) error = NULL;
  g_autofree char *said = NULL;
  g_autoptr(GSubprocess) unshare =
      g_subprocess_newv(COMMAND, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (!unshare || !g_subprocess_communicate_utf8(unshare, NULL, NULL, NULL, &said, &error))
    return g_strdup(error->message);
  if (g_subprocess_get_successful(unshare))
    return NULL;
  g_strchomp(said);
  return inert_text(said, strlen(said), INERT_ONE_LINE);
}

/* Without root, mmdebstrap works in such a namespace. */
static gboolean check_namespace(void)
{
  static const char *const SUBJECT = "user namespace";
  if (geteuid() == 0)
    return TRUE;
  g_autofree char *newuidmap = g_find_program_in_path("newuidmap");
  if (!newuidmap)
    return tell(FALSE, SUBJECT, "no newuidmap; without root it is needed to build images: apt-get install uidmap");
  g_autofree char *reason = try_namespace();
  if (!reason)
    return tell(TRUE, SUBJECT, "images can be built without root");
  g_autofree char *text =
      g_strdup_printf("images cannot be built without root: %s; give this user ids in /etc/subuid and /etc/subgid "
                      "(usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER), or build as root",
                      reason);
  return tell(FALSE, SUBJECT, text);
}

static gboolean check_writable(const char *subject, const char *folder)
{
  g_autofree char *existing = g_strdup(folder);
  while (!g_file_test(existing, G_FILE_TEST_EXISTS)) {
    char *parent = g_path_get_dirname(existing);
    g_free(existing);
    existing = parent;
  }
  gboolean good = access(existing, W_OK) == 0;
  g_autofree char *text =
      good ? g_strdup(folder)
           : g_strdup_printf("%s cannot be written; choose another place or mend its permissions", existing);
  return tell(good, subject, text);
}

static gboolean check_accelerator(Hypervisor *hypervisor, const MachineSpec *spec, Accelerator accelerator)
{
  AcceleratorCheck check = {0};
  accelerator_check(hypervisor, spec, accelerator, GUEST_TIMEOUT_NS, &check);
  gboolean works = check.works;
  g_autofree char *text = g_strdup_printf("%s%s", works ? "a guest runs: " : "no guest runs: ", check.detail);
  accelerator_check_clear(&check);
  if (works || accelerator == ACCELERATOR_TCG)
    return tell(works, accelerator_to_string(accelerator), text);
  g_autofree char *slower = g_strdup_printf("%s; guests run under TCG, many times slower", text);
  tell_note(accelerator_to_string(accelerator), slower);
  return FALSE;
}

/* Without checkpoints boots are slower, not impossible. */
static void check_checkpoints(Hypervisor *hypervisor, const MachineSpec *spec, gboolean kvm)
{
  g_autofree char *cache = environment_cache();
  g_autofree char *folder = g_build_filename(cache, "checkpoints", NULL);
  g_autofree char *text = NULL;
  MachineSpec kept = *spec;
  kept.accelerator = kvm ? ACCELERATOR_KVM : ACCELERATOR_TCG;
  if (doctor_checkpoint(hypervisor, &kept, folder, &text))
    tell(TRUE, "checkpoints", text);
  else
    tell_note("checkpoints", text);
}

/* Starts the test guest with each accelerator. Returns: whether any of them ran it. */
static gboolean check_guests(Hypervisor *hypervisor, const char *parrot, GError **error)
{
  g_autofree char *transcript = g_build_filename(hypervisor_directory(hypervisor), "doctor.txt", NULL);
  if (!g_file_set_contents_full(transcript, GREETING, -1, G_FILE_SET_CONTENTS_NONE, 0644, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s", "");
  const MachineSpec spec = {
      .type = MACHINE_MICROVM, .memory_bytes = GUEST_MEMORY_BYTES, .cpus = 1, .kernel = parrot, .initrd = transcript};
  gboolean kvm = check_accelerator(hypervisor, &spec, ACCELERATOR_KVM);
  gboolean tcg = check_accelerator(hypervisor, &spec, ACCELERATOR_TCG);
  if (kvm || tcg)
    check_checkpoints(hypervisor, &spec, kvm);
  return kvm || tcg;
}

static gboolean check_boots(const char *uri)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *parrot = environment_parrot(&error);
  if (!parrot)
    return tell(FALSE, "test guest", error->message);
  g_autoptr(Hypervisor) hypervisor = hypervisor_open(uri, &error);
  if (!hypervisor)
    return tell(FALSE, "libvirt", error->message);
  g_autofree char *versions = g_strdup_printf("%s at %s", hypervisor_versions(hypervisor), hypervisor_uri(hypervisor));
  tell(TRUE, "libvirt", versions);
  gboolean good = check_guests(hypervisor, parrot, &error);
  return error ? tell(FALSE, "guest", error->message) : good;
}

static void tell_host(void)
{
  g_autofree char *processor = host_processor();
  g_autofree char *text =
      g_strdup_printf("%u × %s, %" G_GINT64_FORMAT " MiB memory: %u boots of 512 MiB at once", g_get_num_processors(),
                      processor, host_memory_bytes() >> 20, host_default_jobs(512 << 20));
  tell_note("host", text);
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_autofree char *uri = NULL;
  const GOptionEntry entries[] = {
      {"connect", 0, 0, G_OPTION_ARG_STRING, &uri, "libvirt connection (default: an embedded one, no daemon)", "URI"},
      G_OPTION_ENTRY_NULL,
  };
  if (!command_parse(&COMMAND_DOCTOR, entries, &argc, &argv, error) ||
      !command_operands(&COMMAND_DOCTOR, argc, 0, 0, error))
    return STATUS_PASSED;
  g_autofree char *cache = environment_cache();
  g_autofree char *results = g_path_get_dirname(globals->results);
  tell_host();
  gboolean good = check_tools();
  good &= check_namespace();
  good &= check_writable("image cache", cache);
  good &= check_writable("results", results);
  good &= check_boots(uri);
  puts(good ? "This host can boot images." : "This host lacks what is marked NO.");
  return good ? STATUS_PASSED : STATUS_UNKNOWN;
}

const Command COMMAND_DOCTOR = {
    .name = "doctor",
    .arguments = "",
    .summary = "can this host do it? starts a guest, says what to install",
    .description = "Exit status: 0 all is well, 125 something is missing.",
    .run = run,
};
