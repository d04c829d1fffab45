/* SPDX-License-Identifier: GPL-3.0-or-later */
/* files.h: laying files into the guest's tree. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Makes the folders above PATH; where that fails, using PATH will tell. */
void files_make_parents(const char *path);
/* Writes PATH, its folders made as needed, with exactly the permissions MODE. */
bool files_write(const char *path, const void *bytes, size_t length, mode_t mode);
bool files_copy(const char *from, const char *to, mode_t mode);
/* Reads the whole file PATH. Returns: (owned) NUL-terminated, or NULL with a fault. */
char *files_read(const char *path);
/* The same for a file with NULs in it. */
char *files_read_bytes(const char *path, size_t *ret_length);
