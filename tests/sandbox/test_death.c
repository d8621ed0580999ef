// SPDX-License-Identifier: GPL-3.0-or-later
/* However the lab or a world ends, nothing of it is left. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"
#include "world_test.h"

#define ROUNDS 60
#define LATEST_MICROSECONDS 15000 /* a start, some processes and an end fit in this */

static char *mounts(void)
{
	char *text;

	assert_int_equal(sb_read_file("/proc/self/mountinfo", 1 << 20, &text, NULL, NULL), 0);
	return text;
}

/* A lab that does nothing but what the lab does. */
static _Noreturn void be_a_lab(void)
{
	char *argv[] = {(char *)"/bin/sleep", (char *)"1000", NULL};
	struct sb_command command = {.argv = argv, .pty = true};
	struct sb_policy policy = open_policy();
	struct sb_world_options options = sb_world_options_for(&policy);

	for (;;) {
		struct sb_process process;
		struct sb_run_result ran = {0};
		struct sb_command quick = {
		    .argv = (char *[]){(char *)"/bin/true", NULL}, .stdio = {-1, -1, -1}};

		if (sb_world_new(&options, &world, NULL) < 0)
			_exit(1);
		if (sb_spawn(world, &policy, &command, &process, NULL) == 0)
			close(process.pty_master);
		(void)sb_run(world, &policy, &quick, NULL, NULL, &ran, NULL);
		free(ran.output);
		world = sb_world_free(world);
	}
}

static bool all_reaped(void *context)
{
	(void)context;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

/* As a subreaper this program inherits whatever outlives its parent: each init of a world. */
static void test_lab_killed_at_any_moment(void **state)
{
	cleanup_free char *before = mounts(), *after = NULL;

	(void)state;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	srand((unsigned)time(NULL));
	for (int i = 0; i < ROUNDS; i++) {
		struct timespec pause = {.tv_nsec = rand() % LATEST_MICROSECONDS * 1000L};
		pid_t lab = fork();

		if (lab == 0)
			be_a_lab();
		nanosleep(&pause, NULL);
		kill(lab, SIGKILL);
		assert_true(eventually(all_reaped, NULL));
	}
	after = mounts();
	assert_string_equal(before, after);
}

static bool is_gone(void *pid)
{
	return kill(*(pid_t *)pid, 0) < 0 && errno == ESRCH;
}

static void test_init_killed_is_told(void **state)
{
	char *argv[] = {(char *)"/bin/sleep", (char *)"1000", NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_policy policy = open_policy();
	struct sb_process process, second;
	struct sb_error err;
	struct pollfd wait;
	struct sb_event event;

	(void)state;
	assert_int_equal(world_up(NULL), 0);
	assert_int_equal(sb_spawn(world, &policy, &command, &process, NULL), 0);
	assert_int_equal(kill(sb_world_init_pid(world), SIGKILL), 0);
	wait = (struct pollfd){.fd = sb_world_fd(world), .events = POLLIN};
	assert_int_equal(poll(&wait, 1, 10000), 1);
	event = sb_world_next(world);
	assert_int_equal(event.kind, SB_EVENT_INIT_DIED);
	assert_true(sb_spawn(world, &policy, &command, &second, &err) < 0);
	assert_non_null(strstr(err.message, "died"));
	world_down(NULL);
	assert_true(eventually(is_gone, &process.pid));
}

/* Nothing inside can end init: pid 1 gets no signal it has no handler for (pid_namespaces(7)). */
static void test_init_cannot_be_killed_from_inside(void **state)
{
	struct sb_policy policy = open_policy();

	(void)state;
	assert_int_equal(world_up(NULL), 0);
	sh(&policy, "kill -KILL 1; kill -STOP 1; kill -TERM 1; kill -SEGV 1");
	assert_string_equal(sh(&policy, "echo alive"), "alive\n");
	world_down(NULL);
}

static void test_free_ends_everything(void **state)
{
	char *argv[] = {(char *)"/bin/sleep", (char *)"1000", NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_policy policy = open_policy();
	struct sb_process process;

	(void)state;
	for (int i = 0; i < 5; i++) {
		assert_int_equal(world_up(NULL), 0);
		assert_int_equal(sb_spawn(world, &policy, &command, &process, NULL), 0);
		world_down(NULL);
		assert_true(is_gone(&process.pid));
	}
	assert_null(sb_world_free(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lab_killed_at_any_moment),
	    cmocka_unit_test(test_init_killed_is_told),
	    cmocka_unit_test(test_init_cannot_be_killed_from_inside),
	    cmocka_unit_test(test_free_ends_everything),
	};

	if (!worlds_work())
		return skip_all("no sandbox can be had here");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
