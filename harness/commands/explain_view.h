/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain_view.h: what explain prints. */
#pragma once
#include "commands/explain_subject.h"
#include "diagnosis/explanation.h"

typedef struct {
  const Subject *subject;
  const Field *field;
  const Explanation *found;
  const char *campaign;     /* id of the campaign that holds the boots of the explanation */
  const BootRecord *failed; /* the last of them that failed, with its console; may be NULL */
  const BootRecord *passed; /* the same for one that passed */
  const char *fix;          /* the drop-in; NULL where there is none */
} ExplainView;

/* Returns: (owned), safe for a terminal. */
char *explain_view_text(const ExplainView *view);
/* One object on one line, as harness/doc/json.md says. Returns: (owned). */
char *explain_view_json(const ExplainView *view);

/* Appends to OUT the lines of two consoles that name one of UNITS (or what they mount, run or are described as), side
 * by side. Either console may be NULL. */
void explain_consoles_append(GString *out, const BootRecord *failed, const BootRecord *passed, const GPtrArray *units);
