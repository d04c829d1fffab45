/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deliver.h: the host's frame taken over the control line, or the one that lies in the initrd, and laid into the tree.
 */
#pragma once
#include <stdbool.h>

/* Where the initrd has a frame (PROTOCOL_GUEST_FRAME) takes that and says nothing to anybody. Else says `ready`, waits
 * for the frame, writes its files, keeps PROGRAM (the path of this program) for later use where there were any, says
 * `took`. Returns: false with a fault, told to the host as well where there is a line, when the boot must go on without
 * a (whole) plan. */
bool deliver(const char *program);
/* Later in a boot whose frame came over the line: says `ready` again, waits for another frame, writes its files besides
 * those that are there, has USE act on them, says `took`. WHO stands in front of what the host is told when that fails.
 */
bool deliver_once_more(const char *who, bool (*use)(void));
