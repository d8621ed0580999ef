// SPDX-License-Identifier: GPL-3.0-or-later
#include "world_test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SKIP 77

struct sb_world *world;

static struct sb_run_result result;

struct sb_policy open_policy(void)
{
	struct sb_policy policy;

	sb_policy_open(&policy);
	return policy;
}

int world_up(void **state)
{
	struct sb_policy policy = open_policy();
	struct sb_world_options options = sb_world_options_for(&policy);
	struct sb_error err = {0};

	(void)state;
	if (sb_world_new(&options, &world, &err) == 0)
		return 0;
	fprintf(stderr, "%s\n", err.message);
	return -1;
}

int world_down(void **state)
{
	(void)state;
	world = sb_world_free(world);
	free(result.output);
	result.output = NULL;
	return 0;
}

int skip_all(const char *why)
{
	fprintf(stderr, "SKIP: %s\n", why);
	return getenv("LAB_MUST_WORK") ? EXIT_FAILURE : SKIP;
}

bool worlds_work(void)
{
	bool works = world_up(NULL) == 0 && !sb_world_degraded(world);

	if (works)
		return world_down(NULL) == 0;
	if (world)
		fprintf(stderr, "%s\n", sb_world_degraded(world));
	world_down(NULL);
	return false;
}

bool has_ids(void)
{
	if (sb_world_idmap(world) != SB_IDMAP_SINGLE)
		return true;
	print_message("SKIP: this caller can give the sandbox no other id than 0\n");
	return false;
}

static void run(const struct sb_policy *policy, const char *script)
{
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)script, NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_error err = {0};

	free(result.output);
	result.output = NULL;
	if (sb_run(world, policy, &command, NULL, NULL, &result, &err) < 0)
		fail_msg("%s", err.message);
	assert_false(result.timed_out);
}

const char *sh(const struct sb_policy *policy, const char *script)
{
	run(policy, script);
	return result.output;
}

int sh_status(const struct sb_policy *policy, const char *script)
{
	run(policy, script);
	return WIFEXITED(result.status) ? WEXITSTATUS(result.status)
	                                : 128 + WTERMSIG(result.status);
}

struct sb_status status_under(const struct sb_policy *policy)
{
	char *argv[] = {(char *)"/bin/cat", NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}, .stays = true};
	struct sb_process process;
	struct sb_status status = {0};
	struct sb_error err = {0};
	int in[2];

	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	command.stdio[0] = in[0];
	if (sb_spawn(world, policy, &command, &process, &err) < 0)
		fail_msg("%s", err.message);
	if (sb_status_read(process.pid, sb_world_init_pid(world), &status, &err) < 0)
		fail_msg("%s", err.message);
	close(in[0]);
	close(in[1]);
	return status;
}

void put_program(const char *host_path, const char *path)
{
	struct sb_policy policy = open_policy();
	char script[256];
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", script, NULL};
	struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_process process;
	struct sb_event event;
	int fd = open(host_path, O_RDONLY | O_CLOEXEC);

	snprintf(script, sizeof(script), "cat > %s && chmod 755 %s", path, path);
	command.stdio[0] = fd;
	assert_true(fd >= 0);
	assert_int_equal(sb_spawn(world, &policy, &command, &process, NULL), 0);
	close(fd);
	do {
		struct pollfd wait = {.fd = sb_world_fd(world), .events = POLLIN};

		(void)poll(&wait, 1, 1000);
		event = sb_world_next(world);
	} while (event.kind == SB_EVENT_NONE || event.pid != process.pid);
	assert_int_equal(event.status, 0);
}

bool eventually(bool (*holds)(void *context), void *context)
{
	const struct timespec pause = {.tv_nsec = 5000000};

	for (int i = 0; i < 2000; i++) {
		if (holds(context))
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}
