/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h: stretches of bytes, for a program without a C library. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  const char *at, *end; /* END is behind the last byte */
} Text;

Text text_of(const char *string);
uint32_t text_length(Text text);
bool text_equals(Text text, const char *string);
bool text_starts_with(Text text, Text start);
/* Returns: from the first WANTED in TEXT to TEXT's end; empty where there is none. */
Text text_find(Text text, Text wanted);
/* Takes the first line off *TEXT. Returns: it, with its newline where it has one. */
Text text_take_line(Text *text);
Text text_without_newline(Text line);
/* Takes the first word off *TEXT, and one blank behind it. */
Text text_take_word(Text *text);
/* The decimal number that WORD starts with. */
uint32_t text_number(Text word);
/* Reads exactly DIGITS hexadecimal digits off *TEXT. Returns: false where there are not so many. */
bool text_take_hexadecimal(Text *text, uint32_t digits, uint32_t *ret);
/* Writes NUMBER into BUFFER. Returns: its digits there. */
Text text_from_number(uint32_t number, char buffer[static 10]);
