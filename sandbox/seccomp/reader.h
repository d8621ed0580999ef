// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reading typed values out of a JSON document with errors that name file, line and column.
 * An object is read by a table: key, handler.
 */
#pragma once

#include <json-c/json.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/seccomp/position.h"

struct sb_reader {
	const char *name; /* of the file, for messages */
	const char *text;
	size_t size;
	struct sb_error *err;
};

struct sb_reader_key {
	const char *key;
	/* NULL: the value does not matter here. A null value never reaches a handler. */
	int (*read)(const struct sb_reader *reader, const struct sb_json_path *at,
	    struct json_object *value, void *target);
};

/* The whole document; the caller puts *ret. */
int sb_reader_parse(const struct sb_reader *reader, struct json_object **ret);

/* Calls the handlers of `keys` (ends with a NULL key) for the members. An unknown key is ignored,
 * as the runtime specification wants it ("Extensibility"), unless it looks like a slip. */
int sb_reader_object(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, const struct sb_reader_key *keys, void *target);

/* Calls `read` with &items[i * item_size] for each element; the zeroed array is the caller's to
 * free, also after a failure. */
int sb_reader_array(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, size_t item_size,
    int (*read)(const struct sb_reader *reader, const struct sb_json_path *at,
        struct json_object *value, void *target),
    void **items, size_t *ret_n);

/* The string belongs to the document. `target` is a const char **. */
int sb_reader_string(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, void *target);

int sb_reader_number(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, uint64_t max, uint64_t *ret);

/* sb_reject() with "FILE:LINE:COLUMN: " in front; `at` NULL is the document. */
int sb_reader_bad(const struct sb_reader *reader, const struct sb_json_path *at, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
