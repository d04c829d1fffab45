/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/manager.h"
#include "guest/fault.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PRIVATE_SOCKET "/run/systemd/private"
#define DESTINATION "org.freedesktop.systemd1"
/* A manager that is busy for so long hangs. A dump of 159 units takes it 1.4 s of CPU. */
#define PATIENCE_SECONDS 60
#define HEADER_LENGTH 16
/* The specification's limit of a message. */
#define MESSAGE_MAX (128u << 20)

enum { MESSAGE_CALL = 1, MESSAGE_REPLY = 2, MESSAGE_ERROR = 3 };
enum { FIELD_PATH = 1, FIELD_INTERFACE = 2, FIELD_MEMBER = 3, FIELD_DESTINATION = 6, FIELD_SIGNATURE = 8 };

static bool send_all(Manager *manager, const char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t sent = send(manager->fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent < 0)
      return fault_errno("cannot write to " PRIVATE_SOCKET);
    bytes += sent;
    length -= (size_t)sent;
  }
  return true;
}

static bool fill(Manager *manager)
{
  ssize_t got;
  do
    got = recv(manager->fd, manager->input, sizeof manager->input, 0);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return fault_errno("the manager does not answer on " PRIVATE_SOCKET);
  if (got == 0)
    return fault("the manager closed " PRIVATE_SOCKET);
  manager->read = 0;
  manager->filled = (size_t)got;
  return true;
}

static bool receive(Manager *manager, char *bytes, size_t length)
{
  while (length > 0) {
    if (manager->read == manager->filled && !fill(manager))
      return false;
    size_t ready = manager->filled - manager->read;
    size_t taken = ready < length ? ready : length;
    memcpy(bytes, manager->input + manager->read, taken);
    manager->read += taken;
    bytes += taken;
    length -= taken;
  }
  return true;
}

/* As root ("30" is '0' in hexadecimal), pipelined: the manager answers OK and from then on reads messages. */
static bool authenticate(Manager *manager)
{
  static const char GREETING[] = "\0AUTH EXTERNAL 30\r\nBEGIN\r\n";
  char answer[128];
  size_t length = 0;
  if (!send_all(manager, GREETING, sizeof GREETING - 1))
    return false;
  do
    if (!receive(manager, answer + length, 1))
      return false;
  while (answer[length++] != '\n' && length < sizeof answer);
  return memcmp(answer, "OK", 2) == 0 ? true : fault("the manager refuses us on " PRIVATE_SOCKET);
}

bool manager_open(Manager *manager)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = PRIVATE_SOCKET};
  struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
  manager->serial = 0;
  manager->read = manager->filled = 0;
  manager->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (manager->fd < 0)
    return fault_errno("cannot make a socket");
  (void)setsockopt(manager->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(manager->fd, (struct sockaddr *)&address, sizeof address) < 0)
    (void)fault_errno("cannot connect to " PRIVATE_SOCKET);
  else if (authenticate(manager))
    return true;
  manager_close(manager);
  return false;
}

void manager_close(Manager *manager)
{
  (void)close(manager->fd);
}

static void add_padding(Buffer *message, size_t alignment)
{
  while (message->length % alignment)
    buffer_add(message, "", 1);
}

static void add_u32(Buffer *message, uint32_t number)
{
  add_padding(message, 4);
  buffer_add(message, &number, sizeof number);
}

static void add_string(Buffer *message, const char *text)
{
  add_u32(message, (uint32_t)strlen(text));
  buffer_add(message, text, strlen(text) + 1);
}

static void add_signature(Buffer *message, const char *signature)
{
  unsigned char length = (unsigned char)strlen(signature);
  buffer_add(message, &length, 1);
  buffer_add(message, signature, (size_t)length + 1);
}

static void add_field(Buffer *message, char code, const char *type, const char *value)
{
  add_padding(message, 8);
  buffer_add(message, &code, 1);
  add_signature(message, type);
  if (type[0] == 'g')
    add_signature(message, value);
  else
    add_string(message, value);
}

static void set_u32(Buffer *message, size_t offset, size_t number)
{
  uint32_t value = (uint32_t)number;
  memcpy(message->bytes + offset, &value, sizeof value);
}

static void build_call(Buffer *message, uint32_t serial, const char *path, const char *interface, const char *member,
                       const char *const *arguments, unsigned n)
{
  static const char START[4] = {'l', MESSAGE_CALL, 0, 1};
  char signature[8] = "";
  memset(signature, 's', n);
  buffer_add(message, START, sizeof START);
  add_u32(message, 0);
  add_u32(message, serial);
  add_u32(message, 0);
  add_field(message, FIELD_PATH, "o", path);
  add_field(message, FIELD_INTERFACE, "s", interface);
  add_field(message, FIELD_MEMBER, "s", member);
  add_field(message, FIELD_DESTINATION, "s", DESTINATION);
  if (n)
    add_field(message, FIELD_SIGNATURE, "g", signature);
  set_u32(message, 12, message->length - HEADER_LENGTH);
  add_padding(message, 8);
  size_t body = message->length;
  for (unsigned i = 0; i < n; i++)
    add_string(message, arguments[i]);
  set_u32(message, 4, message->length - body);
}

/* Reads one message. Its header fields do not matter: with one call at a time the next reply or error is ours. */
static bool receive_message(Manager *manager, char *ret_type, Reply *ret_body)
{
  char header[HEADER_LENGTH];
  uint32_t body, fields;
  if (!receive(manager, header, sizeof header))
    return false;
  memcpy(&body, header + 4, sizeof body);
  memcpy(&fields, header + 12, sizeof fields);
  if (header[0] != 'l' || body > MESSAGE_MAX || fields > MESSAGE_MAX)
    return fault("the manager's answer is no D-Bus message of this machine");
  size_t skipped = ((size_t)fields + 7) & ~(size_t)7;
  char *bytes = malloc(skipped + body + 1);
  if (!bytes)
    return fault("no memory for a message of %u bytes", body);
  if (!receive(manager, bytes, skipped) || !receive(manager, bytes, body)) {
    free(bytes);
    return false;
  }
  bytes[body] = '\0';
  *ret_type = header[1];
  *ret_body = (Reply){.bytes = bytes, .length = body};
  return true;
}

bool manager_call(Manager *manager, const char *path, const char *interface, const char *member,
                  const char *const *arguments, unsigned n, Reply *ret_reply)
{
  Buffer message = {0};
  build_call(&message, ++manager->serial, path, interface, member, arguments, n);
  bool sent = send_all(manager, message.bytes, message.length);
  buffer_clear(&message);
  char type = 0;
  Reply reply;
  while (sent && receive_message(manager, &type, &reply)) {
    if (type == MESSAGE_REPLY) {
      *ret_reply = reply;
      return true;
    }
    if (type == MESSAGE_ERROR)
      (void)fault("%s: %.150s", member, reply_string(&reply));
    reply_clear(&reply);
    if (type == MESSAGE_ERROR)
      return false;
  }
  return false;
}
