/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/parrot/payload.h"
#include "control/protocol.h"
#include "guest/parrot/hardware.h"

/* Far more than a plan; in the image's .bss, for there is no allocator. */
#define PAYLOAD_MAX (1u << 20)

static char bytes[PAYLOAD_MAX];
static uint32_t length;
static bool kept;

typedef struct {
  Text path, text;
} PayloadFile;

Text payload_bytes(void)
{
  return (Text){bytes, bytes + length};
}

/* Returns: false where no (whole) file stands there. */
static bool take_file(Text *rest, PayloadFile *ret)
{
  uint32_t size;
  Text path = {rest->at, rest->at};
  while (path.end < rest->end && *path.end)
    path.end++;
  Text behind = {path.end + 1 + PROTOCOL_MODE_DIGITS, rest->end};
  if (behind.at >= behind.end || !text_take_hexadecimal(&behind, PROTOCOL_FILE_DIGITS, &size) ||
      size > text_length(behind))
    return false;
  *ret = (PayloadFile){path, {behind.at, behind.at + size}};
  rest->at = ret->text.end;
  return true;
}

Text payload_plan(void)
{
  PayloadFile file;
  for (Text rest = payload_bytes(); rest.at < rest.end && take_file(&rest, &file);)
    if (text_equals(file.path, PROTOCOL_GUEST_PLAN))
      return file.text;
  return text_of("");
}

void payload_send(Text kind, Text text)
{
  char digits[10];
  serial_write(SERIAL_CONTROL, text_of(PROTOCOL_RECORD));
  serial_write(SERIAL_CONTROL, kind);
  serial_write(SERIAL_CONTROL, text_of(" "));
  serial_write(SERIAL_CONTROL, text_from_number(text_length(text), digits));
  serial_write(SERIAL_CONTROL, text_of("\n"));
  serial_write(SERIAL_CONTROL, text);
  serial_write(SERIAL_CONTROL, text_of("\n"));
}

static void find_frame(void)
{
  char previous = '\0', byte = '\0';
  do {
    previous = byte;
    byte = serial_read(SERIAL_CONTROL);
  } while (previous != PROTOCOL_FRAME[0] || byte != PROTOCOL_FRAME[1]);
}

static bool receive_frame(void)
{
  char digits[PROTOCOL_FRAME_DIGITS];
  uint32_t announced;
  find_frame();
  for (uint32_t i = 0; i < sizeof digits; i++)
    digits[i] = serial_read(SERIAL_CONTROL);
  Text number = {digits, digits + sizeof digits};
  if (!text_take_hexadecimal(&number, sizeof digits, &announced) || announced > PAYLOAD_MAX)
    return false;
  for (length = 0; length < announced; length++)
    bytes[length] = serial_read(SERIAL_CONTROL);
  return true;
}

/* Returns: false where the payload is not files from end to end. */
static bool count_files(uint32_t *ret)
{
  PayloadFile file;
  uint32_t count = 0;
  for (Text rest = payload_bytes(); rest.at < rest.end; count++)
    if (!take_file(&rest, &file))
      return false;
  *ret = count;
  return true;
}

static char *append(char *at, Text text)
{
  while (text.at < text.end)
    *at++ = *text.at++;
  return at;
}

static void send_took(uint32_t files)
{
  char text[24], digits[10];
  char *end = append(text, text_from_number(files, digits));
  end = append(end, text_of(" "));
  end = append(end, text_from_number(length, digits));
  payload_send(text_of("took"), (Text){text, end});
}

void payload_keep(Text text)
{
  if (text_length(text) > PAYLOAD_MAX)
    return;
  length = text_length(text);
  append(bytes, text);
  kept = true;
}

void payload_receive(void)
{
  uint32_t files;
  if (kept)
    return;
  if (!serial_exists(SERIAL_CONTROL)) {
    serial_write(SERIAL_CONSOLE, text_of("parrot: no control line\n"));
    return;
  }
  payload_send(text_of("ready"), text_of(""));
  if (receive_frame() && count_files(&files)) {
    send_took(files);
    return;
  }
  length = 0;
  payload_send(text_of("error"), text_of("parrot: malformed frame"));
}
