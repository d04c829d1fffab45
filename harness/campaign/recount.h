/* SPDX-License-Identifier: GPL-3.0-or-later */
/* recount.h: what the boots of a campaign have shown of unit orders, counted anew from all that stand in the store: a
 * campaign whose boots come from several files has no count that fits them. */
#pragma once
#include "store/store.h"

/* Images whose units nobody has asked for have no coverage. Errors: the store's; HOST for a unit graph that cannot be
 * read any more. */
gboolean recount_coverage(Store *store, const char *campaign, GError **error) G_GNUC_WARN_UNUSED_RESULT;
