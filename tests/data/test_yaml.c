// SPDX-License-Identifier: GPL-3.0-or-later
/* The YAML reader: positions, typed values, limits. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

static int parse(const char *text, struct sb_yaml_file **ret, struct sb_error *err)
{
	return sb_yaml_parse("f", text, strlen(text), ret, err);
}

static void refused(const char *text, const char *message)
{
	struct sb_yaml_file *file;
	struct sb_error err = {0};

	assert_int_equal(parse(text, &file, &err), -EINVAL);
	assert_true(err.is_input);
	assert_string_equal(err.message, message);
}

static void test_positions(void **state)
{
	struct sb_yaml_file *file;
	const struct sb_yaml *b;

	(void)state;
	assert_int_equal(parse("a: 1\nlist:\n  - x\n  - {b: \"2\"}\n---\nmore\n", &file, NULL), 0);
	assert_int_equal(file->n_documents, 2);
	b = sb_yaml_get(sb_yaml_get(file->documents[0], "list")->entries[1].value, "b");
	assert_string_equal(b->text, "2");
	assert_true(b->quoted);
	assert_int_equal(b->line, 4);
	assert_int_equal(b->column, 9);
	sb_yaml_free(file);
}

static void test_refused(void **state)
{
	(void)state;
	refused("a: 1\nb: 2\na: 3\n", "f:3:1: duplicate key 'a', first on line 1");
	refused("a:\n\tb: 2\n", "f:2:1: a tab in the indentation; YAML wants spaces");
	refused("a: &x [*x]\n", "f:1:8: alias inside the value it stands for");
	refused("a: *x\n", "f:1:4: alias to an anchor that does not exist");
	refused("a: \"x\\0y\"\n", "f:1:4: text with a NUL character in it");
	refused("? [a]\n: b\n", "f:1:3: a key must be plain text");
	refused(
	    "x: {<<: {a: 1}}\n", "f:1:5: merge keys ('<<') are not supported; write the keys out");
	refused("a: \xff\n", "f:1:4: invalid leading UTF-8 octet");
	refused("a: [1,2\nb: 3\n", "f:2:2: did not find expected ',' or ']'");
}

static void test_aliases_are_copies(void **state)
{
	struct sb_yaml_file *file;

	(void)state;
	assert_int_equal(parse("a: &x [1, {k: v}]\nb: *x\n", &file, NULL), 0);
	assert_string_equal(
	    sb_yaml_get(sb_yaml_get(file->documents[0], "b")->entries[1].value, "k")->text, "v");
	sb_yaml_free(file);
}

/* Nine aliases a level, nine levels: 387 million values, were it followed. */
static void test_billion_laughs(void **state)
{
	char text[1024] = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
	struct sb_yaml_file *file;
	struct sb_error err = {0};

	(void)state;
	for (int i = 1; i < 10; i++) {
		size_t n = strlen(text);

		snprintf(text + n, sizeof(text) - n,
		    "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i, i - 1,
		    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	}
	assert_int_equal(parse(text, &file, &err), -EINVAL);
	assert_non_null(strstr(err.message, "too many values for one file"));
}

static void test_depth(void **state)
{
	char text[SB_YAML_DEPTH_MAX + 2] = {0};

	(void)state;
	memset(text, '[', SB_YAML_DEPTH_MAX + 1);
	refused(text, "f:1:33: nested too deeply");
}

static void test_size(void **state)
{
	size_t size = SB_YAML_BYTES_MAX + 1;
	char *text = calloc(1, size);
	struct sb_yaml_file *file;
	struct sb_error err = {0};

	(void)state;
	memset(text, ' ', size);
	assert_int_equal(sb_yaml_parse("f", text, size, &file, &err), -EINVAL);
	assert_non_null(strstr(err.message, "f: larger than"));
	free(text);
}

struct record {
	char *name;
	char **list;
	char word[8];
	bool flag;
	uint32_t number;
};

/* clang-format off */
#define FIELD(key, type_, ...) {#key, type_, .offset = offsetof(struct record, key), __VA_ARGS__}
/* clang-format on */

static const struct sb_yaml_field fields[] = {
    FIELD(name, SB_YAML_STRING, .required = true),
    FIELD(list, SB_YAML_STRINGS),
    FIELD(word, SB_YAML_BUFFER, .size = 8),
    FIELD(flag, SB_YAML_BOOL),
    FIELD(number, SB_YAML_UNSIGNED),
};

static int read_record(const char *text, struct record *record, struct sb_error *err)
{
	const struct sb_yaml *map;
	struct sb_yaml_file *file;
	int r;

	assert_int_equal(parse(text, &file, err), 0);
	r = sb_yaml_single(file, &map, err);
	if (r == 0)
		r = sb_yaml_record(map, fields, SB_COUNT(fields), record, err);
	sb_yaml_free(file);
	return r;
}

static void record_done(struct record *record)
{
	free(record->name);
	sb_yaml_strings_free(record->list);
}

static void test_record(void **state)
{
	struct record record = {0};

	(void)state;
	assert_int_equal(
	    read_record(
	        "{name: n, list: [a, b], word: seven77, flag: on, number: 0x10}", &record, NULL),
	    0);
	assert_string_equal(record.name, "n");
	assert_string_equal(record.list[1], "b");
	assert_null(record.list[2]);
	assert_string_equal(record.word, "seven77");
	assert_true(record.flag);
	assert_int_equal(record.number, 16);
	record_done(&record);
}

static void test_record_refusals(void **state)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
	    {"lsit: []\nname: n\n", "f:1:1: unknown key 'lsit'; did you mean 'list'?"},
	    {"list: []\n", "f:1:1: 'name' is missing"},
	    {"name: [n]\n", "f:1:7: name must be plain text, not a list"},
	    {"name: n\nlist: [{a: b}]\n", "f:2:8: list must be plain text, not a mapping"},
	    {"name: n\nword: eight888\n", "f:2:7: word is longer than 7 bytes"},
	    {"name: n\nflag: \"true\"\n", "f:2:7: flag must be true or false"},
	    {"name: n\nnumber: -1\n", "f:2:9: number must be a number"},
	    {"name: n\nnumber: 4294967296\n", "f:2:9: number must be at most 4294967295"},
	    {"name: n\nnumber: 12x\n", "f:2:9: number must be a number, not '12x'"},
	    {"- name\n", "f:1:1: this must be a mapping, not a list"},
	    {"name: n\n---\nname: m\n", "f:3:1: only one document is expected here"},
	    {"# nothing\n", "f:1:1: the file is empty"},
	};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct record record = {0};
		struct sb_error err = {0};

		assert_int_equal(read_record(rows[i].text, &record, &err), -EINVAL);
		assert_string_equal(err.message, rows[i].message);
		record_done(&record);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_positions),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_aliases_are_copies),
	    cmocka_unit_test(test_billion_laughs),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_size),
	    cmocka_unit_test(test_record),
	    cmocka_unit_test(test_record_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
