# SPDX-License-Identifier: GPL-3.0-or-later
# Prints about MEGABYTES of console as boots print it: kernel, systemd with colours and CRLF, daemons, audit, and now and
# then a failure that recovers. The same every time.
function stamp() { clock += rand() / 50; return sprintf("[%12.6f] ", clock) }
function out(text) { size += length(text) + 2; printf "%s\r\n", text }
function kernel(text) { out(stamp() text) }
function status(word, colour, text) { out("[\033[0;" colour "m" word "\033[0m] " text) }
BEGIN {
  srand(7)
  split("virtio_blk virtio_net ext4 erofs overlay 9pnet_virtio e1000 ahci nvme xhci_hcd snd_hda drm", driver, " ")
  split("Network Manager|OpenSSH server daemon|Permit User Sessions|Record System Boot/Shutdown|Load/Save Random Seed|Daily Cleanup", unit, "|")
  while (size < megabytes * 1048576) {
    if (size > next_boot) {
      next_boot = size + 60000; clock = 0
      kernel("Linux version 6.1.0-18-cloud-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0)")
      kernel("Command line: console=ttyS0 panic=-1 root=/dev/vda1 systemd.show_status=1")
    }
    kind = rand(); n = int(rand() * 1000)
    if (kind < 0.45) kernel("pci 0000:00:" n ".0: reg 0x10: [mem 0xfe" n "00000-0xfe" n "fffff 64bit pref]")
    else if (kind < 0.6) kernel(driver[n % 12 + 1] " " n ": probed with driver version 1." n ", irq " n % 64 ", 2 queues")
    else if (kind < 0.72) status("  OK  ", "32", "Started \033[0;1;39munit-" n ".service\033[0m - " unit[n % 6 + 1] ".")
    else if (kind < 0.8) out("         Starting \033[0;1;39munit-" n ".service\033[0m - " unit[n % 6 + 1] "...")
    else if (kind < 0.9) kernel("audit: type=1400 audit(1700000000." n ":" n "): apparmor=\"STATUS\" operation=\"profile_load\" name=\"lsb_release\" pid=" n)
    else if (kind < 0.998) kernel("systemd[1]: unit-" n ".service: Deactivated successfully.")
    else if (kind < 0.999) status("FAILED", "1;31", "Failed to mount \033[0;1;39m/mnt/" n "\033[0m.")
    else status("  OK  ", "32", "Mounted \033[0;1;39m/mnt/" n "\033[0m.")
  }
  status("  OK  ", "32", "Reached target \033[0;1;39mmulti-user.target\033[0m - Multi-User System.")
}
