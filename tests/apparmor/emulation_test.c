// SPDX-License-Identifier: GPL-3.0-or-later
/* The emulation in the lab's own sandboxes on this kernel: what it adds, what it tells, that nobody
 * outruns it, how it stacks with the lab's filters, and what is left when it is killed. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/status.h"
#include "sandbox/text.h"
#include "tests/apparmor/emulation_policy.h"

static const char *race_program, *documentation;
static char directory[] = "/tmp/emulation-test-XXXXXX";

/* A file for a profile or filter of a test. */
static const char *write_file(const char *name, const char *text)
{
	static char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	return path;
}

static struct sb_policy emulated(const char *profile)
{
	struct sb_policy policy;

	sb_policy_open(&policy);
	policy.apparmor_source = SB_APPARMOR_EMULATED;
	sb_copy(policy.apparmor_profile, sizeof(policy.apparmor_profile), profile);
	return policy;
}

static struct sb_world *new_world(const struct sb_policy *policy)
{
	struct sb_world_options options = sb_world_options_for(policy);
	struct sb_world *world = NULL;
	struct sb_error err = {0};

	if (sb_world_new(&options, &world, &err) < 0)
		fail_msg("%s", err.message);
	return world;
}

/* Output of a shell line in a fresh world; owned by the caller. */
static char *run_in(
    struct sb_world *world, const struct sb_policy *policy, const char *line, int *ret_status)
{
	char *const argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)line, NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_run_limits limits = {.milliseconds = 30000};
	struct sb_run_result result = {0};
	struct sb_error err = {0};

	if (sb_run(world, policy, &command, NULL, &limits, &result, &err) < 0)
		fail_msg("%s", err.message);
	if (ret_status)
		*ret_status = result.status;
	return result.output;
}

static char *run(const struct sb_policy *policy, const char *line, int *ret_status)
{
	struct sb_world *world = new_world(policy);
	char *output = run_in(world, policy, line, ret_status);

	sb_world_free(world);
	return output;
}

static void expect(const struct sb_policy *policy, const char *line, const char *wanted)
{
	cleanup_free char *output = run(policy, line, NULL);

	if (strcmp(output, wanted))
		print_message("%s\n", line);
	assert_string_equal(output, wanted);
}

static void test_flask(void **state)
{
	struct sb_policy policy = emulated("flask-deny-shadow");

	(void)state;
	expect(&policy, "cat /etc/shadow 2>&1", "cat: /etc/shadow: Permission denied\n");
	expect(&policy, "head -n 1 /etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
	expect(&policy,
	    "cd /tmp; echo a > f; cat f; ln f g; mv g h; rm f h; mkdir d; rmdir d; ls | wc -l",
	    "a\n0\n");
	expect(&policy, "mkfifo /tmp/p; (echo x > /tmp/p) & cat /tmp/p", "x\n");
	expect(&policy,
	    "grep -E '^(NoNewPrivs|Seccomp|Seccomp_filters|CapEff):' /proc/self/status | tr -d "
	    "'\\t'",
	    "CapEff:000001ffffffffff\nNoNewPrivs:0\nSeccomp:2\nSeccomp_filters:1\n");
}

/* A refusal after plain permissions have refused is theirs: nothing is told. */
static void test_plain_permissions_come_first(void **state)
{
	struct sb_policy policy = emulated("flask-deny-shadow");

	(void)state;
	policy.uid = policy.gid = 1000;
	memset(policy.caps, 0, sizeof(policy.caps));
	expect(
	    &policy, "cat /etc/shadow 2>&1; id -u", "cat: /etc/shadow: Permission denied\n1000\n");
}

static struct sb_process start(
    struct sb_world *world, const struct sb_policy *policy, const char *line, int *ret_output)
{
	char *const argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)line, NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_process process;
	struct sb_error err = {0};
	int fds[2];

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	command.stdio[1] = command.stdio[2] = fds[1];
	if (sb_spawn(world, policy, &command, &process, &err) < 0)
		fail_msg("%s", err.message);
	close(fds[1]);
	*ret_output = fds[0];
	return process;
}

static bool next_record(struct sb_emulation *emulation, struct sb_emulation_record *record)
{
	struct pollfd polled = {.fd = sb_emulation_records_fd(emulation), .events = POLLIN};

	return poll(&polled, 1, 5000) == 1 && sb_emulation_next_record(emulation, record);
}

static void read_line(int fd, char *line, size_t size)
{
	size_t n = 0;

	while (n < size - 1 && read(fd, &line[n], 1) == 1 && line[n] != '\n')
		n++;
	line[n] = '\0';
}

static void test_records_and_labels(void **state)
{
	struct sb_policy policy = emulated(write_file("told.profile",
	    "profile told flags=(attach_disconnected) { file, signal, capability,\n"
	    " deny /etc/shadow r, audit deny /etc/group r, audit /etc/hostname r, }\n"));
	struct sb_world *world = new_world(&policy);
	struct sb_emulation_record record;
	struct sb_status status;
	struct sb_error err = {0};
	char line[64];
	int output;
	struct sb_process process = start(world, &policy,
	    "cat /etc/shadow; cat /etc/group; cat /etc/hostname; echo done; exec sleep 60",
	    &output);

	(void)state;
	do
		read_line(output, line, sizeof(line));
	while (strcmp(line, "done"));
	assert_true(next_record(process.emulation, &record));
	assert_string_equal(record.name, "/etc/shadow");
	assert_true(record.quiet);
	assert_true(next_record(process.emulation, &record));
	assert_string_equal(record.name, "/etc/group");
	assert_int_equal(record.error, EACCES);
	assert_false(record.quiet);
	assert_int_equal(
	    strncmp(record.text, "EMULATED apparmor=\"DENIED\" operation=\"open\"", 42), 0);
	assert_true(next_record(process.emulation, &record));
	assert_string_equal(record.name, "/etc/hostname");
	assert_int_equal(record.error, 0);
	assert_int_equal(sb_status_read(process.pid, 0, &status, &err), 0);
	assert_true(sb_emulation_describe(process.emulation, &status));
	assert_int_equal(status.apparmor_source, SB_APPARMOR_EMULATED);
	assert_string_equal(status.apparmor_label, "told");
	assert_string_equal(status.apparmor_mode, "enforce");
	assert_int_equal(status.emulation_filters, 1);
	status.pid = getpid();
	assert_false(sb_emulation_describe(process.emulation, &status));
	sb_world_free(world);
	sb_emulation_free(process.emulation);
	close(output);
}

/* What the profile denies is gone from all sets, and a user namespace may not bring it back. */
static void test_capabilities(void **state)
{
	struct sb_policy policy = emulated(write_file("caps.profile",
	    "profile caps { file, network, signal, capability chown setuid setgid, }\n"));

	(void)state;
	expect(&policy, "grep -E '^Cap(Eff|Bnd):' /proc/self/status | tr -d '\\t'",
	    "CapEff:00000000000000c1\nCapBnd:00000000000000c1\n");
	expect(&policy, "touch /tmp/f; chown 5 /tmp/f; stat -c %u /tmp/f", "5\n");
	expect(&policy, "chroot /tmp 2>&1 | sed 's/.*: //'", "Operation not permitted\n");
	expect(&policy, "unshare -U true 2>&1 | sed 's/.*: //'", "Operation not permitted\n");
}

/* The filters' answers as the real order gives them: seccomp before AppArmor. */
static void test_stacking(void **state)
{
	static const struct {
		const char *action, *wanted; /* of rename */
	} cases[] = {
	    {"\"SCMP_ACT_ERRNO\",\"errnoRet\":16", "resource busy"},
	    {"\"SCMP_ACT_ALLOW\"", "Permission denied"},
	    {"\"SCMP_ACT_LOG\"", "Permission denied"},
	    {"\"SCMP_ACT_KILL_PROCESS\"", "159"}, /* 128 + SIGSYS */
	    {"\"SCMP_ACT_TRAP\"", "159"},
	};

	(void)state;
	for (size_t i = 0; i < 2 * SB_COUNT(cases); i++) {
		struct sb_policy policy = emulated("flask-deny-shadow");
		cleanup_free char *output = NULL;
		char filter[512];

		snprintf(filter, sizeof(filter),
		    "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":"
		    "[\"renameat2\",\"rename\"],\"action\":%s}]}",
		    cases[i / 2].action);
		policy.seccomp = SB_SECCOMP_FILTER;
		policy.no_new_privs = i % 2;
		sb_copy(policy.seccomp_profile, sizeof(policy.seccomp_profile),
		    write_file("f.json", filter));
		output = run(&policy, "mv -f /etc/shadow /tmp/x 2>&1; echo $?", NULL);
		if (!strstr(output, cases[i / 2].wanted))
			fail_msg("%s: %s", cases[i / 2].action, output);
	}
}

/* px out of a profile is a gain of privilege; staying in it is not. */
static void test_transitions(void **state)
{
	struct sb_policy policy = emulated(write_file("exec.profile",
	    "profile exec flags=(attach_disconnected) { file, signal, capability,\n"
	    " /usr/bin/head px -> reader, }\n"
	    "profile reader flags=(attach_disconnected) { /** mr, deny /etc/passwd r, }\n"));

	(void)state;
	expect(&policy, "head -c 4 /etc/passwd 2>&1; cat /etc/passwd | head -c 4",
	    "head: cannot open '/etc/passwd' for reading: Permission denied\nroot");
	policy.no_new_privs = true;
	expect(&policy, "head -c 4 /etc/passwd 2>&1; cat /dev/null",
	    "/bin/sh: 1: head: Operation not permitted\n");
}

static void test_complain(void **state)
{
	struct sb_policy policy = emulated("flask-template-deny-shadow");

	(void)state;
	policy.apparmor_mode = SB_APPARMOR_COMPLAIN;
	expect(&policy, "head -c 5 /etc/shadow", "root:");
}

/* Copies the race program in as /tmp/good and /tmp/evil and races; the last number has to be 0. */
static void race(const char *how)
{
	struct sb_policy open_policy, policy = emulated(write_file("race.profile",
	                                  "profile race flags=(attach_disconnected) { file, "
	                                  "signal, capability, deny /etc/shadow r,\n"
	                                  " deny /tmp/evil x, }\n"));
	struct sb_world *world = new_world(&policy);
	char *const argv[] = {(char *)"/bin/sh", (char *)"-c",
	    (char *)"cat > /tmp/good; cp /tmp/good /tmp/evil; chmod 755 /tmp/good /tmp/evil", NULL};
	struct sb_command command = {
	    .argv = argv, .stdio = {open(race_program, O_RDONLY | O_CLOEXEC), -1, -1}};
	const char *seconds = getenv("LAB_RACE_SECONDS");
	cleanup_free char *output = NULL;
	unsigned long tries, opened, won;
	struct sb_process process;
	struct sb_event event;
	struct sb_error err = {0};
	char line[128];

	sb_policy_open(&open_policy);
	assert_int_equal(sb_spawn(world, &open_policy, &command, &process, &err), 0);
	do {
		struct pollfd polled = {.fd = sb_world_fd(world), .events = POLLIN};

		poll(&polled, 1, 5000);
		event = sb_world_next(world);
	} while (event.kind != SB_EVENT_EXIT);
	close(command.stdio[0]);
	snprintf(line, sizeof(line), "/tmp/good %s %s", how, seconds ? seconds : "1");
	output = run_in(world, &policy, line, NULL);
	sb_world_free(world);
	print_message("%s: %s", how, output);
	assert_int_equal(sscanf(output, "tries %lu opened %lu won %lu", &tries, &opened, &won), 3);
	assert_true(opened > 0);
	assert_int_equal(won, 0);
}

static void test_race_memory(void **state)
{
	(void)state;
	race("memory");
}

static void test_race_links(void **state)
{
	(void)state;
	race("link");
}

static void test_race_exec(void **state)
{
	(void)state;
	race("exec");
}

/* By its name among this process's children: proc_pid_task(5), "children". */
static pid_t supervisor_of(pid_t parent)
{
	char path[64], comm[32] = "";
	cleanup_file FILE *children = NULL;
	pid_t pid;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", parent, parent);
	children = fopen(path, "re");
	while (children && fscanf(children, "%d", &pid) == 1) {
		cleanup_file FILE *file = NULL;

		snprintf(path, sizeof(path), "/proc/%d/comm", pid);
		file = fopen(path, "re");
		if (file && fgets(comm, sizeof(comm), file) && !strcmp(comm, "lab-apparmor\n"))
			return pid;
	}
	return -1;
}

/* Nothing runs on unmediated: the calls fail, and the lab is told. */
static void test_supervisor_killed(void **state)
{
	struct sb_policy policy = emulated("flask-deny-shadow");
	struct sb_world *world = new_world(&policy);
	struct pollfd polled = {.events = POLLIN};
	struct sb_error err = {0};
	char line[128];
	int output;
	struct sb_process process = start(
	    world, &policy, "echo up; while read x < /etc/passwd; do :; done; echo $?", &output);

	(void)state;
	read_line(output, line, sizeof(line));
	assert_string_equal(line, "up");
	assert_false(sb_emulation_died(process.emulation, &err));
	polled.fd = sb_emulation_death_fd(process.emulation);
	assert_int_equal(poll(&polled, 1, 0), 0);
	assert_int_equal(kill(supervisor_of(getpid()), SIGKILL), 0);
	assert_int_equal(poll(&polled, 1, 5000), 1);
	assert_true(sb_emulation_died(process.emulation, &err));
	assert_non_null(strstr(err.message, "EMULATED"));
	read_line(output, line, sizeof(line));
	assert_non_null(strstr(line, "Function not implemented"));
	sb_world_free(world);
	sb_emulation_free(process.emulation);
	close(output);
}

/* The table of doctor and that of the documentation are one. */
static void test_limits_are_told(void **state)
{
	cleanup_free char *text = NULL;
	struct sb_error err = {0};
	size_t len;

	(void)state;
	assert_int_equal(sb_read_file(documentation, 1 << 20, &text, &len, &err), 0);
	for (size_t i = 0; i < sb_emulation_n_limits; i++) {
		const struct sb_emulation_limit *limit = &sb_emulation_limits[i];
		char row[512];

		snprintf(row, sizeof(row), "| %s | %s | %s |\n", limit->subject, limit->kernel,
		    limit->emulated);
		if (!strstr(text, row))
			fail_msg("%s is not in %s", row, documentation);
	}
}

static int set_up(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static int tear_down(void **state)
{
	static const char *const names[] = {
	    "told.profile", "caps.profile", "f.json", "exec.profile", "race.profile"};
	char path[128];

	(void)state;
	for (size_t i = 0; i < SB_COUNT(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		unlink(path);
	}
	return rmdir(directory);
}

static void need_range(void)
{
	struct sb_policy policy;
	struct sb_world_options options;
	struct sb_world *world = NULL;
	struct sb_error err = {0};
	const char *must = getenv("LAB_MUST_WORK");
	bool range;

	sb_policy_open(&policy);
	options = sb_world_options_for(&policy);
	range =
	    sb_world_new(&options, &world, &err) == 0 && sb_world_idmap(world) == SB_IDMAP_RANGE;
	sb_world_free(world);
	if (range)
		return;
	printf("SKIP: %s\n", err.message[0] ? err.message : "needs more than one id in a sandbox");
	exit(must && *must == '1' ? 1 : 77);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_flask),
	    cmocka_unit_test(test_plain_permissions_come_first),
	    cmocka_unit_test(test_records_and_labels),
	    cmocka_unit_test(test_capabilities),
	    cmocka_unit_test(test_stacking),
	    cmocka_unit_test(test_transitions),
	    cmocka_unit_test(test_complain),
	    cmocka_unit_test(test_race_memory),
	    cmocka_unit_test(test_race_links),
	    cmocka_unit_test(test_race_exec),
	    cmocka_unit_test(test_supervisor_killed),
	    cmocka_unit_test(test_limits_are_told),
	};

	race_program = argc > 1 ? argv[1] : "";
	documentation = argc > 2 ? argv[2] : "";
	policy_need_parser();
	need_range();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
