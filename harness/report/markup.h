/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markup.h: text of a guest or a foreign file, made harmless for the formats that machines read. Inside report/ only.
 */
#pragma once
#include <glib.h>

/* For XML 1.0, in text and in attributes: lines stay, what XML cannot hold becomes '.'. Returns: (owned). */
char *markup_xml(const char *text);
/* For one line of TAP: '#' begins no directive. Returns: (owned). */
char *markup_tap(const char *text);
/* For a cell of a table in GitHub's and GitLab's markdown: one line, nothing of it is markup. Returns: (owned). */
char *markup_markdown(const char *text);
