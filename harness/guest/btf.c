/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/btf.h"
#include "guest/fault.h"
#include <stdlib.h>
#include <string.h>

#define MAGIC 0xeb9f
/* Debian's kernels have some 130,000. */
#define TYPES_MAX (4u << 20)
/* Unnamed structures within each other, qualifiers before a type: deeper is no kernel's. */
#define DEPTH_MAX 16

enum {
  KIND_INT = 1,
  KIND_POINTER,
  KIND_ARRAY,
  KIND_STRUCT,
  KIND_UNION,
  KIND_ENUM,
  KIND_FORWARD,
  KIND_TYPEDEF,
  KIND_VOLATILE,
  KIND_CONST,
  KIND_RESTRICT,
  KIND_FUNCTION,
  KIND_PROTOTYPE,
  KIND_VARIABLE,
  KIND_SECTION,
  KIND_FLOAT,
  KIND_DECLARATION_TAG,
  KIND_TYPE_TAG,
  KIND_ENUM64
};

typedef struct {
  uint16_t magic;
  uint8_t version, flags;
  uint32_t header_length, types_offset, types_length, strings_offset, strings_length;
} Header;

/* The three words that every type begins with, then its members, parameters … */
enum { WORD_NAME, WORD_INFO, WORD_TYPE, WORDS };

static unsigned kind_of(const uint32_t *type)
{
  return type[WORD_INFO] >> 24 & 31;
}

static unsigned count_of(const uint32_t *type)
{
  return type[WORD_INFO] & 0xffff;
}

/* Words behind the first three. Returns: false for a kind that came after this was written. */
static bool words_behind(const uint32_t *type, size_t *ret)
{
  size_t count = count_of(type);
  switch (kind_of(type)) {
  case KIND_INT:
  case KIND_VARIABLE:
  case KIND_DECLARATION_TAG:
    *ret = 1;
    return true;
  case KIND_ARRAY:
    *ret = 3;
    return true;
  case KIND_STRUCT:
  case KIND_UNION:
  case KIND_SECTION:
  case KIND_ENUM64:
    *ret = 3 * count;
    return true;
  case KIND_ENUM:
  case KIND_PROTOTYPE:
    *ret = 2 * count;
    return true;
  default:
    *ret = 0;
    return kind_of(type) <= KIND_TYPE_TAG;
  }
}

static const char *string_at(const Btf *btf, uint32_t offset)
{
  return offset < btf->strings_length ? btf->strings + offset : "";
}

/* Fills the table, or only counts where there is none yet. */
static bool index_types(Btf *btf, const uint32_t *words, size_t length)
{
  uint32_t n = 0;
  size_t behind;
  for (size_t at = 0; at < length; at += WORDS + behind) {
    if (length - at < WORDS || !words_behind(words + at, &behind) || behind > length - at - WORDS || n == TYPES_MAX)
      return fault("the kernel's type information has a type that is not known here");
    n++;
    if (btf->types)
      btf->types[n] = words + at;
  }
  btf->n = n;
  return true;
}

static bool read_header(const char *bytes, size_t length, Header *ret)
{
  Header header;
  if (length < sizeof header)
    return false;
  memcpy(&header, bytes, sizeof header);
  if (header.magic != MAGIC || header.header_length > length || header.header_length % 4 || header.types_offset % 4)
    return false;
  size_t left = length - header.header_length;
  *ret = header;
  return header.types_offset <= left && header.types_length <= left - header.types_offset &&
         header.strings_offset <= left && header.strings_length <= left - header.strings_offset &&
         header.strings_length > 0 &&
         bytes[header.header_length + header.strings_offset + header.strings_length - 1] == 0;
}

bool btf_init(Btf *ret, const void *bytes, size_t length)
{
  Header header;
  if (!read_header(bytes, length, &header))
    return fault("the kernel's type information is none");
  const char *body = (const char *)bytes + header.header_length;
  const uint32_t *words = (const void *)(body + header.types_offset);
  Btf btf = {.strings = body + header.strings_offset, .strings_length = header.strings_length};
  if (!index_types(&btf, words, header.types_length / 4))
    return false;
  btf.types = calloc((size_t)btf.n + 1, sizeof *btf.types);
  if (!btf.types)
    return fault("no memory for %u types", btf.n);
  (void)index_types(&btf, words, header.types_length / 4);
  *ret = btf;
  return true;
}

void btf_clear(Btf *btf)
{
  free(btf->types);
  *btf = (Btf){0};
}

static const uint32_t *type_at(const Btf *btf, uint32_t number)
{
  return number > 0 && number <= btf->n ? btf->types[number] : NULL;
}

/* The structure or function of this name: a forward declaration is none. */
static const uint32_t *find(const Btf *btf, unsigned kind, const char *name)
{
  for (uint32_t i = 1; i <= btf->n; i++)
    if (kind_of(btf->types[i]) == kind && strcmp(string_at(btf, btf->types[i][WORD_NAME]), name) == 0)
      return btf->types[i];
  return NULL;
}

bool btf_has_function(const Btf *btf, const char *function)
{
  return find(btf, KIND_FUNCTION, function) != NULL;
}

static bool is_composite(const uint32_t *type)
{
  return type && (kind_of(type) == KIND_STRUCT || kind_of(type) == KIND_UNION);
}

static bool find_member(const Btf *btf, const uint32_t *type, const char *name, unsigned depth, unsigned *ret_bits)
{
  bool bit_fields = type[WORD_INFO] >> 31;
  for (unsigned i = 0; i < count_of(type); i++) {
    const uint32_t *member = type + WORDS + 3 * (size_t)i;
    const char *own = string_at(btf, member[0]);
    unsigned bits = bit_fields ? member[2] & 0xffffff : member[2], inner = 0;
    const uint32_t *within = *own ? NULL : type_at(btf, member[1]);
    if (strcmp(own, name) == 0 ||
        (is_composite(within) && depth < DEPTH_MAX && find_member(btf, within, name, depth + 1, &inner))) {
      *ret_bits = bits + inner;
      return true;
    }
  }
  return false;
}

bool btf_member(const Btf *btf, const char *structure, const char *member, unsigned *ret_offset)
{
  unsigned bits;
  const uint32_t *type = find(btf, KIND_STRUCT, structure);
  if (!type || !find_member(btf, type, member, 0, &bits))
    return fault("this kernel has no %s in its struct %s", member, structure);
  *ret_offset = bits / 8;
  return true;
}

static const uint32_t *unqualified(const Btf *btf, uint32_t number)
{
  const uint32_t *type = type_at(btf, number);
  for (unsigned depth = 0; type && depth < DEPTH_MAX; depth++) {
    unsigned kind = kind_of(type);
    if (kind != KIND_CONST && kind != KIND_VOLATILE && kind != KIND_RESTRICT && kind != KIND_TYPEDEF &&
        kind != KIND_TYPE_TAG)
      break;
    type = type_at(btf, type[WORD_TYPE]);
  }
  return type;
}

static bool points_to(const Btf *btf, uint32_t number, const char *structure)
{
  const uint32_t *pointer = unqualified(btf, number);
  const uint32_t *target = pointer && kind_of(pointer) == KIND_POINTER ? unqualified(btf, pointer[WORD_TYPE]) : NULL;
  return target && (kind_of(target) == KIND_STRUCT || kind_of(target) == KIND_FORWARD) &&
         strcmp(string_at(btf, target[WORD_NAME]), structure) == 0;
}

bool btf_argument(const Btf *btf, const char *function, const char *structure, unsigned nth, unsigned *ret_argument)
{
  const uint32_t *type = find(btf, KIND_FUNCTION, function);
  const uint32_t *prototype = type ? type_at(btf, type[WORD_TYPE]) : NULL;
  if (!prototype || kind_of(prototype) != KIND_PROTOTYPE)
    return fault("this kernel has no function %s", function);
  for (unsigned i = 0; i < count_of(prototype); i++)
    if (points_to(btf, prototype[WORDS + 2 * (size_t)i + 1], structure) && nth-- == 0) {
      *ret_argument = i + 1;
      return true;
    }
  return fault("this kernel's %s() takes no struct %s", function, structure);
}
