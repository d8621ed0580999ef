// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sandbox/error.h"
#include "sandbox/text.h"

static const char *const names[] = {"default-pod", "hardened-pod", "open", NULL};

static const char *next(const void *context, size_t i)
{
	return ((const char *const *)context)[i];
}

static void test_copy(void **state)
{
	char buf[4];

	(void)state;
	assert_true(sb_copy(buf, sizeof(buf), "abc"));
	assert_false(sb_copy(buf, sizeof(buf), "abcd"));
	assert_string_equal(buf, "abc");
	assert_false(sb_copy(buf, 0, "x"));
}

static void test_nearest(void **state)
{
	char longest[400];

	(void)state;
	assert_string_equal(sb_nearest("defualt-pod", next, names), "default-pod");
	assert_string_equal(sb_nearest("Open", next, names), "open");
	assert_null(sb_nearest("zzzzzzzzzz", next, names));
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	assert_null(sb_nearest(longest, next, names));
}

static void test_errors_are_one_line(void **state)
{
	struct sb_error err = {0};
	char big[2000];

	(void)state;
	memset(big, '\n', sizeof(big));
	big[sizeof(big) - 1] = '\0';
	assert_int_equal(sb_reject(&err, "a\nb\x1b[31m%s", big), -EINVAL);
	assert_true(err.is_input);
	assert_null(strpbrk(err.message, "\n\x1b"));
	assert_int_equal(sb_fail(&err, ENOENT, "open %s", "x"), -ENOENT);
	assert_string_equal(err.message, "open x: No such file or directory");
	assert_int_equal(sb_wrap(&err, -EIO, "layer"), -ENOENT);
	assert_string_equal(err.message, "layer: open x: No such file or directory");
	assert_int_equal(sb_fail(NULL, EPERM, "x"), -EPERM);
	assert_int_equal(sb_wrap(NULL, -EIO, "x"), -EIO);
}

static void test_read_file(void **state)
{
	char *text;
	size_t len;

	(void)state;
	assert_int_equal(sb_read_file("/proc/self/status", 1 << 16, &text, &len, NULL), 0);
	assert_int_equal(strlen(text), len);
	free(text);
	assert_int_equal(sb_read_file("/proc/self/status", 16, &text, &len, NULL), -EFBIG);
	assert_int_equal(sb_read_file("/proc/nonexistent", 16, &text, &len, NULL), -ENOENT);
	assert_true(sb_read_file("/proc", 16, &text, &len, NULL) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_copy),
	    cmocka_unit_test(test_nearest),
	    cmocka_unit_test(test_errors_are_one_line),
	    cmocka_unit_test(test_read_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
