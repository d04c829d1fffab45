/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/parrot/directives.h"
#include "guest/parrot/hardware.h"
#include "guest/parrot/payload.h"

#define MARK "@@"
#define DEPTH_MAX 31

typedef struct {
  Text rest, command_line;
  uint32_t depth;   /* of open conditions */
  uint32_t unmet;   /* bit N: the open condition N+1 does not hold where we are */
  uint32_t chances; /* how many were drawn */
} Transcript;

typedef struct {
  const char *name;
  /* ARGUMENT is what stands behind the name, with the line's newline. */
  void (*follow)(Transcript *transcript, Text argument);
  /* For a directive without a FOLLOW: done once all that was printed has left. */
  void (*act)(void);
} Directive;

static void print(Text text)
{
  serial_write(SERIAL_CONSOLE, text);
}

static void follow_sleep(Transcript *transcript, Text argument)
{
  (void)transcript;
  serial_drain(SERIAL_CONSOLE);
  hardware_sleep_ms(text_number(argument));
}

static void follow_flood(Transcript *transcript, Text argument)
{
  (void)transcript;
  for (;;)
    print(argument);
}

static void follow_repeat(Transcript *transcript, Text argument)
{
  (void)transcript;
  for (uint32_t times = text_number(text_take_word(&argument)); times > 0; times--)
    print(argument);
}

static void follow_raw(Transcript *transcript, Text argument)
{
  (void)transcript;
  print(text_without_newline(argument));
}

static void follow_cmdline(Transcript *transcript, Text argument)
{
  (void)argument;
  print(transcript->command_line);
  print(text_of("\n"));
}

static void follow_printplan(Transcript *transcript, Text argument)
{
  (void)transcript;
  (void)argument;
  print(payload_plan());
}

static Text take_lines(Transcript *transcript, uint32_t count)
{
  Text lines = {transcript->rest.at, transcript->rest.at};
  for (; count > 0 && transcript->rest.at < transcript->rest.end; count--)
    lines.end = text_take_line(&transcript->rest).end;
  return lines;
}

static void follow_payload(Transcript *transcript, Text argument)
{
  uint32_t wanted = text_number(argument), left = text_length(transcript->rest);
  Text payload = {transcript->rest.at, transcript->rest.at + (wanted < left ? wanted : left)};
  transcript->rest.at = payload.end;
  payload_keep(payload);
}

static void follow_send(Transcript *transcript, Text argument)
{
  Text kind = text_take_word(&argument);
  Text lines = take_lines(transcript, text_number(argument));
  if (!transcript->unmet)
    payload_send(kind, lines);
}

static void open_condition(Transcript *transcript, bool met)
{
  if (transcript->depth == DEPTH_MAX)
    return;
  if (!met)
    transcript->unmet |= 1u << transcript->depth;
  transcript->depth++;
}

static void follow_ifplan(Transcript *transcript, Text argument)
{
  Text wanted = text_without_newline(argument);
  open_condition(transcript, text_length(text_find(payload_bytes(), wanted)) > 0);
}

/* The plan's line "Seed=…", empty where there is none. */
static Text seed_line(void)
{
  Text plan = payload_plan();
  while (plan.at < plan.end) {
    Text line = text_take_line(&plan);
    if (text_starts_with(line, text_of("Seed=")))
      return text_without_newline(line);
  }
  return text_of("");
}

/* FNV-1a (Fowler, Noll, Vo), whose low bits of similar seeds are then spread by a multiplication and shifts. */
static uint32_t hash(Text text, uint32_t start)
{
  uint32_t value = 2166136261u ^ start;
  for (; text.at < text.end; text.at++)
    value = (value ^ (uint8_t)*text.at) * 16777619u;
  value = (value ^ value >> 16) * 2246822507u;
  return value ^ value >> 13;
}

static void follow_chance(Transcript *transcript, Text argument)
{
  bool skipped = transcript->unmet != 0;
  uint32_t drawn = hash(seed_line(), transcript->chances) % 100;
  open_condition(transcript, drawn < text_number(argument));
  transcript->chances += !skipped;
}

static void follow_else(Transcript *transcript, Text argument)
{
  (void)argument;
  if (transcript->depth > 0)
    transcript->unmet ^= 1u << (transcript->depth - 1);
}

static void follow_endif(Transcript *transcript, Text argument)
{
  (void)argument;
  if (transcript->depth > 0)
    transcript->unmet &= ~(1u << --transcript->depth);
}

/* These count also between the lines of a condition that does not hold. */
static const Directive STRUCTURE[] = {
    {.name = "ifplan", .follow = follow_ifplan}, {.name = "chance", .follow = follow_chance},
    {.name = "else", .follow = follow_else},     {.name = "endif", .follow = follow_endif},
    {.name = "send", .follow = follow_send},
};

static const Directive ACTIONS[] = {
    {.name = "sleep", .follow = follow_sleep},
    {.name = "flood", .follow = follow_flood},
    {.name = "repeat", .follow = follow_repeat},
    {.name = "raw", .follow = follow_raw},
    {.name = "cmdline", .follow = follow_cmdline},
    {.name = "payload", .follow = follow_payload},
    {.name = "printplan", .follow = follow_printplan},
    {.name = "plan", .act = payload_receive},
    {.name = "hang", .act = hardware_hang},
    {.name = "spin", .act = hardware_spin},
    {.name = "reset", .act = hardware_reset},
    {.name = "poweroff", .act = hardware_power_off},
    {.name = "pvpanic", .act = hardware_panic},
};

static void execute(const Directive *directive, Transcript *transcript, Text argument)
{
  if (directive->follow) {
    directive->follow(transcript, argument);
    return;
  }
  serial_drain(SERIAL_CONSOLE);
  directive->act();
}

/* Returns: whether LINE is one of the N DIRECTIVES, which is then done. */
static bool follow(Transcript *transcript, Text line, const Directive *directives, uint32_t n)
{
  Text argument = line;
  argument.at += text_length(text_of(MARK));
  Text name = text_without_newline(text_take_word(&argument));
  for (uint32_t i = 0; i < n; i++)
    if (text_equals(name, directives[i].name)) {
      execute(&directives[i], transcript, argument);
      return true;
    }
  return false;
}

static void follow_line(Transcript *transcript, Text line)
{
  if (follow(transcript, line, STRUCTURE, sizeof STRUCTURE / sizeof *STRUCTURE) || transcript->unmet)
    return;
  if (!follow(transcript, line, ACTIONS, sizeof ACTIONS / sizeof *ACTIONS))
    print(line);
}

/* Ordinary lines in a row, without looking into each. */
static Text take_plain_lines(Transcript *transcript)
{
  Text lines = {transcript->rest.at, transcript->rest.at};
  while (transcript->rest.at < transcript->rest.end && !text_starts_with(transcript->rest, text_of(MARK)))
    lines.end = text_take_line(&transcript->rest).end;
  return lines;
}

void directives_follow(Text text, Text command_line)
{
  Transcript transcript = {.rest = text, .command_line = command_line};
  while (transcript.rest.at < transcript.rest.end) {
    Text plain = take_plain_lines(&transcript);
    if (!transcript.unmet)
      print(plain);
    if (transcript.rest.at < transcript.rest.end)
      follow_line(&transcript, text_take_line(&transcript.rest));
  }
}
