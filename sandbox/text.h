// SPDX-License-Identifier: GPL-3.0-or-later
/* Small text helpers shared by everything that reads names from people and files. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"

#define SB_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Copies with truncation, always terminated. Returns false if it did not fit. */
bool sb_copy(char *to, size_t size, const char *from);

/* The candidate nearest to `name` by edit distance, or NULL if none is near enough to suggest.
 * `next(context, i)` returns the i-th candidate or NULL at the end. */
const char *sb_nearest(
    const char *name, const char *(*next)(const void *context, size_t i), const void *context);

/* sb_reject("unknown WHAT 'NAME'; did you mean 'NEAREST'?") or, without one near, with `hint`. */
int sb_reject_unknown(struct sb_error *err, const char *what, const char *name, const char *nearest,
    const char *hint);

/* Whole file into a malloc'd, zero-terminated buffer the caller frees. Refuses files over `max`
 * bytes. Works for /proc files. The message names the path. `ret_len` may be NULL. */
int sb_read_file(const char *path, size_t max, char **ret, size_t *ret_len, struct sb_error *err);
