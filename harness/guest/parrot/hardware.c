/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/parrot/hardware.h"

enum { TRANSMIT = 0, INTERRUPT_ENABLE = 1, FIFO_CONTROL = 2, LINE_CONTROL = 3, MODEM_CONTROL = 4, LINE_STATUS = 5 };
enum { DATA_READY = 0x01, TRANSMIT_EMPTY = 0x20, TRANSMITTER_IDLE = 0x40 };
#define FIFO_LENGTH 16
/* About a millisecond of looking for a byte before sleeping for one: the bytes of a frame come in a row. */
#define POLLS_BEFORE_SLEEP 2000

/* QEMU's generic event device of microvm: its sleep control register (ACPI 6, "Sleep Control Register": SLP_TYP 5,
 * SLP_EN). */
#define GED_SLEEP_CONTROL ((volatile uint8_t *)0xfea00200u)
#define GED_SOFT_OFF ((5 << 2) | (1 << 5))
/* q35's PM1a control register, where SeaBIOS puts it. */
#define PM1A_CONTROL 0x604
#define PM1A_SOFT_OFF 0x2000
#define PVPANIC_PORT 0x505
#define PVPANIC_PANICKED 1

/* The local APIC's timer counts at 1 GHz under TCG and KVM. */
#define APIC_TICKS_PER_MS 1000000u
#define APIC(offset) (*(volatile uint32_t *)(0xfee00000u + (offset)))
enum {
  APIC_END_OF_INTERRUPT = 0xb0,
  APIC_SPURIOUS = 0xf0,
  APIC_TIMER_VECTOR = 0x320,
  APIC_LINT0 = 0x350,
  APIC_TIMER_START = 0x380,
  APIC_TIMER_DIVISOR = 0x3e0
};
#define VECTOR_FIRST 0x20
#define VECTORS 0x40

extern void interrupt_entry(void);

typedef struct __attribute__((packed)) {
  uint16_t offset_low, selector;
  uint8_t zero, type;
  uint16_t offset_high;
} Gate;

typedef struct __attribute__((packed)) {
  uint16_t limit;
  uint32_t base;
} TableRegister;

static Gate gates[VECTORS];
static const uint64_t SEGMENTS[] = {0, 0x00cf9b000000ffffull, 0x00cf93000000ffffull}; /* none, flat code, flat data */
static volatile bool fired;

static void out8(uint16_t port, uint8_t value)
{
  __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}

static void out16(uint16_t port, uint16_t value)
{
  __asm__ volatile("outw %0, %1" ::"a"(value), "Nd"(port));
}

static uint8_t in8(uint16_t port)
{
  uint8_t value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static void out_bytes(uint16_t port, const char *bytes, uint32_t count)
{
  __asm__ volatile("rep outsb" : "+S"(bytes), "+c"(count) : "d"(port) : "memory");
}

static void start_serial(Serial port)
{
  out8(port + INTERRUPT_ENABLE, 0);
  out8(port + LINE_CONTROL, 0x80); /* the divisor: 1, for 115200 baud */
  out8(port + TRANSMIT, 1);
  out8(port + INTERRUPT_ENABLE, 0);
  out8(port + LINE_CONTROL, 0x03); /* 8 bits, no parity, 1 stop bit */
  out8(port + FIFO_CONTROL, 0xc7);
  out8(port + MODEM_CONTROL, 0x03);
}

static void start_interrupts(void)
{
  TableRegister segments = {sizeof SEGMENTS - 1, (uint32_t)SEGMENTS};
  TableRegister interrupts = {sizeof gates - 1, (uint32_t)gates};
  uint32_t entry = (uint32_t)interrupt_entry;
  __asm__ volatile("lgdt %0; ljmp $8, $1f; 1: mov %w1, %%ds; mov %w1, %%es; mov %w1, %%ss" ::"m"(segments), "r"(16)
                   : "memory");
  for (uint32_t vector = VECTOR_FIRST; vector < VECTORS; vector++)
    gates[vector] =
        (Gate){.offset_low = (uint16_t)entry, .selector = 8, .type = 0x8e, .offset_high = (uint16_t)(entry >> 16)};
  __asm__ volatile("lidt %0" ::"m"(interrupts));
}

static void start_clock(void)
{
  APIC(APIC_LINT0) = 0x10000; /* masked: nothing from the old interrupt controllers */
  APIC(APIC_SPURIOUS) = 0x13f;
  APIC(APIC_TIMER_VECTOR) = VECTOR_FIRST;
  APIC(APIC_TIMER_DIVISOR) = 0xb; /* by one */
}

void hardware_start(void)
{
  start_serial(SERIAL_CONSOLE);
  start_serial(SERIAL_CONTROL);
  start_interrupts();
  start_clock();
}

void hardware_on_interrupt(void)
{
  fired = true;
  APIC(APIC_END_OF_INTERRUPT) = 0;
}

bool serial_exists(Serial port)
{
  return in8(port + LINE_STATUS) != 0xff;
}

void serial_write(Serial port, Text text)
{
  while (text.at < text.end) {
    while (!(in8(port + LINE_STATUS) & TRANSMIT_EMPTY))
      ;
    uint32_t count = text_length(text) > FIFO_LENGTH ? FIFO_LENGTH : text_length(text);
    out_bytes(port, text.at, count);
    text.at += count;
  }
}

void serial_drain(Serial port)
{
  while (!(in8(port + LINE_STATUS) & TRANSMITTER_IDLE))
    ;
}

char serial_read(Serial port)
{
  for (uint32_t polls = 0; !(in8(port + LINE_STATUS) & DATA_READY); polls++)
    if (polls >= POLLS_BEFORE_SLEEP)
      hardware_sleep_ms(1);
  return (char)in8(port);
}

void hardware_sleep_ms(uint32_t ms)
{
  while (ms > 0) {
    uint32_t part = ms > 1000 ? 1000 : ms;
    fired = false;
    APIC(APIC_TIMER_START) = part * APIC_TICKS_PER_MS;
    while (!fired)
      __asm__ volatile("sti; hlt; cli" ::: "memory");
    ms -= part;
  }
}

void hardware_hang(void)
{
  for (;;)
    __asm__ volatile("cli; hlt");
}

void hardware_spin(void)
{
  for (;;)
    __asm__ volatile("");
}

void hardware_reset(void)
{
  TableRegister nothing = {0, 0};
  __asm__ volatile("lidt %0; int3" ::"m"(nothing));
  hardware_spin();
}

void hardware_power_off(void)
{
  *GED_SLEEP_CONTROL = GED_SOFT_OFF;
  out16(PM1A_CONTROL, PM1A_SOFT_OFF);
  hardware_hang();
}

void hardware_panic(void)
{
  out8(PVPANIC_PORT, PVPANIC_PANICKED);
}
