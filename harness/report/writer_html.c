/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "report/history.h"
#include "report/page.h"
#include "report/text.h"
#include "report/writer.h"
#include "schedule/strategy.h"
#include <string.h>

/* Made by glib-compile-resources out of page/page.gresource.xml. */
GResource *page_files_get_resource(void);

/* Scripts in the order in which they need one another; all but the first are files of page/. */
static const char *const SCRIPTS[] = {"d3.min.js", "dom.js",      "format.js",  "data.js",      "pair.js",
                                      "rates.js",  "failures.js", "bars.js",    "timeline.js",  "order.js",
                                      "graph.js",  "coverage.js", "history.js", "bisection.js", "console.js",
                                      "boot.js",   "boots.js",    "main.js"};

/* Returns: (owned) the text of a file of page/, which is compiled in. */
static char *page_file(const char *name)
{
  g_autofree char *path = g_strdup_printf("/bootrace/page/%s", name);
  g_autoptr(GBytes) bytes = g_resource_lookup_data(page_files_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert(bytes);
  gsize size = 0;
  const char *text = g_bytes_get_data(bytes, &size);
  return g_strndup(text, size);
}

char *page_json_in_html(const char *json)
{
  GString *text = g_string_new(json);
  /* '<' stands in strings only; so do the two that end a line for some readers of JavaScript */
  g_string_replace(text, "<", "\\u003c", 0);
  g_string_replace(text, "\u2028", "\\u2028", 0);
  g_string_replace(text, "\u2029", "\\u2029", 0);
  return g_string_free(text, FALSE);
}

/* What one page is written from. */
typedef struct {
  const WriterInput *input;
  GOutputStream *out;
  char *style, *script; /* what the policy lets in */
} Page;

/* ---- data ---- */

static gboolean put_json(const Page *page, const char *id, guint campaign, const char *json, GError **error)
{
  g_autofree char *text = page_json_in_html(json);
  g_autofree char *head = g_strdup_printf("<script type=\"application/json\" id=\"%s-%u\">", id, campaign);
  return writer_put(page->out, head, error) && writer_put(page->out, text, error) &&
         writer_put(page->out, "</script>\n", error);
}

/* The newest campaign gets half of what is to spare, the others share the rest. */
static guint share(const Page *page, guint campaign, guint all)
{
  guint count = page->input->reports->len;
  if (count == 1)
    return all;
  return campaign == count - 1 ? all / 2 : all / 2 / (count - 1);
}

static gboolean put_detail(const Page *page, guint campaign, PageRow *row, gsize *bytes, GError **error)
{
  const Report *report = g_ptr_array_index(page->input->reports, campaign);
  g_autoptr(BootRecord) boot = store_boot(page->input->store, report->campaign->id, row->boot, error);
  if (!boot)
    return FALSE;
  guint flags = 0;
  g_autofree char *detail = page_detail(boot, &report->known, &flags);
  gsize size = strlen(detail);
  if (size > *bytes)
    return TRUE; /* a smaller one may still fit */
  *bytes -= size;
  row->flags |= flags;
  g_autofree char *head = g_strdup_printf("<script type=\"text/plain\" id=\"boot-%u-%u\">", campaign, row->boot);
  return writer_put(page->out, head, error) && writer_put(page->out, detail, error) &&
         writer_put(page->out, "</script>\n", error);
}

static gboolean put_boots(const Page *page, guint campaign, GError **error)
{
  const Report *report = g_ptr_array_index(page->input->reports, campaign);
  g_autoptr(PageBoots) boots = page_boots_load(page->input->store, report->campaign->id, error);
  if (!boots)
    return FALSE;
  g_autoptr(GArray) chosen = page_boots_choose(boots);
  gsize bytes = share(page, campaign, PAGE_DETAIL_BYTES);
  for (guint i = 0; i < MIN(chosen->len, share(page, campaign, PAGE_DETAILS_MAX)); i++) {
    PageRow *row = &g_array_index(boots->rows, PageRow, g_array_index(chosen, guint, i));
    if (!put_detail(page, campaign, row, &bytes, error))
      return FALSE;
  }
  g_autofree char *json = page_boots_json(boots);
  return put_json(page, "boots", campaign, json, error);
}

static gboolean put_campaign(const Page *page, guint campaign, GError **error)
{
  const Report *report = g_ptr_array_index(page->input->reports, campaign);
  g_autofree char *summary = report_summary_json(report);
  g_autofree char *orders = page_orders_json(page->input->store, report, error), *bisection = NULL;
  if (!orders || !page_bisection_json(page->input->store, report->campaign->id, &bisection, error) ||
      (bisection && !put_json(page, "bisection", campaign, bisection, error)))
    return FALSE;
  return put_json(page, "summary", campaign, summary, error) && put_json(page, "orders", campaign, orders, error) &&
         put_boots(page, campaign, error);
}

/* What is no campaign's own: how many there are, the history, and how commands begin. */
static gboolean put_head(const Page *page, GError **error)
{
  const GPtrArray *reports = page->input->reports;
  g_autoptr(History) history = history_new(reports);
  g_autofree char *nights = history_json(history);
  const char *path = reports->len > 0 ? ((const Report *)g_ptr_array_index(reports, 0))->results : "";
  g_autofree char *option = text_results_option(path);
  JsonBuilder *builder = json_begin();
  json_add_integer(builder, "campaigns", reports->len);
  json_add_text(builder, "version", BOOTRACE_VERSION);
  json_add_text(builder, "results_option", option);
  json_begin_array(builder, "samples");
  for (const char *const *name = strategy_names(); *name; name++)
    if (strategy_is_sample(*name))
      json_add_text(builder, NULL, *name);
  json_end_array(builder);
  json_add_json(builder, "history", nights);
  g_autofree char *json = json_finish(builder);
  return put_json(page, "page", 0, json, error);
}

static gboolean put_data(const Page *page, GError **error)
{
  for (guint i = 0; i < page->input->reports->len; i++)
    if (!put_campaign(page, i, error))
      return FALSE;
  return put_head(page, error);
}

/* ---- the page ---- */

/* What the page may do: run and look as it was written, and nothing else; no text can become markup. */
static gboolean put_policy(const Page *page, GError **error)
{
  g_autoptr(GString) text = g_string_new("default-src 'none'; base-uri 'none'; form-action 'none'; "
                                         "require-trusted-types-for 'script'; trusted-types 'none'");
  const struct {
    const char *name, *body;
  } parts[] = {{"style-src", page->style}, {"script-src", page->script}};
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize length = sizeof digest;
    g_checksum_update(sum, (const guchar *)parts[i].body, -1);
    g_checksum_get_digest(sum, digest, &length);
    g_autofree char *hash = g_base64_encode(digest, length);
    g_string_append_printf(text, "; %s 'sha256-%s'", parts[i].name, hash);
  }
  return writer_put(page->out, text->str, error);
}

static gboolean put_style(const Page *page, GError **error)
{
  return writer_put(page->out, page->style, error);
}

static gboolean put_script(const Page *page, GError **error)
{
  return writer_put(page->out, page->script, error);
}

static const struct {
  const char *mark; /* in page.html */
  gboolean (*put)(const Page *page, GError **error);
} PARTS[] = {{"@policy@", put_policy}, {"@style@", put_style}, {"@data@", put_data}, {"@script@", put_script}};

static char *all_scripts(void)
{
  GString *text = g_string_new("\n");
  for (gsize i = 0; i < G_N_ELEMENTS(SCRIPTS); i++) {
    g_autofree char *file = page_file(SCRIPTS[i]);
    g_string_append_printf(text, "%s\n", file);
  }
  return g_string_free(text, FALSE);
}

/* page.html with its marks, which come in the order of PARTS, replaced. */
static gboolean put_page(const Page *page, const char *frame, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS(PARTS); i++) {
    const char *mark = strstr(frame, PARTS[i].mark);
    g_assert(mark);
    g_autofree char *before = g_strndup(frame, (gsize)(mark - frame));
    if (!writer_put(page->out, before, error) || !PARTS[i].put(page, error))
      return FALSE;
    frame = mark + strlen(PARTS[i].mark);
  }
  return writer_put(page->out, frame, error);
}

static gboolean write_html(const WriterInput *input, GOutputStream *out, GError **error)
{
  g_autofree char *frame = page_file("page.html"), *style = page_file("page.css"), *script = all_scripts();
  const Page page = {.input = input, .out = out, .style = style, .script = script};
  return put_page(&page, frame, error);
}

const Writer WRITER_HTML = {
    .name = "html", .description = "one page for a browser, opens from disk", .write = write_html};
