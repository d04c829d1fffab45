/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/ring.h"
#include <string.h>

/* Above the length of what was committed stand flags: events were missed before this page. */
#define COMMIT_MASK 0xfffffu
#define DELTA_BITS 27
#define ALIGNMENT 4

enum { TYPE_LONG = 0, TYPE_PADDING = 29, TYPE_TIME_EXTEND, TYPE_TIME_STAMP };

bool ring_page_open(RingPage *ret, const void *bytes, size_t length)
{
  uint64_t time, committed;
  const size_t header = sizeof time + sizeof committed;
  if (length < header)
    return false;
  memcpy(&time, bytes, sizeof time);
  memcpy(&committed, (const char *)bytes + sizeof time, sizeof committed);
  committed &= COMMIT_MASK;
  if (committed > length - header)
    return false;
  const unsigned char *data = (const unsigned char *)bytes + header;
  *ret = (RingPage){.at = data, .end = data + committed, .time_ns = time};
  return true;
}

static bool take_word(RingPage *page, uint32_t *ret)
{
  if (page->end - page->at < (ptrdiff_t)sizeof *ret)
    return false;
  memcpy(ret, page->at, sizeof *ret);
  page->at += sizeof *ret;
  return true;
}

/* What stands behind the first word of an entry. Returns: its length; SIZE_MAX where the page is broken. */
static size_t length_of(RingPage *page, uint32_t head)
{
  uint32_t type = head & 31, word;
  if (type != TYPE_LONG && type < TYPE_PADDING)
    return (size_t)type * ALIGNMENT;
  if (!take_word(page, &word) || word < sizeof word)
    return SIZE_MAX;
  return (word - sizeof word + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* A word that stands for time alone. */
static bool take_time(RingPage *page, uint32_t head)
{
  const uint64_t kept = ~(uint64_t)0 << 59; /* bits that a time stamp has no room for */
  uint32_t high;
  if (!take_word(page, &high))
    return false;
  uint64_t time = ((uint64_t)high << DELTA_BITS) | head >> 5;
  page->time_ns = (head & 31) == TYPE_TIME_STAMP ? (page->time_ns & kept) | time : page->time_ns + time;
  return true;
}

bool ring_page_next(RingPage *page, RingEvent *ret)
{
  uint32_t head;
  while (take_word(page, &head)) {
    uint32_t type = head & 31, delta = head >> 5;
    if (type >= TYPE_TIME_EXTEND) {
      if (!take_time(page, head))
        return false;
      continue;
    }
    if (type == TYPE_PADDING && delta == 0)
      return false;
    size_t length = length_of(page, head);
    if (length > (size_t)(page->end - page->at))
      return false;
    const unsigned char *bytes = page->at;
    page->at += length;
    page->time_ns += delta;
    if (type == TYPE_PADDING)
      continue;
    *ret = (RingEvent){.at_ns = page->time_ns, .bytes = bytes, .length = length};
    return true;
  }
  return false;
}
