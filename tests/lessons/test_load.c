// SPDX-License-Identifier: GPL-3.0-or-later
/* The lesson loader on right and wrong files: each fault is one line with file, line and column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lessons/lesson.h"
#include "sandbox/text.h"

#define HEAD "title: T\nabout: A\norder: 1\n"

static const struct broken {
	const char *text;
	const char *message; /* what must be part of it, after the file's name */
} broken[] = {
    {"", ":1:1: "},
    {"title: T\n", "'about' is missing"},
    {HEAD, "'steps' is missing"},
    {HEAD "steps: []\n", ":4:8: a lesson has at least one step"},
    {HEAD "steps: x\n", ":4:8: "},
    {HEAD "steps:\n- text: x\n", "the first step must have a policy"},
    {HEAD "steps:\n- text: x\n  polcy: a\n", ":6:3: "},
    {HEAD "steps:\n- policy: --preset open\n", ":5:3: 'text' is missing"},
    {HEAD "steps:\n- text: x\n  policy: [a]\n", ":6:11: "},
    {HEAD "steps:\n- text: x\n  policy: a\n  expect: [{}]\n", "what is checked?"},
    {HEAD "steps:\n- text: x\n  policy: a\n  expect:\n  - {attack: a, output: b}\n",
        ":8:5: an attack has"},
    {HEAD "steps:\n- text: x\n  policy: a\n  expect:\n  - {run: a, value: b}\n",
        ":8:5: an attack has"},
    {HEAD "steps:\n- text: x\n  policy: a\n  expect:\n  - {run: a, output: '('}\n",
        ":8:22: output: "},
    {HEAD "steps:\n- text: x\n  policy: a\n  expect:\n  - {run: a, exit: 256}\n", ":8:20: "},
    {HEAD "steps:\n- text: x\n  policy: a\n  expect:\n  - {status: CapEf, value: b}\n", "CapEff"},
    {HEAD "steps:\n- text: x\n  policy: a\n  expect:\n  - {attack: a, by: capability}\n",
        "capabilities"},
    {HEAD "steps:\n- text: x\n  policy: a\n  expect:\n  - {attack: a, run: b, exit: 0}\n",
        "not two"},
    {HEAD "steps:\n- text: x\n  policy: a\n  predict: {question: q, ask: outcome}\n",
        "what is predicted?"},
    {HEAD "steps:\n- text: x\n  policy: a\n  predict: {question: q, ask: value, run: a}\n",
        "choices go with"},
    {HEAD "steps:\n- text: x\n  policy: a\n  predict: {question: q, ask: layer, run: a}\n",
        "needs an attack"},
    {HEAD "steps:\n- text: x\n  policy: a\n  goal: {text: t, until: []}\n",
        "'solution' is missing"},
    {HEAD "order: 2\n", ":4:1: "},
    {"\tx: y\n", ":1:"},
    {"title: \"\\xff\n", ":"},
};

static void write_file(const char *path, const char *text, size_t size)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static int load_text(const char *text, size_t size, struct lesson **ret, struct sb_error *err)
{
	char path[] = "/tmp/lesson-XXXXXX";
	int fd = mkstemp(path), r;

	assert_true(fd >= 0);
	close(fd);
	write_file(path, text, size);
	r = lesson_load_file(path, ret, err);
	unlink(path);
	return r;
}

static void assert_one_line(const struct sb_error *err)
{
	assert_non_null(strstr(err->message, "lesson-"));
	assert_null(strpbrk(err->message, "\n\r\t"));
	assert_true(err->is_input);
}

static void test_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < SB_COUNT(broken); i++) {
		struct lesson *lesson = NULL;
		struct sb_error err = {0};

		assert_true(load_text(broken[i].text, strlen(broken[i].text), &lesson, &err) < 0);
		assert_null(lesson);
		if (!strstr(err.message, broken[i].message))
			fail_msg(
			    "%s: '%s' says '%s'", broken[i].text, err.message, broken[i].message);
		assert_one_line(&err);
	}
}

static const char whole[] = HEAD
    "references: [capabilities(7)]\n"
    "steps:\n"
    "- text: x\n"
    "  policy: --preset open\n"
    "  type: id\n"
    "  predict: {question: q, ask: value, run: id -u, choices: ['0', '1']}\n"
    "  expect:\n"
    "  - {status: NoNewPrivs, value: '0'}\n"
    "  - {run: id -u, output: ^0$, exit: 0}\n"
    "  - {attack: chown, outcome: blocked, by: capabilities}\n"
    "  goal: {text: t, until: [{attack: chown, outcome: succeeded}], solution: --preset open}\n"
    "  hints: [a, b]\n";

static void test_whole(void **state)
{
	struct lesson *lesson;
	struct sb_error err;
	const struct lesson_step *step;

	(void)state;
	assert_int_equal(load_text(whole, strlen(whole), &lesson, &err), 0);
	step = &lesson->steps[0];
	assert_string_equal(step->policy, "--preset open");
	assert_int_equal(step->n_expect, 3);
	assert_int_equal(step->expect[1].exit_status, 0);
	assert_int_equal(step->expect[2].exit_status, -1);
	assert_string_equal(step->prediction->choices[1], "1");
	assert_string_equal(step->goal->solution, "--preset open");
	assert_string_equal(step->hints[1], "b");
	lesson_free(lesson);
}

/* Every truncation, and each byte replaced: a lesson or one line, never a crash. */
static void test_mutated(void **state)
{
	static const char bytes[] = {'\0', '\t', ':', '[', '{', '&', '*', '\xff', '\n', '\''};
	char copy[sizeof(whole)];

	(void)state;
	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		struct lesson *lesson;
		struct sb_error err = {0};

		memcpy(copy, whole, sizeof(whole));
		copy[n] = bytes[n % sizeof(bytes)];
		if (load_text(copy, sizeof(whole) - 1, &lesson, &err) == 0)
			lesson_free(lesson);
		else
			assert_one_line(&err);
		if (load_text(whole, n, &lesson, &err) == 0)
			lesson_free(lesson);
		else
			assert_one_line(&err);
	}
}

static void test_shipped(void **state)
{
	struct lesson_list list;
	struct sb_error err;

	(void)state;
	if (lesson_list_load(&list, &err) < 0)
		fail_msg("%s", err.message);
	assert_true(list.n_lessons >= 20);
	for (size_t i = 1; i < list.n_lessons; i++)
		assert_true(list.lessons[i - 1]->order < list.lessons[i]->order);
	lesson_list_done(&list);
}

static void test_unknown(void **state)
{
	struct lesson *lesson;
	struct sb_error err;

	(void)state;
	assert_true(lesson_load("maot", &lesson, &err) < 0);
	assert_non_null(strstr(err.message, "'moat'"));
	assert_true(lesson_load("../../etc/passwd", &lesson, &err) < 0);
	assert_true(lesson_load("", &lesson, &err) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_mutated),
	    cmocka_unit_test(test_shipped),
	    cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
