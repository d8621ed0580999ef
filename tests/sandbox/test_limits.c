// SPDX-License-Identifier: GPL-3.0-or-later
/* A world cannot take the machine with it. Every limit here is small, and every run short. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"
#include "world_test.h"

#define PROCESSES 60

static const struct sb_world_options tight = {
    .tmpfs_bytes = 2 << 20, .max_processes = PROCESSES, .max_memory = 64 << 20};

static int up(void **state)
{
	(void)state;
	return sb_world_new(&tight, &world, NULL);
}

static struct sb_run_result run_for(unsigned milliseconds, const char *script)
{
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)script, NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_run_limits limits = {.milliseconds = milliseconds, .output_bytes = 4096};
	struct sb_policy policy = open_policy();
	struct sb_run_result result;
	struct sb_error err;

	if (sb_run(world, &policy, &command, NULL, &limits, &result, &err) < 0)
		fail_msg("%s", err.message);
	return result;
}

/* The processes of a user namespace, counted where it was created: pids given out are at most as
 * many as the limit plus those that have ended. */
static void test_fork_bomb(void **state)
{
	struct sb_run_result result;
	struct timespec start, end;
	struct sb_policy policy = open_policy();

	(void)state;
	clock_gettime(CLOCK_MONOTONIC, &start);
	result =
	    run_for(1500, "n=0; while [ $n -lt 500 ]; do sleep 30 & n=$((n+1)); done; echo all $n");
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_null(strstr(result.output, "all 500"));
	assert_true(end.tv_sec - start.tv_sec < 5);
	free(result.output);
	world = sb_world_free(world);
	assert_int_equal(up(state), 0);
	assert_string_equal(sh(&policy, "echo again"), "again\n");
}

/* Not one uid of the world alone: the limit is on all of them. */
static void test_fork_bomb_of_many_uids(void **state)
{
	struct sb_run_result result;

	(void)state;
	if (!has_ids())
		return;
	result = run_for(2000,
	    "n=0; while [ $n -lt 100 ]; do setpriv --reuid $((1000+n)) --clear-groups "
	    "sleep 30 & n=$((n+1)); done; echo all $n");
	assert_null(strstr(result.output, "all 100"));
	free(result.output);
	world = sb_world_free(world);
	assert_int_equal(up(state), 0);
}

/* Worlds of a sanitized lab have no limit on data, see setup.c. */
#ifdef __SANITIZE_ADDRESS__
#define DATA_LIMIT "unlimited"
#else
#define DATA_LIMIT "65536"
#endif

static void test_memory_hog(void **state)
{
	struct sb_run_result result;

	(void)state;
	if (strcmp(DATA_LIMIT, "unlimited") == 0) {
		print_message("SKIP: the lab is built with AddressSanitizer\n");
		return;
	}
	result = run_for(5000, "head -c 200m /dev/zero | tail; echo done");
	if (!strstr(result.output, "exhausted") || !strstr(result.output, "done"))
		fail_msg(
		    "status %d, timed out %d: %s", result.status, result.timed_out, result.output);
	free(result.output);
}

struct membership {
	pid_t init;
	char path[256]; /* of its memory cgroup, once it has one of its own */
};

static bool has_cgroup(void *context)
{
	struct membership *membership = context;
	cleanup_free char *groups = NULL;
	const char *line;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/cgroup", membership->init);
	if (sb_read_file(path, 1 << 16, &groups, NULL, NULL) < 0)
		return false;
	line = strstr(groups, ":memory:");
	if (!line || !strstr(line, "/layerlab-"))
		return false;
	line += strlen(":memory:");
	snprintf(membership->path, sizeof(membership->path), "/sys/fs/cgroup/memory%.*s",
	    (int)strcspn(line, "\n"), line);
	return strstr(membership->path, "/layerlab-") != NULL;
}

static bool cgroup_is_gone(void *context)
{
	return access(((struct membership *)context)->path, F_OK) < 0;
}

/* What no limit on one process holds: file systems mounted inside. */
static void test_memory_of_the_whole_world(void **state)
{
	struct sb_world_options options = tight;
	struct sb_run_result result;
	struct membership membership;

	(void)state;
	if (access("/sys/fs/cgroup/memory/cgroup.procs", W_OK) < 0) {
		print_message("SKIP: no memory cgroup is ours to make here\n");
		return;
	}
	options.total_memory = 24 << 20;
	world = sb_world_free(world);
	assert_int_equal(sb_world_new(&options, &world, NULL), 0);
	membership.init = sb_world_init_pid(world);
	assert_true(eventually(has_cgroup, &membership));
	result = run_for(5000,
	    "mount -t tmpfs -o size=100m none /mnt && head -c 80m /dev/zero > /mnt/x && echo all");
	assert_null(strstr(result.output, "all"));
	free(result.output);
	world = sb_world_free(world);
	assert_true(eventually(cgroup_is_gone, &membership));
	assert_int_equal(up(state), 0);
}

static void test_disk_filler(void **state)
{
	struct sb_policy policy = open_policy();
	struct sb_run_result result = run_for(5000, "head -c 50m /dev/zero > /fill; ls -s /fill");

	(void)state;
	assert_non_null(strstr(result.output, "No space left"));
	free(result.output);
	result = run_for(5000,
	    "rm /fill; mkdir /many; cd /many; seq 17000 | xargs mkdir 2>&1 | tail -n 1; "
	    "cd /; rm -r /many");
	assert_non_null(strstr(result.output, "No space left"));
	free(result.output);
	assert_string_equal(sh(&policy, "echo a > /b && cat /b"), "a\n");
}

static void test_endless_printer(void **state)
{
	struct sb_run_result result = run_for(300, "yes & yes & yes");

	(void)state;
	assert_true(result.timed_out && result.truncated);
	assert_int_equal(result.output_len, 4096);
	free(result.output);
}

static void test_stopped_processes_do_not_block(void **state)
{
	struct sb_run_result result = run_for(300, "kill -STOP $$");

	(void)state;
	assert_true(result.timed_out);
	free(result.output);
}

static void test_limits_are_set(void **state)
{
	struct sb_policy policy = open_policy();

	(void)state;
	assert_string_equal(
	    sh(&policy, "ulimit -c; ulimit -n; ulimit -d"), "0\n4096\n" DATA_LIMIT "\n");
}

static void test_reset_is_quick(void **state)
{
	struct timespec start, end;
	long best = 1000;

	(void)state;
	for (int i = 0; i < 5; i++) {
		long milliseconds;

		clock_gettime(CLOCK_MONOTONIC, &start);
		world = sb_world_free(world);
		assert_int_equal(up(state), 0);
		clock_gettime(CLOCK_MONOTONIC, &end);
		milliseconds =
		    (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
		best = milliseconds < best ? milliseconds : best;
	}
	assert_in_range(best, 0, 49);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fork_bomb),
	    cmocka_unit_test(test_fork_bomb_of_many_uids),
	    cmocka_unit_test(test_memory_hog),
	    cmocka_unit_test(test_memory_of_the_whole_world),
	    cmocka_unit_test(test_disk_filler),
	    cmocka_unit_test(test_endless_printer),
	    cmocka_unit_test(test_stopped_processes_do_not_block),
	    cmocka_unit_test(test_limits_are_set),
	    cmocka_unit_test(test_reset_is_quick),
	};

	if (!worlds_work())
		return skip_all("no sandbox can be had here");
	return cmocka_run_group_tests(tests, up, world_down);
}
