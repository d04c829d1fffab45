/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unzstd.h: zstd frames of any length, expanded as their bytes come. The bytes may come from anywhere; memory stays
 * within the format's window, 128 MiB at most. */
#pragma once
#include <glib.h>

/* The bytes by which a frame is known. */
#define UNZSTD_MAGIC_BYTES 4
/* Do LENGTH bytes begin a frame? */
gboolean unzstd_recognises(const void *bytes, gsize length);

typedef struct _Unzstd Unzstd;
Unzstd *unzstd_new(void); /* (owned) */
void unzstd_free(Unzstd *unzstd);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Unzstd, unzstd_free)

/* Gives SINK, in pieces, what LENGTH further bytes expand to. Errors: BOOTRACE_ERROR_INPUT where they are damaged. */
gboolean unzstd_feed(Unzstd *unzstd, const void *bytes, gsize length,
                     void (*sink)(const void *bytes, gsize length, gpointer data), gpointer data,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Was the last frame whole? Errors: BOOTRACE_ERROR_INPUT. */
gboolean unzstd_finish(const Unzstd *unzstd, GError **error) G_GNUC_WARN_UNUSED_RESULT;
