/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/frame.h"
#include "control/protocol.h"
#include "guest/fault.h"
#include <string.h>

static int digit_value(char digit)
{
  if (digit >= '0' && digit <= '9')
    return digit - '0';
  if (digit >= 'a' && digit <= 'f')
    return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F')
    return digit - 'A' + 10;
  return 16;
}

bool frame_number(const char *text, unsigned digits, unsigned base, size_t *ret)
{
  size_t number = 0;
  for (unsigned i = 0; i < digits; i++) {
    int value = digit_value(text[i]);
    if (value >= (int)base)
      return false;
    number = number * base + (size_t)value;
  }
  *ret = number;
  return true;
}

static bool leads_upwards(const char *path)
{
  for (const char *part = path; (part = strstr(part, "/..")); part++)
    if (part[3] == '/' || part[3] == '\0')
      return true;
  return false;
}

static bool check_path(const char *path)
{
  if (path[0] != '/' || strchr(path, '\n') || leads_upwards(path) || path[strlen(path) - 1] == '/')
    return fault("malformed frame: '%.100s' is no path of a file", path);
  return true;
}

bool frame_take_file(const char **payload, size_t *length, FrameFile *ret_file)
{
  const char *nul = memchr(*payload, '\0', *length);
  if (!nul)
    return fault("malformed frame: no end of the path");
  const char *numbers = nul + 1;
  size_t left = *length - (size_t)(numbers - *payload);
  size_t mode, size;
  if (left < PROTOCOL_MODE_DIGITS + PROTOCOL_FILE_DIGITS || !frame_number(numbers, PROTOCOL_MODE_DIGITS, 8, &mode) ||
      !frame_number(numbers + PROTOCOL_MODE_DIGITS, PROTOCOL_FILE_DIGITS, 16, &size))
    return fault("malformed frame: no mode and length behind '%.100s'", *payload);
  left -= PROTOCOL_MODE_DIGITS + PROTOCOL_FILE_DIGITS;
  if (size > left)
    return fault("malformed frame: '%.100s' ends %zu bytes early", *payload, size - left);
  if (!check_path(*payload))
    return false;
  const char *bytes = numbers + PROTOCOL_MODE_DIGITS + PROTOCOL_FILE_DIGITS;
  *ret_file = (FrameFile){.path = *payload, .mode = (unsigned)mode, .bytes = bytes, .length = size};
  *payload = bytes + size;
  *length = left - size;
  return true;
}
