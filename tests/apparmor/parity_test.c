// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * parity_test SOURCE OPERATIONS DIRECTORY [record]: carries out every operation of
 * parity_operations.c under every DIRECTORY/NAME.profile, with AppArmor from SOURCE ("kernel" or
 * "emulated"), and holds the results to DIRECTORY/expected, which the kernel gave. The emulation
 * may differ where DIRECTORY/differences says so, and why. With `record` it prints the results in
 * the form of `expected` instead of TAP.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/apparmor/backend.h"
#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"

#define OUTPUT_MAX (64 << 10)
#define TABLE_MAX (1 << 20)

struct suite {
	const char *operations, *directory;
	enum sb_apparmor_source source;
	bool record;
	char *expected, *differences; /* texts of the two tables; NULL when recording */
	unsigned done, equal, excused;
};

static void fail(const char *what, const struct sb_error *err)
{
	printf("Bail out! %s: %s\n", what, err->message);
	exit(1);
}

static void wait_for(struct sb_world *world, pid_t pid)
{
	struct pollfd polled = {.fd = sb_world_fd(world), .events = POLLIN};

	for (;;) {
		struct sb_event event = sb_world_next(world);

		if (event.kind == SB_EVENT_INIT_DIED ||
		    (event.kind == SB_EVENT_EXIT && event.pid == pid))
			return;
		if (event.kind == SB_EVENT_NONE)
			poll(&polled, 1, -1);
	}
}

static struct sb_process spawn(struct sb_world *world, const struct sb_policy *policy,
    char *const *argv, int in, int out, int err_fd)
{
	struct sb_command command = {.argv = argv, .stdio = {in, out, err_fd}};
	struct sb_process process;
	struct sb_error err = {0};

	if (sb_spawn(world, policy, &command, &process, &err) < 0)
		fail(argv[0], &err);
	return process;
}

static void install(
    struct suite *suite, struct sb_world *world, const struct sb_policy *open_policy)
{
	char *const argv[] = {
	    (char *)"/bin/sh", (char *)"-c", (char *)"cat > /tmp/ops && chmod 755 /tmp/ops", NULL};
	cleanup_fd int program = open(suite->operations, O_RDONLY | O_CLOEXEC);
	struct sb_error err = {0};

	if (program < 0) {
		sb_fail(&err, errno, "%s", suite->operations);
		fail("operations", &err);
	}
	wait_for(world, spawn(world, open_policy, argv, program, -1, -1).pid);
}

/* Until the line "end", not the end of file: what an operation left running may hold the pipe. */
static void read_results(int fd, char *to, size_t size)
{
	size_t have = 0;
	ssize_t n;

	to[0] = '\0';
	while (!strstr(to, "\nend\n") && have < size - 1 &&
	       (n = read(fd, to + have, size - 1 - have)) > 0) {
		have += (size_t)n;
		to[have] = '\0';
	}
}

/* One world: the helper, unconfined, and the runner under the profile, talking over two pipes. */
static void run_profile(struct suite *suite, const struct sb_policy *policy, char *output)
{
	char *const helper_argv[] = {(char *)"/tmp/ops", (char *)"helper", NULL};
	char *const runner_argv[] = {(char *)"/tmp/ops", (char *)"run", NULL};
	int to_runner[2], to_helper[2], results[2];
	struct sb_policy open_policy;
	struct sb_world_options options = sb_world_options_for(policy);
	struct sb_world *world = NULL;
	struct sb_process runner;
	struct sb_error err = {0};

	sb_policy_open(&open_policy);
	if (sb_world_new(&options, &world, &err) < 0)
		fail("world", &err);
	install(suite, world, &open_policy);
	if (pipe2(to_runner, O_CLOEXEC) < 0 || pipe2(to_helper, O_CLOEXEC) < 0 ||
	    pipe2(results, O_CLOEXEC) < 0)
		exit(1);
	spawn(world, &open_policy, helper_argv, to_helper[0], to_runner[1], -1);
	runner = spawn(world, policy, runner_argv, to_runner[0], to_helper[1], results[1]);
	close(to_runner[0]);
	close(to_runner[1]);
	close(to_helper[0]);
	close(to_helper[1]);
	close(results[1]);
	read_results(results[0], output, OUTPUT_MAX);
	close(results[0]);
	sb_world_free(world);
	sb_emulation_free(runner.emulation);
}

/* The rest of the line that starts with "PROFILE OPERATION ". */
static bool look_up(
    const char *table, const char *profile, const char *operation, char *ret, size_t size)
{
	char key[160];
	size_t len = (size_t)snprintf(key, sizeof(key), "%s %s ", profile, operation);

	for (const char *line = table; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, len))
			continue;
		snprintf(ret, size, "%.*s", (int)strcspn(line + len, " \n"), line + len);
		return true;
	}
	return false;
}

static bool is_excused(
    const struct suite *suite, const char *profile, const char *operation, const char *result)
{
	char allowed[64];

	if (suite->source != SB_APPARMOR_EMULATED)
		return false;
	return (look_up(suite->differences, profile, operation, allowed, sizeof(allowed)) ||
	           look_up(suite->differences, "*", operation, allowed, sizeof(allowed))) &&
	       !strcmp(allowed, result);
}

static bool check_line(
    struct suite *suite, const char *profile, const char *operation, const char *result)
{
	char expected[64] = "nothing";

	suite->done++;
	if (look_up(suite->expected, profile, operation, expected, sizeof(expected)) &&
	    !strcmp(expected, result)) {
		suite->equal++;
		return true;
	}
	if (is_excused(suite, profile, operation, result)) {
		suite->excused++;
		return true;
	}
	printf("# %s %s: expected %s, is %s\n", profile, operation, expected, result);
	return false;
}

static unsigned count_expected(const struct suite *suite, const char *profile)
{
	size_t len = strlen(profile);
	unsigned n = 0;

	for (const char *line = suite->expected; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		n += !strncmp(line, profile, len) && line[len] == ' ';
	}
	return n;
}

static void check_profile(struct suite *suite, const char *profile, char *output, unsigned number)
{
	unsigned before = suite->done;
	bool good = true;
	char *line, *rest = output;

	while ((line = strsep(&rest, "\n"))) {
		char *result = strchr(line, ' ');

		if (!result)
			continue;
		*result++ = '\0';
		if (suite->record)
			printf("%s %s %s\n", profile, line, result);
		else
			good &= check_line(suite, profile, line, result);
	}
	if (suite->record)
		return;
	if (suite->done - before != count_expected(suite, profile)) {
		printf("# %s: %u operations instead of %u\n", profile, suite->done - before,
		    count_expected(suite, profile));
		good = false;
	}
	printf("%sok %u - %s\n", good ? "" : "not ", number, profile);
}

static void test_profile(struct suite *suite, const char *path, unsigned number)
{
	static char output[OUTPUT_MAX];
	struct sb_policy policy;
	char name[64];

	sb_policy_open(&policy);
	sb_copy(policy.apparmor_profile, sizeof(policy.apparmor_profile), path);
	policy.apparmor_source = suite->source;
	snprintf(name, sizeof(name), "%s", strrchr(path, '/') + 1);
	name[strcspn(name, ".")] = '\0';
	run_profile(suite, &policy, output);
	check_profile(suite, name, output, number);
	fflush(stdout);
}

static char *read_table(const struct suite *suite, const char *name)
{
	char path[SB_PATH_MAX], *text = NULL;
	struct sb_error err = {0};
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", suite->directory, name);
	if (sb_read_file(path, TABLE_MAX, &text, &len, &err) < 0)
		fail(name, &err);
	return text;
}

static bool has_many_ids(const struct sb_policy *policy, struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(policy);
	struct sb_world *world = NULL;
	bool many =
	    sb_world_new(&options, &world, err) == 0 && sb_world_idmap(world) == SB_IDMAP_RANGE;

	if (world && !many)
		sb_fail(err, EPERM, "more than one id in a sandbox");
	sb_world_free(world);
	return many;
}

static void skip_unless_possible(const struct suite *suite)
{
	const struct sb_apparmor_backend *backend;
	struct sb_policy policy;
	struct sb_error err = {0};
	const char *must = getenv("LAB_MUST_WORK");

	sb_policy_open(&policy);
	policy.apparmor_source = suite->source;
	if (sb_apparmor_choose(&policy, &backend, &err) == 0 && has_many_ids(&policy, &err))
		return;
	if (must && *must == '1')
		fail("AppArmor", &err);
	printf("1..0 # SKIP %s\n", err.message);
	exit(0);
}

int main(int argc, char **argv)
{
	struct suite suite = {.record = argc == 5 && !strcmp(argv[4], "record")};
	char pattern[SB_PATH_MAX];
	glob_t found;

	if (argc < 4) {
		fprintf(
		    stderr, "usage: parity_test kernel|emulated OPERATIONS DIRECTORY [record]\n");
		return 2;
	}
	suite.source = !strcmp(argv[1], "kernel") ? SB_APPARMOR_KERNEL : SB_APPARMOR_EMULATED;
	suite.operations = argv[2];
	suite.directory = argv[3];
	skip_unless_possible(&suite);
	if (!suite.record) {
		suite.expected = read_table(&suite, "expected");
		suite.differences = read_table(&suite, "differences");
	}
	snprintf(pattern, sizeof(pattern), "%s/*.profile", suite.directory);
	if (glob(pattern, 0, NULL, &found) != 0)
		return 1;
	if (!suite.record)
		printf("1..%zu\n", found.gl_pathc);
	for (size_t i = 0; i < found.gl_pathc; i++)
		test_profile(&suite, found.gl_pathv[i], (unsigned)i + 1);
	if (!suite.record)
		printf("# %u operations: %u as in the kernel, %u expected differences\n",
		    suite.done, suite.equal, suite.excused);
	globfree(&found);
	free(suite.expected);
	free(suite.differences);
	return 0;
}
