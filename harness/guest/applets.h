/* SPDX-License-Identifier: GPL-3.0-or-later */
/* applets.h: what the guest program can do, by the name it is called under or by its first argument. Each takes its own
 * arguments (argv[0] is its name) and returns an exit status. */
#pragma once

/* The kernel's first program: takes the plan from the host, then becomes the image's own init. */
int applet_init(int argc, char **argv);
/* probe PHASE: sends the manager's Manager.Dump as a `dump` record. */
int applet_probe(int argc, char **argv);
/* times PHASE: sends the time stamps of all units as a `times` record. */
int applet_times(int argc, char **argv);
/* trace PHASE: sends what the boot has touched so far, and forgets it, as a `trace` record. */
int applet_trace(int argc, char **argv);
/* gate: waits for devices to settle, then for a plan, and has the manager take it up. */
int applet_gate(int argc, char **argv);
/* delay MICROSECONDS: ends that much later. */
int applet_delay(int argc, char **argv);
/* handover: replaces the initrd's files by the real root's when the guest leaves the initrd. */
int applet_handover(int argc, char **argv);
