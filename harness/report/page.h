/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.h: the parts of the HTML page (report --format=html). Its sources in HTML, CSS and JavaScript are the files of
 * report/page/, compiled in. All data is JSON inside the file; page/data.js reads it. Inside report/ only. */
#pragma once
#include "base/json.h"
#include "report/report.h"
#include <gio/gio.h>

/* Boots that are listed one by one, so that a page opens at once; a later boot is listed only where it is shown in
 * full. */
#define PAGE_BOOTS_MAX 50000
/* Boots that are shown in full, and the bytes that they take, compressed, in one page. */
#define PAGE_DETAILS_MAX 1000
#define PAGE_DETAIL_BYTES (8 * 1024 * 1024)

/* What can be shown of a boot. */
enum {
  PAGE_FORKED = 1,
  PAGE_RECOVERED = 2,
  PAGE_DETAIL = 4, /* plan and matches are in the page */
  PAGE_CONSOLE = 8,
  PAGE_TIMES = 16
};

/* A boot as the list shows it; STRATEGY … are indexes into the list's words. */
typedef struct {
  guint boot, image, strategy, result, name, flags;
  gint64 wall_ns;
} PageRow;

typedef struct {
  GArray *rows;     /* PageRow, in launch order */
  GPtrArray *words; /* char *, what the indexes stand for */
  guint left_out;   /* boots that are counted only */
} PageBoots;

/* The boots of campaign ID that are listed. Returns: (owned), or NULL with the store's error. */
PageBoots *page_boots_load(Store *store, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void page_boots_free(PageBoots *boots);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageBoots, page_boots_free)
/* Rows of BOOTS in the order in which they deserve to be shown in full: the first boot of every signature and of every
 * strategy's passes, then the second ones … failures before passes. Returns: (owned) array of guint, indexes. */
GArray *page_boots_choose(const PageBoots *boots);
/* Returns: (owned) JSON object. */
char *page_boots_json(const PageBoots *boots);

/* One boot in full, its failure marked where it is in KNOWN, its console cut to what a screen can show: gzip in base64,
 * and *RET_FLAGS says what is in it. Returns: (owned). */
char *page_detail(const BootRecord *boot, const KnownFailures *known, guint *ret_flags);
/* The console of BOOT as lines. Adds the object "console". */
void page_console_add(JsonBuilder *builder, const BootRecord *boot);

/* What the boots of REPORT have shown of the orders of units: graph, matrix and suspects of each image and manager.
 * Returns: (owned) JSON object, or NULL with the store's error. */
char *page_orders_json(Store *store, const Report *report, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The commits of a bisection whose campaign is ID, with their probabilities: *RET_JSON (owned), NULL where it is none. */
gboolean page_bisection_json(Store *store, const char *id, char **ret_json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A JSON text, made harmless within an HTML element: nothing in it ends the element. Returns: (owned). */
char *page_json_in_html(const char *json);
