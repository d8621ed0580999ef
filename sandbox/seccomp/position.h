// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where in a JSON text a value stands. json-c keeps no positions, so whoever reads a document
 * remembers the path it came down (a chain on the stack), and only when something is wrong is the
 * text walked again along that path. The text is known to be well-formed by then.
 */
#pragma once

#include <stddef.h>

struct sb_json_path {
	const struct sb_json_path *parent; /* NULL at the document */
	const char *key; /* member of an object; NULL = element `index` of an array */
	size_t index;
};

struct sb_json_position {
	unsigned line, column; /* from 1; column counts bytes */
};

/* Of the value at `path`; the last of repeated keys, which is the one json-c keeps. */
struct sb_json_position sb_json_locate(
    const char *text, size_t size, const struct sb_json_path *path);

struct sb_json_position sb_json_position(const char *text, size_t size, size_t offset);
