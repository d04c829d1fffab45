/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/signature.h"
#include <string.h>

/* A length-limited run of hexadecimal digits that is no plain word ("feedback") or small number. */
#define LONG_HEX 8
#define STORE_HASH 32

static gsize run_of(const char *text, gboolean (*belongs)(char c))
{
  gsize i = 0;
  while (text[i] && belongs(text[i]))
    i++;
  return i;
}

static gboolean is_hex(char c)
{
  return g_ascii_isxdigit(c);
}

static gboolean is_digit(char c)
{
  return g_ascii_isdigit(c);
}

static gboolean is_lower(char c)
{
  return g_ascii_islower(c);
}

static gboolean is_word(char c)
{
  return g_ascii_isalnum(c) || c == '_';
}

static gboolean has_digit(const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isdigit(text[i]))
      return TRUE;
  return FALSE;
}

static gboolean is_hex_group(const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isxdigit(text[i]))
      return FALSE;
  return TRUE;
}

/* 8-4-4-4-12, also as systemd escapes it ("\x2d" for '-') */
static gsize uuid(const char *text)
{
  static const gsize GROUPS[] = {8, 4, 4, 4, 12};
  gsize i = 0;
  for (gsize group = 0; group < G_N_ELEMENTS(GROUPS); group++) {
    if (group > 0) {
      gsize dash = text[i] == '-' ? 1 : g_str_has_prefix(text + i, "\\x2d") ? 4 : 0;
      if (dash == 0)
        return 0;
      i += dash;
    }
    if (!is_hex_group(text + i, GROUPS[group]))
      return 0;
    i += GROUPS[group];
  }
  return i;
}

/* "/nix/store/HASH-name": 32 characters of base 32 */
static gsize store_hash(const char *text)
{
  gsize length = 0;
  while (g_ascii_isdigit(text[length]) || g_ascii_islower(text[length]))
    length++;
  return length == STORE_HASH && text[length] == '-' && has_digit(text, length) ? length : 0;
}

static gsize address(const char *text)
{
  return text[0] == '0' && text[1] == 'x' ? 2 + run_of(text + 2, is_hex) : 0;
}

static gsize long_hex(const char *text)
{
  gsize length = run_of(text, is_hex);
  return length >= LONG_HEX && !is_word(text[length]) && has_digit(text, length) ? length : 0;
}

/* "sda1", "vdb", "xvdc": the kernel hands the letters out in order of discovery. Returns: the length of the letter. */
static gsize device_letter(const char *text, gsize *ret_stem)
{
  static const char *const STEMS[] = {"sd", "vd", "hd", "xvd", "ubd", NULL};
  for (const char *const *stem = STEMS; *stem; stem++) {
    gsize length = strlen(*stem);
    gsize letters = g_str_has_prefix(text, *stem) ? run_of(text + length, is_lower) : 0;
    if (letters == 0 || letters > 2)
      continue;
    gsize digits = run_of(text + length + letters, is_digit);
    if (is_word(text[length + letters + digits]))
      continue;
    *ret_stem = length;
    return letters;
  }
  return 0;
}

/* Words after which a number names nothing that lasts. */
static gsize numbered_word(const char *text)
{
  static const char *const WORDS[] = {"CPU#",     "CPU:",       "CPU ",       "PID:",         "PID ", "pid ", "cpu ",
                                      "kworker/", "ksoftirqd/", "migration/", "syz-executor", "syz.", NULL};
  for (const char *const *word = WORDS; *word; word++)
    if (g_str_has_prefix(text, *word))
      return strlen(*word);
  return 0;
}

/* "12", "/u4:3": up to the last digit. */
static gsize numbers_after(const char *text)
{
  gsize end = 0;
  for (gsize i = 0; g_ascii_isdigit(text[i]) || (text[i] && strchr(" :u.-HU", text[i])); i++)
    if (g_ascii_isdigit(text[i]))
      end = i + 1;
  return end;
}

/* Appends a replacement for what stands at TEXT. Returns: how much of TEXT that was, 0 for none. */
static gsize replace(GString *out, const char *text, gboolean word_start)
{
  static const struct {
    gsize (*measure)(const char *text);
    const char *name;
  } KINDS[] = {{address, "ADDR"}, {uuid, "UUID"}, {store_hash, "HASH"}, {long_hex, "HEX"}};
  if (!word_start)
    return 0;
  for (gsize k = 0; k < G_N_ELEMENTS(KINDS); k++) {
    gsize length = KINDS[k].measure(text);
    if (length == 0)
      continue;
    g_string_append(out, KINDS[k].name);
    return length;
  }
  gsize stem = 0, letters = device_letter(text, &stem), word = numbered_word(text);
  if (letters > 0) {
    g_string_append_len(out, text, (gssize)stem);
    g_string_append_c(out, 'X');
    return stem + letters;
  }
  gsize numbers = word > 0 ? numbers_after(text + word) : 0;
  if (numbers == 0)
    return 0;
  g_string_append_len(out, text, (gssize)word);
  g_string_append_c(out, 'N');
  return word + numbers;
}

static char *normalise(const char *key)
{
  GString *out = g_string_new(NULL);
  gboolean word_start = TRUE;
  for (const char *at = key; *at;) {
    gsize length = replace(out, at, word_start);
    if (length == 0) {
      g_string_append_c(out, *at);
      length = 1;
    }
    word_start = !is_word(at[length - 1]);
    at += length;
  }
  return g_string_free(out, FALSE);
}

char *signature_make(const char *rule, const char *key, int error_number)
{
  g_autofree char *normal = normalise(key);
  GString *signature = g_string_new(rule);
  if (*normal)
    g_string_append_printf(signature, ":%s", normal);
  if (error_number != 0)
    g_string_append_printf(signature, ":%d", error_number);
  return g_string_free(signature, FALSE);
}
