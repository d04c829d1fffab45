/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/manager.h"
#include <stdlib.h>
#include <string.h>

void reply_clear(Reply *reply)
{
  free(reply->bytes);
  *reply = (Reply){0};
}

static void align(Reply *reply, size_t alignment)
{
  reply->position = (reply->position + alignment - 1) & ~(alignment - 1);
}

/* Returns: LENGTH bytes, behind which the reply moves on; NULL where there are not so many. */
static const char *take(Reply *reply, size_t length)
{
  if (reply->broken || reply->position > reply->length || length > reply->length - reply->position) {
    reply->broken = true;
    return NULL;
  }
  const char *bytes = reply->bytes + reply->position;
  reply->position += length;
  return bytes;
}

static void take_number(Reply *reply, void *ret, size_t size)
{
  align(reply, size);
  const char *bytes = take(reply, size);
  if (bytes)
    memcpy(ret, bytes, size);
}

uint32_t reply_u32(Reply *reply)
{
  uint32_t number = 0;
  take_number(reply, &number, sizeof number);
  return number;
}

uint64_t reply_u64(Reply *reply)
{
  uint64_t number = 0;
  take_number(reply, &number, sizeof number);
  return number;
}

static const char *terminated(Reply *reply, size_t length)
{
  const char *text = take(reply, length + 1);
  if (text && text[length] == '\0')
    return text;
  reply->broken = true;
  return "";
}

const char *reply_string(Reply *reply)
{
  return terminated(reply, reply_u32(reply));
}

const char *reply_signature(Reply *reply)
{
  const char *length = take(reply, 1);
  return length ? terminated(reply, (unsigned char)*length) : "";
}

size_t reply_array(Reply *reply, size_t alignment)
{
  size_t length = reply_u32(reply);
  align(reply, alignment);
  if (reply->broken || reply->position > reply->length || length > reply->length - reply->position) {
    reply->broken = true;
    return reply->position;
  }
  return reply->position + length;
}

bool reply_next(Reply *reply, size_t end)
{
  if (reply->broken || reply->position >= end)
    return false;
  align(reply, 8);
  return true;
}

static size_t alignment_of(char type)
{
  if (strchr("xtd({", type))
    return 8;
  if (strchr("nq", type))
    return 2;
  return strchr("yvg", type) ? 1 : 4;
}

/* Returns: what stands in SIGNATURE behind its first complete type. */
static const char *behind_type(const char *signature)
{
  int depth = 0;
  while (*signature) {
    char type = *signature++;
    if (type == '(' || type == '{')
      depth++;
    else if (type == ')' || type == '}')
      depth--;
    if (type != 'a' && depth <= 0)
      break;
  }
  return signature;
}

void reply_skip(Reply *reply, const char *signature)
{
  while (*signature && !reply->broken) {
    const char *next = behind_type(signature);
    char type = *signature;
    if (type == 's' || type == 'o')
      (void)reply_string(reply);
    else if (type == 'g')
      (void)reply_signature(reply);
    else if (type == 'a')
      reply->position = reply_array(reply, alignment_of(signature[1]));
    else if (type == 'v')
      reply_skip(reply, reply_signature(reply));
    else if (type == '(' || type == '{') {
      align(reply, 8);
      next = signature + 1;
    } else if (type != ')' && type != '}') {
      align(reply, alignment_of(type));
      (void)take(reply, alignment_of(type));
    }
    signature = next;
  }
}
