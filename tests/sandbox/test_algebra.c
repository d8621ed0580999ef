// SPDX-License-Identifier: GPL-3.0-or-later
/* sandbox/exec.c against the kernel: random threads and files, executed inside a world. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/exec.h"
#include "world_test.h"

#define CASES 2500
#define HELPER "/tmp/sandbox-helper"

static int up(void **state)
{
	char path[512];
	int r = world_up(state);

	snprintf(path, sizeof(path), "%s/sandbox-helper", getenv("HELPER_DIR"));
	if (r == 0)
		put_program(path, HELPER);
	return r;
}

static int read_thread(const char *text, struct sb_exec_thread *thread)
{
	uint64_t *caps = thread->caps;
	int used = 0;

	(void)sscanf(text, "%u %u %u %u %u %u %lx %lx %lx %lx %lx %x%n", &thread->uid[0],
	    &thread->uid[1], &thread->uid[2], &thread->gid[0], &thread->gid[1], &thread->gid[2],
	    &caps[0], &caps[1], &caps[2], &caps[3], &caps[4], &thread->securebits, &used);
	return used;
}

static void read_before(const char *line, struct sb_exec_thread *thread, struct sb_exec_file *file)
{
	int no_new_privs, is_setuid, is_setgid, has_caps, effective;
	int used = read_thread(line, thread);

	assert_int_equal(sscanf(line + used, "%d %u %u %d %d %d %lx %lx %d", &no_new_privs,
	                     &file->uid, &file->gid, &is_setuid, &is_setgid, &has_caps,
	                     &file->permitted, &file->inheritable, &effective),
	    9);
	thread->no_new_privs = no_new_privs;
	file->is_setuid = is_setuid;
	file->is_setgid = is_setgid;
	file->has_caps = has_caps;
	file->effective = effective;
}

static bool agrees(const char *line, bool compares_effective)
{
	struct sb_exec_thread thread = {0}, expected = {0}, observed = {0};
	struct sb_exec_file file = {0};
	const char *after = strstr(line, "| ");
	int refused = 0, r;

	assert_non_null(after);
	read_before(line, &thread, &file);
	r = sb_exec_compute(&thread, &file, compares_effective, &expected, NULL);
	if (sscanf(after, "| refused %d", &refused) == 1)
		return r == -refused;
	if (r < 0 || read_thread(after + 2, &observed) == 0)
		return false;
	expected.no_new_privs = observed.no_new_privs = 0;
	return memcmp(&expected, &observed, sizeof(expected)) == 0;
}

/* One of the two readings of "an id changes" must hold for all: which one a stable kernel has is
 * its maintainer's choice. */
static void test_thousands_of_cases(void **state)
{
	char command[128];
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", command, NULL};
	struct sb_command run = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_run_limits limits = {.milliseconds = 100000, .output_bytes = 16 << 20};
	struct sb_policy policy = open_policy();
	size_t cases = 0, by_real = 0, by_effective = 0, refused = 0;
	struct sb_run_result result;
	char *line, *rest;

	(void)state;
	snprintf(command, sizeof(command), HELPER " exec %d 7 %d", CASES, has_ids());
	assert_int_equal(sb_run(world, &policy, &run, NULL, &limits, &result, NULL), 0);
	for (rest = result.output; (line = strsep(&rest, "\n")) && *line; cases++) {
		bool effective = agrees(line, true), real = agrees(line, false);

		by_effective += effective;
		by_real += real;
		refused += strstr(line, "refused") != NULL;
		if (!effective && !real)
			printf("differs: %s\n", line);
	}
	free(result.output);
	printf(
	    "%zu cases, %zu refused; as before Linux 6.16 %zu, as since then %zu; this kernel: %s\n",
	    cases, refused, by_real, by_effective,
	    sb_exec_compares_effective() ? "since" : "before");
	assert_int_equal(cases, CASES);
	assert_true(by_real == cases || by_effective == cases);
}

static void test_rules_have_words(void **state)
{
	(void)state;
	for (int i = 0; i < SB_EXEC_RULES; i++)
		assert_true(sb_exec_rule_text[i] && *sb_exec_rule_text[i]);
}

static void test_what_the_articles_say(void **state)
{
	struct sb_exec_thread root = {.caps = {[SB_CAPS_BOUNDING] = 0xff}},
	                      user = {.uid = {1000, 1000, 1000}};
	struct sb_exec_file plain = {0}, suid = {.is_setuid = true};
	struct sb_exec_thread after;
	unsigned rules;

	(void)state;
	assert_int_equal(sb_exec_compute(&root, &plain, true, &after, &rules), 0);
	assert_true(after.caps[SB_CAPS_EFFECTIVE] == 0xff && rules == 1u << SB_EXEC_ROOT);
	root.no_new_privs = true;
	assert_int_equal(sb_exec_compute(&root, &plain, true, &after, &rules), 0);
	assert_true(after.caps[SB_CAPS_EFFECTIVE] == 0 && rules & 1u << SB_EXEC_NOTHING_NEW);
	user.caps[SB_CAPS_BOUNDING] = 0xff;
	assert_int_equal(sb_exec_compute(&user, &suid, true, &after, &rules), 0);
	assert_true(after.uid[SB_ID_EFFECTIVE] == 0 && after.caps[SB_CAPS_EFFECTIVE] == 0xff);
	user.no_new_privs = true;
	assert_int_equal(sb_exec_compute(&user, &suid, true, &after, &rules), 0);
	assert_true(after.uid[SB_ID_EFFECTIVE] == 1000 && rules == 1u << SB_EXEC_SETID_IGNORED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_thousands_of_cases),
	    cmocka_unit_test(test_rules_have_words),
	    cmocka_unit_test(test_what_the_articles_say),
	};

	if (!worlds_work())
		return skip_all("no sandbox can be had here");
	return cmocka_run_group_tests(tests, up, world_down);
}
