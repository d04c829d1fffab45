/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/fault.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char text[256];

bool fault(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return false;
}

bool fault_errno(const char *format, ...)
{
  int number = errno;
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  size_t used = strlen(text);
  (void)snprintf(text + used, sizeof text - used, ": %s", strerror(number));
  return false;
}

const char *fault_text(void)
{
  return text;
}
