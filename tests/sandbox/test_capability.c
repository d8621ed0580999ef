// SPDX-License-Identifier: GPL-3.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <cmocka.h>

#include "sandbox/capability.h"
#include "sandbox/error.h"
#include "sandbox/text.h"

static void test_last_is_the_kernels(void **state)
{
	(void)state;
	assert_in_range(sb_cap_last(), 37, SB_CAP_LIMIT - 1);
	assert_true(sb_cap_all() == (UINT64_C(2) << sb_cap_last()) - 1);
}

static void test_names_and_numbers_are_inverse(void **state)
{
	char name[SB_CAP_NAME_MAX];
	int cap;

	(void)state;
	for (int i = 0; i <= sb_cap_last(); i++) {
		assert_int_equal(sb_cap_parse(sb_cap_name(i, name), &cap, NULL), 0);
		assert_int_equal(cap, i);
		assert_true(*sb_cap_about(i));
	}
	assert_string_equal(sb_cap_name(13, name), "net_raw");
	assert_string_equal(sb_cap_name(63, name), "63");
}

static void test_spellings(void **state)
{
	static const struct {
		const char *list;
		uint64_t mask;
	} rows[] = {
	    {"CAP_NET_RAW", 1 << 13},
	    {"net_raw", 1 << 13},
	    {"Cap_Net_Raw", 1 << 13},
	    {"13", 1 << 13},
	    {"", 0},
	    {"none", 0},
	    {"NONE", 0},
	    {"chown,kill", 1 | 1 << 5},
	    {" chown , kill ", 1 | 1 << 5},
	    {"chown,,kill", 1 | 1 << 5},
	};
	uint64_t mask;

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		assert_int_equal(sb_caps_parse(rows[i].list, &mask, NULL), 0);
		assert_true(mask == rows[i].mask);
	}
	assert_int_equal(sb_caps_parse("all", &mask, NULL), 0);
	assert_true(mask == sb_cap_all());
}

static void test_unknown_names_are_refused(void **state)
{
	static const char *const wrong[] = {
	    "cap_nte_raw", "64", "-1", "13x", "cap_", "net raw", "\x1b[2J"};
	struct sb_error err;
	uint64_t mask = 42;

	(void)state;
	for (size_t i = 0; i < SB_COUNT(wrong); i++) {
		assert_true(sb_caps_parse(wrong[i], &mask, &err) < 0);
		assert_true(err.is_input);
		assert_null(strpbrk(err.message, "\x1b\n"));
		assert_true(mask == 42);
	}
	assert_true(sb_caps_parse("cap_nte_raw", &mask, &err) < 0);
	assert_non_null(strstr(err.message, "'net_raw'"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_last_is_the_kernels),
	    cmocka_unit_test(test_names_and_numbers_are_inverse),
	    cmocka_unit_test(test_spellings),
	    cmocka_unit_test(test_unknown_names_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
