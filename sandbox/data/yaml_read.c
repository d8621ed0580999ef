// SPDX-License-Identifier: GPL-3.0-or-later
/* From a tree to typed values, with exact errors. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

int sb_yaml_reject(const struct sb_yaml *node, struct sb_error *err, const char *fmt, ...)
{
	char what[sizeof(err->message)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return sb_reject(err, "%s:%u:%u: %s", node->file->name, node->line, node->column, what);
}

int sb_yaml_single(
    const struct sb_yaml_file *file, const struct sb_yaml **ret, struct sb_error *err)
{
	if (file->n_documents == 0)
		return sb_reject(err, "%s:1:1: the file is empty", file->name);
	if (file->n_documents > 1)
		return sb_yaml_reject(
		    file->documents[1], err, "only one document is expected here");
	*ret = file->documents[0];
	return 0;
}

const struct sb_yaml *sb_yaml_get(const struct sb_yaml *map, const char *key)
{
	if (!map || map->kind != SB_YAML_MAPPING)
		return NULL;
	for (size_t i = 0; i < map->n_entries; i++)
		if (!strcmp(map->entries[i].key->text, key))
			return map->entries[i].value;
	return NULL;
}

static bool is_any(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(text, *words))
			return true;
	return false;
}

bool sb_yaml_is_null(const struct sb_yaml *node)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};

	return !node ||
	       (node->kind == SB_YAML_SCALAR && !node->quoted && is_any(node->text, words));
}

int sb_yaml_expect(
    const struct sb_yaml *node, enum sb_yaml_kind kind, const char *what, struct sb_error *err)
{
	static const char *const names[] = {"plain text", "a list", "a mapping"};

	if (node->kind == kind)
		return 0;
	return sb_yaml_reject(
	    node, err, "%s must be %s, not %s", what, names[kind], names[node->kind]);
}

int sb_yaml_text(
    const struct sb_yaml *node, const char *what, const char **ret, struct sb_error *err)
{
	int r = sb_yaml_expect(node, SB_YAML_SCALAR, what, err);

	if (r == 0)
		*ret = node->text;
	return r;
}

/* YAML 1.1's booleans, which Kubernetes reads too: yaml.org/type/bool.html, without y and n. */
int sb_yaml_bool(const struct sb_yaml *node, const char *what, bool *ret, struct sb_error *err)
{
	static const char *const yes[] = {
	    "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", NULL};
	static const char *const no[] = {
	    "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", NULL};

	if (node->kind == SB_YAML_SCALAR && !node->quoted) {
		if (is_any(node->text, yes) || is_any(node->text, no)) {
			*ret = is_any(node->text, yes);
			return 0;
		}
	}
	return sb_yaml_reject(node, err, "%s must be true or false", what);
}

int sb_yaml_number(
    const struct sb_yaml *node, const char *what, uint64_t max, uint64_t *ret, struct sb_error *err)
{
	const char *digits = node->text;
	unsigned long long value;
	int base = 10;
	char *end;

	if (node->kind != SB_YAML_SCALAR || node->quoted || *digits < '0' || *digits > '9')
		return sb_yaml_reject(node, err, "%s must be a number", what);
	if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'o')) {
		base = digits[1] == 'x' ? 16 : 8;
		digits += 2;
	}
	errno = 0;
	value = strtoull(digits, &end, base);
	if (*end || end == digits || *digits == '-' || *digits == '+')
		return sb_yaml_reject(
		    node, err, "%s must be a number, not '%.40s'", what, node->text);
	if (errno || value > max)
		return sb_yaml_reject(
		    node, err, "%s must be at most %llu", what, (unsigned long long)max);
	*ret = value;
	return 0;
}

struct names {
	const char *const *names;
	size_t n;
};

static const char *next_name(const void *context, size_t i)
{
	const struct names *names = context;

	return i < names->n ? names->names[i] : NULL;
}

int sb_yaml_choice(const struct sb_yaml *node, const char *what, const char *const *names,
    size_t n_names, size_t *ret, struct sb_error *err)
{
	const char *text, *nearest;
	int r = sb_yaml_text(node, what, &text, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n_names; i++)
		if (!strcmp(names[i], text)) {
			*ret = i;
			return 0;
		}
	nearest = sb_nearest(text, next_name, &(struct names){names, n_names});
	return sb_yaml_reject(node, err, "unknown %s '%.80s'%s%s%s", what, text,
	    nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

struct fields {
	const struct sb_yaml_field *fields;
	size_t n;
};

static const char *next_key(const void *context, size_t i)
{
	const struct fields *fields = context;

	return i < fields->n ? fields->fields[i].key : NULL;
}

static int unknown_key(
    const struct sb_yaml *key, const struct sb_yaml_field *fields, size_t n, struct sb_error *err)
{
	const char *nearest = sb_nearest(key->text, next_key, &(struct fields){fields, n});

	return sb_yaml_reject(key, err, "unknown key '%.80s'%s%s%s", key->text,
	    nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

void sb_yaml_strings_free(char **strings)
{
	for (size_t i = 0; strings && strings[i]; i++)
		free(strings[i]);
	free(strings);
}

static int read_strings(
    const struct sb_yaml *node, const char *what, char ***ret, struct sb_error *err)
{
	size_t n = node->kind == SB_YAML_SEQUENCE ? node->n_entries : 1;
	char **strings = calloc(n + 1, sizeof(*strings));
	int r = strings ? 0 : sb_fail(err, ENOMEM, "%s", what);

	for (size_t i = 0; r == 0 && i < n; i++) {
		const char *text;

		r = sb_yaml_text(node->kind == SB_YAML_SEQUENCE ? node->entries[i].value : node,
		    what, &text, err);
		if (r == 0 && !(strings[i] = strdup(text)))
			r = sb_fail(err, ENOMEM, "%s", what);
	}
	if (r < 0)
		sb_yaml_strings_free(strings);
	else
		*ret = strings;
	return r;
}

static int read_string(
    const struct sb_yaml *node, const char *what, char **ret, struct sb_error *err)
{
	const char *text;
	int r = sb_yaml_text(node, what, &text, err);

	if (r == 0 && !(*ret = strdup(text)))
		r = sb_fail(err, ENOMEM, "%s", what);
	return r;
}

static int read_buffer(
    const struct sb_yaml *node, const struct sb_yaml_field *field, char *to, struct sb_error *err)
{
	const char *text;
	int r = sb_yaml_text(node, field->key, &text, err);

	if (r == 0 && !sb_copy(to, field->size, text))
		r = sb_yaml_reject(
		    node, err, "%s is longer than %zu bytes", field->key, field->size - 1);
	return r;
}

static int read_field(const struct sb_yaml *node, const struct sb_yaml_field *field, void *record,
    struct sb_error *err)
{
	void *at = (char *)record + field->offset;
	uint64_t number;
	int r;

	switch (field->type) {
	case SB_YAML_STRING:
		return read_string(node, field->key, at, err);
	case SB_YAML_STRINGS:
		return read_strings(node, field->key, at, err);
	case SB_YAML_BUFFER:
		return read_buffer(node, field, at, err);
	case SB_YAML_BOOL:
		return sb_yaml_bool(node, field->key, at, err);
	case SB_YAML_UNSIGNED:
		r = sb_yaml_number(node, field->key, UINT32_MAX, &number, err);
		if (r == 0)
			*(uint32_t *)at = (uint32_t)number;
		return r;
	case SB_YAML_READ:
		return field->read(node, record, err);
	}
	return -EINVAL;
}

static int check_keys(const struct sb_yaml *map, const struct sb_yaml_field *fields,
    size_t n_fields, struct sb_error *err)
{
	for (size_t i = 0; i < map->n_entries; i++) {
		size_t f = 0;

		while (f < n_fields && strcmp(fields[f].key, map->entries[i].key->text))
			f++;
		if (f == n_fields)
			return unknown_key(map->entries[i].key, fields, n_fields, err);
	}
	return 0;
}

int sb_yaml_record(const struct sb_yaml *map, const struct sb_yaml_field *fields, size_t n_fields,
    void *record, struct sb_error *err)
{
	int r = sb_yaml_expect(map, SB_YAML_MAPPING, "this", err);

	if (r == 0)
		r = check_keys(map, fields, n_fields, err);
	for (size_t i = 0; r == 0 && i < n_fields; i++) {
		const struct sb_yaml *node = sb_yaml_get(map, fields[i].key);

		if (node)
			r = read_field(node, &fields[i], record, err);
		else if (fields[i].required)
			r = sb_yaml_reject(map, err, "'%s' is missing", fields[i].key);
	}
	return r;
}
