/* SPDX-License-Identifier: GPL-3.0-or-later */
/* judging.h: the judge's memory, shared by judge.c (what happens) and outcome.c (what it comes to). */
#pragma once
#include "console/finding.h"
#include "console/lines.h"

/* A pattern that was given up on so many lines is not tried again: a guest may print what makes it backtrack. */
#define MAX_LIMITED 64

/* What the search for events needs, kept from block to block. */
typedef struct {
  GPtrArray *candidates;  /* by probe: GArray of guint, the pieces that hold a word of it; NULL: never had any */
  GArray *touched;        /* guint: the probes that have candidates in this block */
  GArray *hits, *limited; /* guint: pieces */
  guint piece;            /* the one that holds the last word found */
  const Block *block;
} Search;

/* The pieces as they came, mended ones left out, behind the end of the block before. */
typedef struct {
  GString *text;
  GArray *starts; /* TornStart, of the pieces in TEXT, by ascending offset */
  gsize carried;  /* bytes of TEXT that belong to the block before */
} TornText;

typedef struct {
  gsize offset; /* in TornText's text */
  guint piece;  /* in the block */
} TornStart;

struct _Judge {
  const RuleSet *rules; /* (borrowed) */
  Pattern *marker;      /* may be NULL */
  gboolean pass_rules;  /* rules of Class=pass are the marker */
  gint64 grace_ns;
  Engine *engine;
  Lines *lines;
  Block block;
  gint64 at_ns;                    /* of the bytes fed last */
  gint64 prompt_ns;                /* when the unfinished line decides, G_MAXINT64: it does not */
  gboolean frozen;                 /* the verdict can no longer change */
  guint boot;                      /* kernels started so far */
  guint pass_line, boot_pass_line; /* where the marker came first, and first in this boot; 0: not yet */
  gint64 pieces;                   /* pieces before this block */
  GPtrArray *findings;             /* Finding */
  GPtrArray *pending;              /* (borrowed) Finding whose key is still to come */
  Search search;
  TornText torn;
  GHashTable *limited; /* Pattern → on how many lines it was given up */
  GQueue *tail;        /* char *, the last pieces */
};

/* Keeps the last pieces of BLOCK in TAIL. */
void tail_update(GQueue *tail, const Block *block);
/* Console text as Match has it: bounded, valid UTF-8, no control characters. Returns: (owned). */
char *display_text(const char *text, gsize length);
Outcome *judge_outcome(Judge *judge, ConsoleEnd end);
