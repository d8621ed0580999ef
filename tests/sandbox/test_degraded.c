// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where no whole sandbox can be had: in a container with the runtimes' default filter and
 * capabilities, which this program puts itself in, step by step, in children.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/seccomp/seccomp.h"
#include "sandbox/status.h"
#include "world_test.h"

#define CONTAINER_CAPS UINT64_C(0xa80425fb)

static void install(const char *profile)
{
	struct sb_filter filter;
	struct sock_fprog program;

	assert_int_equal(sb_seccomp_filter(profile, CONTAINER_CAPS, &filter, NULL), 0);
	program = (struct sock_fprog){
	    .len = (unsigned short)filter.n_instructions, .filter = filter.instructions};
	assert_int_equal(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	assert_int_equal(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program), 0);
}

static void become_container(void)
{
	for (int cap = 0; cap < 64; cap++)
		if (!(CONTAINER_CAPS >> cap & 1))
			(void)prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	install("runtime-default");
}

static struct sb_world *degraded_world(void)
{
	struct sb_world_options options = {.accept_degraded = true};
	struct sb_error err;

	if (sb_world_new(&options, &world, &err) < 0)
		fail_msg("%s", err.message);
	assert_non_null(sb_world_degraded(world));
	return world;
}

/* Irreversible steps are taken in a child; its failed assertions end it with another status. */
static void in_child(void (*body)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		become_container();
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

#define check(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			_exit(1);                                                                  \
		}                                                                                  \
	} while (0)

static void refused_unless_accepted(void)
{
	struct sb_world_options options = {0};
	struct sb_error err = {0};

	check(sb_world_new(&options, &world, &err) < 0);
	check(strstr(err.message, "namespaces"));
}

static void test_refused_unless_accepted(void **state)
{
	(void)state;
	in_child(refused_unless_accepted);
}

static void commands_run(void)
{
	struct sb_policy policy = open_policy();

	degraded_world();
	check(strcmp(sh(&policy, "echo hello"), "hello\n") == 0);
	check(sh_status(&policy, "exit 7") == 7);
	check(strstr(sb_world_degraded(world), "no_new_privs"));
	world_down(NULL);
}

static void test_commands_run(void **state)
{
	(void)state;
	in_child(commands_run);
}

static void layers_that_remain(void)
{
	struct sb_policy policy = open_policy();
	struct sb_status before, after;

	degraded_world();
	before = status_under(&policy);
	check(before.no_new_privs == 1);
	policy.seccomp = SB_SECCOMP_FILTER;
	strcpy(policy.seccomp_profile, "docker");
	sb_policy_cap_drop(&policy, UINT64_MAX);
	after = status_under(&policy);
	check(after.seccomp_filters == before.seccomp_filters + 1);
	check(after.caps[SB_CAPS_EFFECTIVE] == 0 && after.caps[SB_CAPS_PERMITTED] == 0);
	check(!(before.caps[SB_CAPS_EFFECTIVE] & ~CONTAINER_CAPS));
	world_down(NULL);
}

static void test_layers_that_remain(void **state)
{
	(void)state;
	in_child(layers_that_remain);
}

static void files_are_read_only(void)
{
	struct sb_policy policy = open_policy();

	degraded_world();
	check(sh_status(&policy, "echo x > /tmp/layerlab-degraded-$$") != 0);
	check(sh_status(&policy, "echo x > /dev/null") == 0);
	world_down(NULL);
}

static void test_files_are_read_only(void **state)
{
	(void)state;
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1U) < 1) {
		print_message("SKIP: this kernel has no Landlock\n");
		return;
	}
	in_child(files_are_read_only);
}

static bool all_reaped(void *context)
{
	(void)context;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

static void leave_something_running(void)
{
	char *argv[] = {(char *)"/bin/sh", (char *)"-c",
	    (char *)"(sleep 1000 & sleep 1000 &) ; sleep 1000", NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_policy policy = open_policy();
	struct sb_process process;

	degraded_world();
	check(sb_spawn(world, &policy, &command, &process, NULL) == 0);
}

static void killed_lab(void)
{
	leave_something_running();
	raise(SIGKILL);
}

static void freed_world(void)
{
	leave_something_running();
	world_down(NULL);
	check(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

static void test_nothing_is_left(void **state)
{
	pid_t pid;

	(void)state;
	in_child(freed_world);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	pid = fork();
	if (pid == 0) {
		become_container();
		killed_lab();
	}
	assert_true(eventually(all_reaped, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_refused_unless_accepted),
	    cmocka_unit_test(test_commands_run),
	    cmocka_unit_test(test_layers_that_remain),
	    cmocka_unit_test(test_files_are_read_only),
	    cmocka_unit_test(test_nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
