/* SPDX-License-Identifier: GPL-3.0-or-later */
/* marks.h: what the boots of a campaign say about the findings of `analyze`, and about the predictions of its watched
 * boot where there was one. */
#pragma once
#include "store/store.h"

/* For each image of campaign ID, the findings in the unit graphs that the results file knows, each
 *   confirmed    a boot in which only its order was wrong failed, or showed a failure and recovered
 *   refuted      every such boot passed, and the units really were in the wrong order
 *   not reached  no boot has shown that order
 * and the predictions likewise, once for the other order and once for both units at the same moment.
 * AS_JSON: the object `findings` of harness/doc/json.md on one line, else a block of text. Returns: (owned), ends in a
 * newline; NULL with the store's errors. */
char *marks_make(Store *store, const char *id, gboolean as_json, GError **error) G_GNUC_WARN_UNUSED_RESULT;
