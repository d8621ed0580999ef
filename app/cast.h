// SPDX-License-Identifier: GPL-3.0-or-later
/* A terminal session on file: asciicast version 2 (docs.asciinema.org/manual/asciicast/v2), one
 * JSON document a line, a header and then [seconds, "o", text]. */
#pragma once

#include <stddef.h>

#include "sandbox/error.h"

struct cast;

int cast_new(const char *path, int columns, int rows, struct cast **ret, struct sb_error *err);

/* What the program wrote, as it came: a character may be cut in two. */
void cast_output(struct cast *cast, const char *bytes, size_t n);

/* NULL is fine. Returns NULL. */
struct cast *cast_free(struct cast *cast);

/* Writes a recorded session to `to` in its own time, `speed` times as fast; pauses are cut to
 * `longest` seconds. Bad input names file and line. */
int cast_play(const char *path, int to, double speed, double longest, struct sb_error *err);
