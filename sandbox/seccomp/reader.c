// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seccomp/reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/text.h"

#define DEPTH_MAX 16 /* a profile needs 6 */

static int reject_at(const struct sb_reader *reader, struct sb_json_position at, const char *what)
{
	return sb_reject(reader->err, "%s:%u:%u: %s", reader->name, at.line, at.column, what);
}

int sb_reader_bad(
    const struct sb_reader *reader, const struct sb_json_path *at, const char *fmt, ...)
{
	char what[sizeof(reader->err->message)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return reject_at(reader, sb_json_locate(reader->text, reader->size, at), what);
}

static int bad_syntax(const struct sb_reader *reader, struct json_tokener *tokener)
{
	enum json_tokener_error error = json_tokener_get_error(tokener);
	size_t offset = json_tokener_get_parse_end(tokener);
	struct sb_json_position at = sb_json_position(reader->text, reader->size, offset);

	if (error == json_tokener_continue || offset >= reader->size)
		return reject_at(reader, at, "not JSON: the text ends too early");
	if (error == json_tokener_success)
		return reject_at(reader, at, "not JSON: text after the end of the document");
	return sb_reject(reader->err, "%s:%u:%u: not JSON: %s", reader->name, at.line, at.column,
	    json_tokener_error_desc(error));
}

/* json-c takes 'single quotes' around keys even when told to be strict. */
static int check_quotes(const struct sb_reader *reader)
{
	bool in_string = false;

	for (size_t i = 0; i < reader->size; i++) {
		if (in_string && reader->text[i] == '\\')
			i++;
		else if (reader->text[i] == '"')
			in_string = !in_string;
		else if (!in_string && reader->text[i] == '\'')
			return reject_at(reader, sb_json_position(reader->text, reader->size, i),
			    "not JSON: strings have double quotes");
	}
	return 0;
}

int sb_reader_parse(const struct sb_reader *reader, struct json_object **ret)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH_MAX);
	struct json_object *document;
	int r = 0;

	if (!tokener)
		return sb_fail(reader->err, ENOMEM, "%s", reader->name);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* The terminating zero is passed too: without it a number at the end never ends. */
	document = json_tokener_parse_ex(tokener, reader->text, (int)reader->size + 1);
	if (json_tokener_get_error(tokener) != json_tokener_success ||
	    json_tokener_get_parse_end(tokener) < reader->size) {
		r = bad_syntax(reader, tokener);
		json_object_put(document);
	} else {
		*ret = document;
		r = check_quotes(reader);
	}
	json_tokener_free(tokener);
	return r;
}

static const char *key_at(const void *keys, size_t i)
{
	return ((const struct sb_reader_key *)keys)[i].key;
}

static int read_member(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, const struct sb_reader_key *keys, void *target)
{
	const struct sb_reader_key *key = keys;
	const char *nearest;

	while (key->key && strcmp(key->key, at->key) != 0)
		key++;
	if (key->key)
		return key->read && value ? key->read(reader, at, value, target) : 0;
	nearest = sb_nearest(at->key, key_at, keys);
	if (!nearest)
		return 0;
	return sb_reader_bad(reader, at, "unknown key '%s'; did you mean '%s'?", at->key, nearest);
}

int sb_reader_object(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, const struct sb_reader_key *keys, void *target)
{
	struct json_object_iterator i, end;

	if (!json_object_is_type(value, json_type_object))
		return sb_reader_bad(reader, at, "an object { } is wanted here");
	i = json_object_iter_begin(value);
	end = json_object_iter_end(value);
	for (; !json_object_iter_equal(&i, &end); json_object_iter_next(&i)) {
		struct sb_json_path member = {at, json_object_iter_peek_name(&i)};
		int r = read_member(reader, &member, json_object_iter_peek_value(&i), keys, target);

		if (r < 0)
			return r;
	}
	return 0;
}

int sb_reader_array(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, size_t item_size,
    int (*read)(const struct sb_reader *reader, const struct sb_json_path *at,
        struct json_object *value, void *target),
    void **items, size_t *ret_n)
{
	size_t n;

	if (!json_object_is_type(value, json_type_array))
		return sb_reader_bad(reader, at, "an array [ ] is wanted here");
	if (*items)
		return sb_reader_bad(reader, at, "'%s' is there twice", at->key);
	n = json_object_array_length(value);
	*items = calloc(n ? n : 1, item_size);
	if (!*items)
		return sb_fail(reader->err, ENOMEM, "%s", reader->name);
	*ret_n = n; /* set at once: what was read so far must be freed after a failure too */
	for (size_t i = 0; i < n; i++) {
		struct sb_json_path element = {at, NULL, i};
		int r = read(reader, &element, json_object_array_get_idx(value, i),
		    (char *)*items + i * item_size);

		if (r < 0)
			return r;
	}
	return 0;
}

int sb_reader_string(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, void *target)
{
	const char *text = json_object_get_string(value);

	if (!json_object_is_type(value, json_type_string))
		return sb_reader_bad(reader, at, "a string is wanted here");
	if (strlen(text) != (size_t)json_object_get_string_len(value))
		return sb_reader_bad(reader, at, "a string with a zero byte in it");
	*(const char **)target = text;
	return 0;
}

int sb_reader_number(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, uint64_t max, uint64_t *ret)
{
	uint64_t number = json_object_get_uint64(value); /* negative numbers become 0 */

	if (!json_object_is_type(value, json_type_int))
		return sb_reader_bad(reader, at, "a whole number is wanted here");
	if (json_object_get_int64(value) < 0 || number > max)
		return sb_reader_bad(
		    reader, at, "a number from 0 to %" PRIu64 " is wanted here", max);
	*ret = number;
	return 0;
}
