/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manager.h: method calls to the service manager over its private socket, without a bus or a library. Little-endian
 * D-Bus (D-Bus specification, "Message Protocol"), one call at a time. */
#pragma once
#include "guest/buffer.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MANAGER_PATH "/org/freedesktop/systemd1"
#define MANAGER_INTERFACE "org.freedesktop.systemd1.Manager"

typedef struct {
  int fd;
  uint32_t serial;
  char input[65536]; /* read ahead: two system calls less a message */
  size_t read, filled;
} Manager;

/* The body of a reply, read from its start by the functions below. */
typedef struct {
  char *bytes; /* (owned) */
  size_t length, position;
  bool broken; /* something was asked for that is not there: all later reads give 0 and "" */
} Reply;

bool manager_open(Manager *manager);
void manager_close(Manager *manager);

/* Calls INTERFACE.MEMBER of the object PATH with the N string ARGUMENTS. Returns: false with a fault where the manager
 * does not answer or answers with an error. */
bool manager_call(Manager *manager, const char *path, const char *interface, const char *member,
                  const char *const *arguments, unsigned n, Reply *ret_reply);
void reply_clear(Reply *reply);

uint32_t reply_u32(Reply *reply);
uint64_t reply_u64(Reply *reply);
/* Strings and object paths. (borrowed): valid until reply_clear(). */
const char *reply_string(Reply *reply);
/* A signature, such as stands in front of a variant's value. (borrowed) */
const char *reply_signature(Reply *reply);
/* Starts an array whose elements are aligned to ALIGNMENT. Returns: the position behind its last element. */
size_t reply_array(Reply *reply, size_t alignment);
/* Moves to the next element, a structure or dictionary entry, of an array that ends at END. Returns: false after the
 * last. */
bool reply_next(Reply *reply, size_t end);
/* Skips one value of each type in SIGNATURE. */
void reply_skip(Reply *reply, const char *signature);
