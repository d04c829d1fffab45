/* SPDX-License-Identifier: GPL-3.0-or-later */
/* protocol.h: what host and guest say to each other over the second serial line. Included by both sides: constants
 * only.
 *
 * Guest to host, records: "BOOTRACE 1 KIND LENGTH\n", LENGTH bytes, "\n". Kinds:
 *   ready  LENGTH 0: the guest init (or the parrot) waits for its frame; then, in a boot with a late gate, the gate
 * does took   text "FILES BYTES": the frame was delivered dump   text "PHASE\n" (initrd or root), then the manager's
 * Manager.Dump times  text "PHASE\n", then one line a unit (guest/times.c says which columns) trace  text "PHASE\n",
 * then what the boot touched (see below) error  text: what the guest program could not do Lines of a trace; names have
 * blanks, control characters and backslashes as \ooo: missing PROBE WHY     what this kernel cannot watch at DEV ROOT
 * PATH      a line of the mount table at the time of the record lost N                events that the ring had no room
 * for NS TASK PROBE ...     monotonic clock, kernel's number of the task, then for fork and attach "TASK PARENT/GROUP",
 * for turn nothing, for module and fstype a name, for all others "DEV PATH", for mount with the device of what was
 *                         mounted before them. A PATH that does not begin with '/' lacks its beginning
 *   probe PROBE N         how often it fired
 * Bytes between records (a getty, line noise) are skipped.
 *
 * Host to guest, one frame, sent after "ready": "BR", the payload's length as 8 hexadecimal digits, the payload. The
 * payload is a sequence of files: absolute path, NUL, mode as 4 octal digits, length as 8 hexadecimal digits, bytes. */
#pragma once

#define PROTOCOL_RECORD "BOOTRACE 1 "
#define PROTOCOL_FRAME "BR"
#define PROTOCOL_FRAME_DIGITS 8
#define PROTOCOL_MODE_DIGITS 4
#define PROTOCOL_FILE_DIGITS 8

/* Where the guest init keeps itself for later use (also after switch-root, /run survives), and the plan as text. */
#define PROTOCOL_GUEST_DIRECTORY "/run/bootrace"
#define PROTOCOL_GUEST_PROGRAM "/run/bootrace/guest"
#define PROTOCOL_GUEST_PLAN "/run/bootrace/plan"
/* Present in a boot that is to be traced from the guest init on. What it tells when that cannot be, as an error record,
 * begins with PROTOCOL_TRACE_FAULT. */
#define PROTOCOL_GUEST_TRACE "/run/bootrace/trace"
#define PROTOCOL_TRACE_FAULT "trace"
/* The payload of a frame that lies in the initrd, for a boot without a host on the control line
 * (campaign/reproducer.h): it is taken in place of one from there. */
#define PROTOCOL_GUEST_FRAME "/bootrace/frame"
/* The unit that a plan delivered at the late gate has the manager start, where it orders or delays anything there. */
#define PROTOCOL_GUEST_PLAN_TARGET "bootrace-plan.target"
/* In a boot that goes on from a checkpoint, what happened meanwhile: the time in microseconds since the epoch, a space,
 * random bytes as hexadecimal digits. */
#define PROTOCOL_GUEST_FORK "/run/bootrace/fork"
/* Files that replace those of the initrd phase when the guest leaves the initrd (guest/handover.c); the same layout as
 * /. */
#define PROTOCOL_GUEST_NEXT "/run/bootrace/next"
#define PROTOCOL_GUEST_TTY "/dev/ttyS1"
#define PROTOCOL_INIT_PATH "/bootrace/init"
