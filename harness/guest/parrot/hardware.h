/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hardware.h: the ports and registers of QEMU's microvm and q35 machines. */
#pragma once
#include "guest/parrot/text.h"

typedef enum { SERIAL_CONSOLE = 0x3f8, SERIAL_CONTROL = 0x2f8 } Serial;

/* Sets up both ports and the clock. */
void hardware_start(void);

bool serial_exists(Serial port);
void serial_write(Serial port, Text text);
/* Waits until all of it has left the port. */
void serial_drain(Serial port);
/* Waits for one byte; costs no CPU while none comes. */
char serial_read(Serial port);

/* Waits without burning the host's CPU. */
void hardware_sleep_ms(uint32_t ms);
__attribute__((noreturn)) void hardware_hang(void);
__attribute__((noreturn)) void hardware_spin(void);
__attribute__((noreturn)) void hardware_reset(void);
__attribute__((noreturn)) void hardware_power_off(void);
/* Tells QEMU's pvpanic device, where there is one; returns. */
void hardware_panic(void);

/* Called by interrupt_entry in start.S. */
void hardware_on_interrupt(void);
