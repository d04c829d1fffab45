/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.h: JSON texts, member by member. A NULL name adds to the array that is open in place of an object.
 *
 * Strings may come from a guest or a foreign file: what is no UTF-8 in them is replaced, so that every reader takes
 * the text. */
#pragma once
#include <glib.h>

typedef struct _JsonBuilder JsonBuilder;

/* (owned), with the outermost object begun. */
JsonBuilder *json_begin(void);
/* Ends that object and frees BUILDER. Returns: (owned) one line, without a newline. */
char *json_finish(JsonBuilder *builder);

void json_begin_object(JsonBuilder *builder, const char *name);
void json_end_object(JsonBuilder *builder);
void json_begin_array(JsonBuilder *builder, const char *name);
void json_end_array(JsonBuilder *builder);

/* TEXT may be NULL, which becomes null. */
void json_add_text(JsonBuilder *builder, const char *name, const char *text);
void json_add_integer(JsonBuilder *builder, const char *name, gint64 value);
/* NOTHING stands for what is not known, and becomes null. */
void json_add_known(JsonBuilder *builder, const char *name, gint64 value, gint64 nothing);
void json_add_real(JsonBuilder *builder, const char *name, double value);
void json_add_flag(JsonBuilder *builder, const char *name, gboolean value);
/* A JSON text that another part made, as the value that it is; as a string where it is none. */
void json_add_json(JsonBuilder *builder, const char *name, const char *text);
/* An array of strings; TEXTS may be NULL for an empty one. */
void json_add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts);
/* The same from a NULL-terminated list. */
void json_add_strv(JsonBuilder *builder, const char *name, char *const *texts);

/* The string MEMBER of the object NAME that stands in the object TEXT. Returns: (owned), or NULL where TEXT is no JSON
 * or has no such string. */
char *json_member(const char *text, const char *name, const char *member);
