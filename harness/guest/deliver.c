/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/deliver.h"
#include "control/protocol.h"
#include "guest/delivered.h"
#include "guest/fault.h"
#include "guest/files.h"
#include "guest/frame.h"
#include "guest/line.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* From `ready` to the frame's first byte, and between any two: a loaded host is slow, a lost one must not cost the
 * boot. */
#define FRAME_PATIENCE_SECONDS 30
/* Far more than any plan, far less than a small guest's memory. */
#define FRAME_MAX (16u << 20)

/* Skips to the end of PROTOCOL_FRAME. */
static bool find_frame(const Line *line)
{
  char previous = '\0', byte = '\0';
  do {
    previous = byte;
    if (!line_read(line, &byte, 1, FRAME_PATIENCE_SECONDS))
      return false;
  } while (previous != PROTOCOL_FRAME[0] || byte != PROTOCOL_FRAME[1]);
  return true;
}

/* Returns: (owned) the payload of *RET_LENGTH bytes and a NUL, or NULL with a fault. */
static char *receive_payload(const Line *line, size_t *ret_length)
{
  char digits[PROTOCOL_FRAME_DIGITS];
  size_t length;
  if (!find_frame(line) || !line_read(line, digits, sizeof digits, FRAME_PATIENCE_SECONDS))
    return NULL;
  if (!frame_number(digits, sizeof digits, 16, &length) || length > FRAME_MAX) {
    (void)fault("malformed frame: %.8s is no length", digits);
    return NULL;
  }
  char *payload = calloc(1, length + 1);
  if (!payload) {
    (void)fault("no memory for a frame of %zu bytes", length);
    return NULL;
  }
  if (line_read(line, payload, length, FRAME_PATIENCE_SECONDS)) {
    *ret_length = length;
    return payload;
  }
  free(payload);
  return NULL;
}

/* Looks through the whole payload before the first file is written: a boot has its whole plan or none. */
static bool count_files(const char *payload, size_t length, unsigned *ret_count)
{
  FrameFile file;
  unsigned count = 0;
  for (; length > 0; count++)
    if (!frame_take_file(&payload, &length, &file))
      return false;
  *ret_count = count;
  return true;
}

static bool is_ours(const char *path)
{
  return strncmp(path, PROTOCOL_GUEST_DIRECTORY "/", strlen(PROTOCOL_GUEST_DIRECTORY "/")) == 0;
}

static bool write_file(const FrameFile *file, int list)
{
  if (!files_write(file->path, file->bytes, file->length, (mode_t)file->mode))
    return false;
  if (!is_ours(file->path) && dprintf(list, "%s\n", file->path) < 0)
    return fault_errno("cannot write " DELIVERED_LIST);
  return true;
}

static bool write_files(const char *payload, size_t length)
{
  FrameFile file;
  files_make_parents(DELIVERED_LIST);
  int list = open(DELIVERED_LIST, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (list < 0)
    return fault_errno("cannot create " DELIVERED_LIST);
  bool written = true;
  while (written && length > 0)
    written = frame_take_file(&payload, &length, &file) && write_file(&file, list);
  (void)close(list);
  return written;
}

/* PROGRAM is NULL where it was kept before. */
static bool lay_payload(const char *payload, size_t length, const char *program, unsigned *ret_count)
{
  if (!count_files(payload, length, ret_count))
    return false;
  return *ret_count == 0 ||
         (write_files(payload, length) && (!program || files_copy(program, PROTOCOL_GUEST_PROGRAM, 0755)));
}

static bool take_frame(const Line *line, const char *program, bool (*use)(void))
{
  size_t length;
  unsigned count;
  char took[64];
  char *payload = receive_payload(line, &length);
  bool taken = payload && lay_payload(payload, length, program, &count) && (!use || use());
  free(payload);
  if (!taken)
    return false;
  (void)snprintf(took, sizeof took, "%u %zu", count, length);
  return line_record(line, "took", took, NULL, 0);
}

static bool take_own_frame(const char *program)
{
  size_t length;
  unsigned count;
  char *payload = files_read_bytes(PROTOCOL_GUEST_FRAME, &length);
  bool taken = payload && lay_payload(payload, length, program, &count);
  free(payload);
  return taken;
}

static bool deliver_by_line(const char *who, const char *program, bool (*use)(void))
{
  Line line;
  if (!line_open(&line))
    return false;
  bool taken = line_record(&line, "ready", "", NULL, 0) && take_frame(&line, program, use);
  if (!taken) {
    char error[320];
    (void)snprintf(error, sizeof error, "%s: %s", who, fault_text());
    (void)line_record(&line, "error", error, NULL, 0);
  }
  line_close(&line);
  return taken;
}

bool deliver(const char *program)
{
  if (access(PROTOCOL_GUEST_FRAME, F_OK) == 0)
    return take_own_frame(program);
  return deliver_by_line("init", program, NULL);
}

bool deliver_once_more(const char *who, bool (*use)(void))
{
  return deliver_by_line(who, NULL, use);
}
