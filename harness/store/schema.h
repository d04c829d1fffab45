/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.h: the tables of a results file, and how an older file becomes a newer one. Inside store/ only. */
#pragma once
#include "store/store.h"

/* The schema that this bootrace knows. */
guint schema_version(void);

/* Recognises the file: ours, or empty. *RET_VERSION is its schema, 0 for an empty file. Changes nothing.
 * Returns: FALSE with INPUT for any other file, or one of a newer bootrace. */
gboolean schema_check(Store *store, guint *ret_version, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Brings the file to schema_version() in one transaction. */
gboolean schema_migrate(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
