// SPDX-License-Identifier: GPL-3.0-or-later
/* How a command is started, what it finds, and how its end comes back. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/status.h"
#include "sandbox/text.h"
#include "world_test.h"

static void test_exit_statuses(void **state)
{
	static const struct {
		const char *script;
		int status;
	} rows[] = {{"exit 0", 0}, {"exit 42", 42}, {"kill -TERM $$", 128 + 15},
	    {"kill -SEGV $$", 128 + 11}};
	struct sb_policy policy = open_policy();

	(void)state;
	for (size_t i = 0; i < SB_COUNT(rows); i++)
		assert_int_equal(sh_status(&policy, rows[i].script), rows[i].status);
}

static int start_failure(const char *program, struct sb_error *err)
{
	char *argv[] = {(char *)program, NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_policy policy = open_policy();
	struct sb_process process;
	int r = sb_spawn(world, &policy, &command, &process, err);

	assert_int_equal(sb_world_next(world).kind, SB_EVENT_NONE);
	return r;
}

static void test_what_cannot_be_executed(void **state)
{
	static const struct {
		const char *program;
		int code;
	} rows[] = {
	    {"/proc/nonexistent", ENOENT},
	    {"nonexistent", ENOENT},
	    {"/etc/passwd", EACCES},
	    {"/tmp/damaged", ENOEXEC},
	    {"/tmp", EACCES},
	    {"/tmp/no-interpreter", ENOENT},
	};
	struct sb_policy policy = open_policy();

	(void)state;
	sh(&policy,
	    "printf 'no program' > /tmp/damaged; printf '#!/nonexistent\\n' > /tmp/no-interpreter; "
	    "chmod 755 /tmp/damaged /tmp/no-interpreter");
	for (size_t i = 0; i < SB_COUNT(rows); i++) {
		struct sb_error err = {0};

		assert_int_equal(start_failure(rows[i].program, &err), -rows[i].code);
		assert_int_equal(err.code, rows[i].code);
		assert_non_null(strstr(err.message, rows[i].program));
	}
}

static void test_environment(void **state)
{
	char *argv[] = {(char *)"/usr/bin/env", NULL}, *env[] = {(char *)"ONLY=this", NULL};
	struct sb_command command = {
	    .argv = argv, .env = env, .stdio = {-1, -1, -1}, .cwd = "/srv"};
	struct sb_policy policy = open_policy();
	struct sb_run_result result;

	(void)state;
	assert_int_equal(setenv("LAB_SECRET", "42", 1), 0);
	assert_null(strstr(sh(&policy, "env"), "LAB_SECRET"));
	assert_string_equal(
	    sh(&policy, "pwd; echo $HOME; umask; hostname"), "/root\n/root\n0022\nlab\n");
	assert_int_equal(sb_run(world, &policy, &command, NULL, NULL, &result, NULL), 0);
	assert_string_equal(result.output, "ONLY=this\n");
	free(result.output);
}

static void test_home_follows_the_uid(void **state)
{
	struct sb_policy policy = open_policy();

	(void)state;
	if (!has_ids())
		return;
	policy.uid = 1000;
	assert_string_equal(
	    sh(&policy, "pwd; echo $HOME; touch x && ls"), "/home/user\n/home/user\nx\n");
	policy.uid = 4711;
	assert_string_equal(sh(&policy, "pwd"), "/\n");
}

static void test_nothing_is_inherited(void **state)
{
	struct sb_policy policy = open_policy();
	int open_here[20];

	(void)state;
	for (size_t i = 0; i < SB_COUNT(open_here); i++)
		open_here[i] = dup(0);
	/* ls itself opens the directory as 3. */
	assert_string_equal(sh(&policy, "ls /proc/self/fd | tr '\\n' ' '"), "0 1 2 3 ");
	assert_string_equal(
	    sh(&policy, "grep -E '^Sig(Blk|Ign)' /proc/self/status | tr -d '\\t\\n'"),
	    "SigBlk:0000000000000000SigIgn:0000000000000000");
	for (size_t i = 0; i < SB_COUNT(open_here); i++)
		close(open_here[i]);
}

static void test_input_and_output(void **state)
{
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)"cat; echo err >&2; cat", NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_policy policy = open_policy();
	struct sb_run_result result;

	(void)state;
	assert_int_equal(sb_run(world, &policy, &command, "in\n", NULL, &result, NULL), 0);
	assert_string_equal(result.output, "in\nerr\n");
	assert_false(result.truncated || result.timed_out);
	free(result.output);
}

static void test_limits_of_a_run(void **state)
{
	char *endless[] = {(char *)"/usr/bin/yes", NULL};
	char *patient[] = {(char *)"/bin/sh", (char *)"-c", (char *)"sleep 60 & sleep 60", NULL};
	struct sb_command command = {.argv = endless, .stdio = {-1, -1, -1}};
	struct sb_run_limits limits = {.milliseconds = 200, .output_bytes = 1000};
	struct sb_policy policy = open_policy();
	struct sb_run_result result;

	(void)state;
	assert_int_equal(sb_run(world, &policy, &command, NULL, &limits, &result, NULL), 0);
	assert_true(result.timed_out && result.truncated);
	assert_int_equal(result.output_len, 1000);
	free(result.output);
	command.argv = patient;
	assert_int_equal(sb_run(world, &policy, &command, NULL, &limits, &result, NULL), 0);
	assert_true(result.timed_out && WIFSIGNALED(result.status));
	free(result.output);
	assert_int_equal(sb_world_next(world).kind, SB_EVENT_NONE);
}

/* Reads the pty until `text` has come by. */
static bool expect(int master, const char *text)
{
	char seen[8192] = "";
	size_t len = 0;
	struct pollfd wait = {.fd = master, .events = POLLIN};

	while (len < sizeof(seen) - 1 && poll(&wait, 1, 10000) == 1) {
		ssize_t n = read(master, seen + len, sizeof(seen) - 1 - len);

		if (n <= 0)
			break;
		len += (size_t)n;
		seen[len] = '\0';
		if (strstr(seen, text))
			return true;
	}
	return strstr(seen, text) != NULL;
}

static void type(int master, const char *text)
{
	assert_int_equal(write(master, text, strlen(text)), strlen(text));
}

static bool wait_end(pid_t pid, int *status)
{
	struct pollfd wait = {.fd = sb_world_fd(world), .events = POLLIN};

	for (int i = 0; i < 100; i++) {
		struct sb_event event = sb_world_next(world);

		if (event.kind == SB_EVENT_EXIT && event.pid == pid) {
			*status = event.status;
			return true;
		}
		(void)poll(&wait, 1, 100);
	}
	return false;
}

static void test_pty(void **state)
{
	char *argv[] = {(char *)"/bin/sh", NULL};
	struct sb_command command = {
	    .argv = argv, .pty = true, .stays = true, .rows = 24, .columns = 80};
	struct winsize larger = {.ws_row = 50, .ws_col = 132};
	struct sb_policy policy = open_policy();
	struct sb_process process;
	int status;

	(void)state;
	assert_int_equal(sb_spawn(world, &policy, &command, &process, NULL), 0);
	type(process.pty_master, "tty; stty size; echo ctty=$(cut -d' ' -f7 /proc/self/stat)\n");
	assert_true(expect(process.pty_master, "/dev/pts/0"));
	assert_int_equal(ioctl(process.pty_master, TIOCSWINSZ, &larger), 0);
	type(process.pty_master, "stty size; ls /dev/pts; : > /dev/tty && echo con''trolled\n");
	assert_true(expect(process.pty_master, "50 132"));
	type(process.pty_master, ": > /dev/tty && echo con''trolled\n");
	assert_true(expect(process.pty_master, "controlled"));
	type(process.pty_master, "(echo wait''ing; exec sleep 60)\n");
	assert_true(expect(process.pty_master, "waiting"));
	type(process.pty_master, "\x03");
	type(process.pty_master, "echo inter''rupted $?; exit 5\n");
	assert_true(expect(process.pty_master, "interrupted"));
	assert_true(wait_end(process.pid, &status));
	assert_int_equal(WEXITSTATUS(status), 5);
	close(process.pty_master);
}

static void test_strict_loop_on_a_pty(void **state)
{
	char *argv[] = {(char *)"/bin/sh", NULL};
	struct sb_command command = {.argv = argv, .pty = true, .stays = true};
	struct sb_policy policy = open_policy();
	struct sb_process process;
	int status;

	(void)state;
	policy.seccomp = SB_SECCOMP_STRICT;
	assert_int_equal(sb_spawn(world, &policy, &command, &process, NULL), 0);
	assert_true(expect(process.pty_master, "strict> "));
	type(process.pty_master, "id\n");
	assert_true(wait_end(process.pid, &status));
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(process.pty_master);
}

static void test_files_survive_a_change_of_policy(void **state)
{
	struct sb_policy policy = open_policy();

	(void)state;
	sh(&policy, "echo kept > /srv/file");
	policy.no_new_privs = true;
	sb_policy_cap_drop(&policy, 0xffffffff);
	assert_string_equal(sh(&policy, "cat /srv/file"), "kept\n");
}

static void test_many_processes_one_after_the_other(void **state)
{
	struct sb_policy policy = open_policy();

	(void)state;
	for (int i = 0; i < 300; i++)
		assert_int_equal(sh_status(&policy, "exit 3"), 3);
}

static void test_ends_nobody_reads_block_nothing(void **state)
{
	char *argv[] = {(char *)"/bin/true", NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_policy policy = open_policy();
	struct sb_process process;

	(void)state;
	for (int i = 0; i < 600; i++)
		assert_int_equal(sb_spawn(world, &policy, &command, &process, NULL), 0);
	for (int i = 0; i < 600; i++) {
		struct sb_event event = {0};
		struct pollfd wait = {.fd = sb_world_fd(world), .events = POLLIN};

		while ((event = sb_world_next(world)).kind == SB_EVENT_NONE)
			assert_int_equal(poll(&wait, 1, 5000), 1);
		assert_int_equal(event.kind, SB_EVENT_EXIT);
		assert_int_equal(event.status, 0);
	}
	assert_int_equal(sb_world_next(world).kind, SB_EVENT_NONE);
}

static bool reaped(void *pid)
{
	struct sb_policy policy = open_policy();

	(void)pid;
	return atoi(sh(&policy, "ls -d /proc/[0-9]* | wc -l")) <= 5;
}

static void test_orphans_are_reaped(void **state)
{
	struct sb_policy policy = open_policy();

	(void)state;
	sh(&policy, "for i in 1 2 3 4 5 6 7 8 9 10; do (sleep 0.01 & sleep 0.01 &) ; done");
	assert_true(eventually(reaped, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_exit_statuses),
	    cmocka_unit_test(test_what_cannot_be_executed),
	    cmocka_unit_test(test_environment),
	    cmocka_unit_test(test_home_follows_the_uid),
	    cmocka_unit_test(test_nothing_is_inherited),
	    cmocka_unit_test(test_input_and_output),
	    cmocka_unit_test(test_limits_of_a_run),
	    cmocka_unit_test(test_pty),
	    cmocka_unit_test(test_strict_loop_on_a_pty),
	    cmocka_unit_test(test_files_survive_a_change_of_policy),
	    cmocka_unit_test(test_many_processes_one_after_the_other),
	    cmocka_unit_test(test_ends_nobody_reads_block_nothing),
	    cmocka_unit_test(test_orphans_are_reaped),
	};

	if (!worlds_work())
		return skip_all("no sandbox can be had here");
	return cmocka_run_group_tests(tests, world_up, world_down);
}
