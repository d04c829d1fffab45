/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/torn.h"
#include "console/events.h"
#include <string.h>

/* No phrase begins further from its end than this. */
#define REACH 256
/* What stands in front of a piece: one of the kernel's begins anew, any other may be the rest of the one before. */
#define BEGINS '\f'
#define GOES_ON '\n'

void torn_init(TornText *torn)
{
  *torn = (TornText){.text = g_string_new(NULL), .starts = g_array_new(FALSE, FALSE, sizeof(TornStart))};
}

void torn_clear(TornText *torn)
{
  g_string_free(torn->text, TRUE);
  g_array_unref(torn->starts);
}

static void add_block(TornText *torn, const Block *block)
{
  g_string_truncate(torn->text, torn->carried);
  g_array_set_size(torn->starts, 0);
  for (guint i = 0; i < block->pieces->len; i++) {
    const Piece *piece = &g_array_index(block->pieces, Piece, i);
    if (piece->mended)
      continue;
    TornStart start = {.offset = torn->text->len, .piece = i};
    g_array_append_val(torn->starts, start);
    g_string_append_c(torn->text, piece->kernel ? BEGINS : GOES_ON);
    g_string_append_len(torn->text, block->text->str + piece->offset, (gssize)piece->length);
  }
}

static void find_phrase(const TornText *torn, const Phrase *phrase, guint rule, GArray *events)
{
  gsize at = 0, first = 0, end = 0, length = torn->text->len;
  guint index = 0;
  for (; (at = woven_phrase(phrase, torn->text->str, length, at, &first, &end)) < length; at++) {
    /* what ends in the carried text was found there before */
    if (end <= torn->carried || memchr(torn->text->str + first, BEGINS, end - first))
      continue;
    while (index + 1 < torn->starts->len && g_array_index(torn->starts, TornStart, index + 1).offset < end)
      index++;
    Event event = {.piece = g_array_index(torn->starts, TornStart, index).piece, .role = ROLE_FAILURE, .rule = rule};
    g_array_append_val(events, event);
  }
}

void torn_find(Judge *judge, GArray *events)
{
  add_block(&judge->torn, &judge->block);
  for (guint i = 0; i < judge->rules->rules->len && judge->torn.starts->len > 0; i++) {
    const Rule *rule = g_ptr_array_index(judge->rules->rules, i);
    for (guint k = 0; k < rule->torn->len && rule->kind == RULE_FAILURE; k++)
      find_phrase(&judge->torn, g_ptr_array_index(rule->torn, k), i, events);
  }
}

void torn_carry(TornText *torn)
{
  if (torn->text->len > REACH)
    g_string_erase(torn->text, 0, (gssize)(torn->text->len - REACH));
  torn->carried = torn->text->len;
}
