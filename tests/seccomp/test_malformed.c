// SPDX-License-Identifier: GPL-3.0-or-later
/* What is wrong with a profile, and where: exact for slips people make, one clean line for
 * anything. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "sandbox/data.h"
#include "sandbox/seccomp/profile.h"
#include "sandbox/text.h"

static const struct {
	const char *text, *message;
} slips[] = {
    {"", "p:1:1: not JSON: the text ends too early"},
    {"{", "p:1:2: not JSON: the text ends too early"},
    {"[]", "p:1:1: an object { } is wanted here"},
    {"{}", "p:1:1: no 'defaultAction' here"},
    {" \n {}", "p:2:2: no 'defaultAction' here"},
    {"{} x", "p:1:4: not JSON: unexpected character"},
    {"{\"defaultAction\": null}", "p:1:1: no 'defaultAction' here"},
    {"{\"defaultAction\": 7}", "p:1:19: a string is wanted here"},
    {"{\"defaultActoin\": \"SCMP_ACT_ALLOW\"}",
        "p:1:19: unknown key 'defaultActoin'; did you mean 'defaultAction'?"},
    {"{\"defaultAction\": \"SCMP_ACT_ALOW\"}",
        "p:1:19: unknown action 'SCMP_ACT_ALOW'; did you mean 'SCMP_ACT_ALLOW'?"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\",\n \"defaultErrnoRet\": 1}",
        "p:2:21: SCMP_ACT_ALLOW takes no errno"},
    {"{\"defaultAction\": \"SCMP_ACT_ERRNO\",\n \"defaultErrnoRet\": 4096}",
        "p:2:21: a number from 0 to 4095 is wanted here"},
    {"{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": -1}",
        "p:1:56: a number from 0 to 4095 is wanted here"},
    {"{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 1.5}",
        "p:1:56: a whole number is wanted here"},
    {"{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrno\": \"EPREM\"}",
        "p:1:53: unknown errno 'EPREM'; one like EPERM"},
    {"{\"defaultAction\": \"SCMP_ACT_NOTIFY\"}", "p:1:19: SCMP_ACT_NOTIFY cannot be the default"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\",\n\"listenerPath\": \"/run/agent\"}",
        "p:2:17: 'listenerPath' names an agent outside the container; the lab starts none"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_X86_46\"]}",
        "p:1:55: unknown architecture 'SCMP_ARCH_X86_46'; did you mean 'SCMP_ARCH_X86_64'?"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [], \"archMap\": {}}",
        "p:1:69: an array [ ] is wanted here"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_X86\"],\n"
     "\"archMap\": [{\"architecture\": \"SCMP_ARCH_X86_64\"}]}",
        "p:2:12: both 'archMap' and 'architectures'; use one"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"archMap\": [{\"subArchitectures\": []}]}",
        "p:1:49: no 'architecture' here"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"flags\": [\"SECCOMP_FILTER_FLAG_LGO\"]}",
        "p:1:47: unknown flag 'SECCOMP_FILTER_FLAG_LGO'; did you mean "
        "'SECCOMP_FILTER_FLAG_LOG'?"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n{\"names\": [\"read\"]}]}",
        "p:2:1: no 'action' here"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n{\"action\": \"SCMP_ACT_LOG\"}]}",
        "p:2:1: a rule without 'names'"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"name\": \"read\", \"names\": [\"write\"], \"action\": \"SCMP_ACT_LOG\"}]}",
        "p:2:1: both 'name' and 'names'; use one"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"names\": [\"read\", \"\"], \"action\": \"SCMP_ACT_LOG\"}]}",
        "p:2:20: an empty name is no system call"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"names\": [\"read\", 3], \"action\": \"SCMP_ACT_LOG\"}]}",
        "p:2:20: a string is wanted here"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"names\": [\"write\"], \"action\": \"SCMP_ACT_NOTIFY\"}]}",
        "p:2:11: SCMP_ACT_NOTIFY cannot be used for write"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"names\": [\"clone\"], \"action\": \"SCMP_ACT_LOG\", \"args\": [\n"
     "  {\"index\": 6, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]}]}",
        "p:3:13: a number from 0 to 5 is wanted here"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"names\": [\"clone\"], \"action\": \"SCMP_ACT_LOG\", \"args\": [\n"
     "  {\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_EW\"}]}]}",
        "p:3:34: unknown operator 'SCMP_CMP_EW'; did you mean 'SCMP_CMP_EQ'?"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"names\": [\"clone\"], \"action\": \"SCMP_ACT_LOG\", \"args\": [\n"
     "  {\"index\": 0, \"value\": 1}]}]}",
        "p:3:3: an argument needs 'index', 'value' and 'op'"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"names\": [\"clone\"], \"action\": \"SCMP_ACT_LOG\",\n"
     " \"includes\": {\"caps\": [\"CAP_SYS_ADMIM\"]}}]}",
        "p:3:24: unknown capability 'CAP_SYS_ADMIM'; did you mean 'sys_admin'?"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [\n"
     "{\"names\": [\"clone\"], \"action\": \"SCMP_ACT_LOG\",\n"
     " \"excludes\": {\"minKernel\": \"4.8rc\"}}]}",
        "p:3:28: minKernel is MAJOR.MINOR, like \"4.8\""},
    /* Strings with brackets, quotes and escaped keys do not lead the position astray. */
    {"{\"comment\": \"]}\\\"\", \"default\\u0041ction\": 3}", "p:1:43: a string is wanted here"},
    {"{\"defaultAction\": \"SCMP_ACT_ALLOW\", 'syscalls': []}",
        "p:1:37: not JSON: strings have double quotes"},
};

static void slips_are_placed(void **state)
{
	(void)state;
	for (size_t i = 0; i < SB_COUNT(slips); i++) {
		struct sb_seccomp_profile *profile = NULL;
		struct sb_error err = {0};
		int r = sb_seccomp_parse("p", slips[i].text, strlen(slips[i].text), &profile, &err);

		if (r != -EINVAL || strcmp(err.message, slips[i].message) != 0)
			print_error("%s\n", slips[i].text);
		assert_string_equal(err.message, slips[i].message);
		assert_int_equal(r, -EINVAL);
		assert_true(err.is_input);
		assert_null(profile);
	}
}

/* "p:LINE:COLUMN: words", on one line, inside the text. */
static void check_line(const char *message, const char *text)
{
	unsigned line, column, lines = 1;
	int end = 0;

	if (sscanf(message, "p:%u:%u: %n", &line, &column, &end) != 2 || !end || !message[end])
		fail_msg("no position: %s", message);
	for (; *text; text++)
		lines += *text == '\n';
	assert_in_range(line, 1, lines);
	for (const char *c = message; *c; c++)
		assert_false(iscntrl((unsigned char)*c));
}

static size_t refused;

static void try_text(const char *text, size_t size)
{
	struct sb_seccomp_profile *profile = NULL;
	struct sb_error err = {0};

	if (sb_seccomp_parse("p", text, size, &profile, &err) == 0) {
		sb_seccomp_free(profile);
		return;
	}
	assert_true(err.is_input);
	check_line(err.message, text);
	refused++;
}

/* xorshift: the same changes on every run. */
static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static const char *const pieces[] = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "-1",
    "1e400",
    "18446744073709551616",
    "\"\"",
    "{}",
    "[]",
    "\x01",
    "\xff",
    "\n",
    "0.5",
    "true",
    "\"SCMP_ACT_NOTIFY\"",
    "/*",
};

/* Cuts `gone` bytes at a random place and puts a random piece there. */
static void mutate(const char *text, size_t size, uint32_t *state)
{
	const char *piece = pieces[next_random(state) % SB_COUNT(pieces)];
	size_t at = next_random(state) % size, gone = next_random(state) % 12;
	char *changed = malloc(size + strlen(piece) + 1);

	if (at + gone > size)
		gone = size - at;
	memcpy(changed, text, at);
	strcpy(changed + at, piece);
	memcpy(changed + at + strlen(piece), text + at + gone, size - at - gone + 1);
	try_text(changed, strlen(changed));
	free(changed);
}

static void truncate_at(const char *text, size_t at)
{
	char *part = strndup(text, at);

	try_text(part, at);
	free(part);
}

static void damaged_profiles_give_one_line(void **state)
{
	uint32_t random = 2463534242u;
	char **names;
	size_t n;

	(void)state;
	assert_int_equal(sb_data_names("seccomp", ".json", &names, &n, NULL), 0);
	for (size_t i = 0; i < n; i++) {
		char path[SB_PATH_MAX], *text;
		size_t size;

		assert_int_equal(sb_seccomp_path(names[i], path, NULL), 0);
		assert_int_equal(sb_seccomp_read(path, &text, &size, NULL), 0);
		for (size_t j = 0; j < 60; j++)
			truncate_at(text, next_random(&random) % size);
		for (size_t j = 0; j < 120; j++)
			mutate(text, size, &random);
		free(text);
	}
	sb_names_free(names, n);
	print_message("%zu damaged profiles refused, each with one line and a position\n", refused);
	assert_true(refused > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(slips_are_placed),
	    cmocka_unit_test(damaged_profiles_give_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
