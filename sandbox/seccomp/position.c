// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seccomp/position.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <string.h>

struct cursor {
	const char *text;
	size_t size, at;
};

struct sb_json_position sb_json_position(const char *text, size_t size, size_t offset)
{
	struct sb_json_position position = {1, 1};

	for (size_t i = 0; i < offset && i < size; i++) {
		position.column++;
		if (text[i] == '\n')
			position = (struct sb_json_position){position.line + 1, 1};
	}
	return position;
}

static char peek(struct cursor *c)
{
	while (c->at < c->size && strchr(" \t\r\n", c->text[c->at]) && c->text[c->at])
		c->at++;
	return c->at < c->size ? c->text[c->at] : '\0';
}

static void skip_string(struct cursor *c)
{
	for (c->at++; c->at < c->size && c->text[c->at] != '"'; c->at++)
		if (c->text[c->at] == '\\')
			c->at++;
	c->at++;
}

/* To the ',' or the bracket after the value. Strings are stepped over as wholes, so brackets
 * outside them balance. */
static void skip_value(struct cursor *c)
{
	int depth = 0;

	for (;;) {
		char next = peek(c);

		if (next == '"') {
			skip_string(c);
			continue;
		}
		if (next == '\0' || (depth == 0 && strchr(",]}", next)))
			return;
		depth += (next == '{' || next == '[') - (next == '}' || next == ']');
		c->at++;
	}
}

/* Compares as json-c would: escapes resolved. */
static bool key_is(const struct cursor *c, size_t start, size_t end, const char *key)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *string =
	    json_tokener_parse_ex(tokener, c->text + start, (int)(end - start));
	bool same = string && strcmp(json_object_get_string(string), key) == 0;

	json_object_put(string);
	json_tokener_free(tokener);
	return same;
}

/* From '{' to the value of the last member called `key`; stays put when there is none. */
static void enter_member(struct cursor *c, const char *key)
{
	size_t found = c->at;

	c->at++;
	while (peek(c) == '"') {
		size_t start = c->at;

		skip_string(c);
		bool wanted = key_is(c, start, c->at, key);
		if (peek(c) == ':')
			c->at++;
		peek(c);
		if (wanted)
			found = c->at;
		skip_value(c);
		if (peek(c) == ',')
			c->at++;
	}
	c->at = found;
}

static void enter_element(struct cursor *c, size_t index)
{
	c->at++;
	for (size_t i = 0; i < index && peek(c) != ']' && c->at < c->size; i++) {
		skip_value(c);
		if (peek(c) == ',')
			c->at++;
	}
	peek(c);
}

static void walk(struct cursor *c, const struct sb_json_path *path)
{
	if (!path)
		return;
	walk(c, path->parent);
	char opening = peek(c);
	if (path->key && opening == '{')
		enter_member(c, path->key);
	else if (!path->key && opening == '[')
		enter_element(c, path->index);
}

struct sb_json_position sb_json_locate(
    const char *text, size_t size, const struct sb_json_path *path)
{
	struct cursor c = {text, size, 0};

	peek(&c);
	walk(&c, path);
	return sb_json_position(text, size, c.at);
}
