/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/parrot/text.h"

Text text_of(const char *string)
{
  const char *end = string;
  while (*end)
    end++;
  return (Text){string, end};
}

uint32_t text_length(Text text)
{
  return (uint32_t)(text.end - text.at);
}

bool text_starts_with(Text text, Text start)
{
  if (text_length(start) > text_length(text))
    return false;
  for (; start.at < start.end; start.at++, text.at++)
    if (*start.at != *text.at)
      return false;
  return true;
}

bool text_equals(Text text, const char *string)
{
  Text other = text_of(string);
  return text_length(text) == text_length(other) && text_starts_with(text, other);
}

Text text_find(Text text, Text wanted)
{
  while (text.at < text.end && !text_starts_with(text, wanted))
    text.at++;
  return text;
}

Text text_take_line(Text *text)
{
  Text line = {text->at, text->at};
  while (line.end < text->end && *line.end != '\n')
    line.end++;
  if (line.end < text->end)
    line.end++;
  text->at = line.end;
  return line;
}

Text text_without_newline(Text line)
{
  if (line.at < line.end && line.end[-1] == '\n')
    line.end--;
  return line;
}

Text text_take_word(Text *text)
{
  Text word = {text->at, text->at};
  while (word.end < text->end && *word.end != ' ')
    word.end++;
  text->at = word.end < text->end ? word.end + 1 : word.end;
  return word;
}

uint32_t text_number(Text word)
{
  uint32_t number = 0;
  for (; word.at < word.end && *word.at >= '0' && *word.at <= '9'; word.at++)
    number = number * 10 + (uint32_t)(*word.at - '0');
  return number;
}

bool text_take_hexadecimal(Text *text, uint32_t digits, uint32_t *ret)
{
  uint32_t number = 0;
  if (text_length(*text) < digits)
    return false;
  for (; digits > 0; digits--, text->at++) {
    char digit = *text->at;
    if (digit >= '0' && digit <= '9')
      number = number << 4 | (uint32_t)(digit - '0');
    else if (digit >= 'a' && digit <= 'f')
      number = number << 4 | (uint32_t)(digit - 'a' + 10);
    else
      return false;
  }
  *ret = number;
  return true;
}

Text text_from_number(uint32_t number, char buffer[static 10])
{
  Text digits = {buffer + 10, buffer + 10};
  char *next = buffer + 10;
  do {
    *--next = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  digits.at = next;
  return digits;
}
