// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/world/internal.h"

#define DEFAULT_MILLISECONDS 10000
#define DEFAULT_OUTPUT (64u << 10)
/* A background child may hold the pipe open after the command has ended. */
#define GRACE_MILLISECONDS 100

struct running {
	struct sb_world *world;
	pid_t pid;
	int output;
	int64_t deadline; /* of CLOCK_MONOTONIC in ms */
	size_t limit;
	struct sb_run_result *result;
};

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* The whole of stdin in a memfd: the command can read it at any pace and the lab never blocks. */
static int input_fd(const char *input, struct sb_error *err)
{
	int fd;

	if (!input)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	fd = memfd_create("stdin", MFD_CLOEXEC);
	if (fd < 0 || write(fd, input, strlen(input)) < 0 || lseek(fd, 0, SEEK_SET) < 0) {
		int code = errno;

		if (fd >= 0)
			close(fd);
		return sb_fail(err, code, "prepare the command's input");
	}
	return fd;
}

static bool read_output(struct running *running)
{
	struct sb_run_result *result = running->result;
	char chunk[8192];
	ssize_t n = read(running->output, chunk, sizeof(chunk));
	size_t room = running->limit - result->output_len;

	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR);
	if ((size_t)n > room) {
		result->truncated = true;
		n = (ssize_t)room;
	}
	memcpy(result->output + result->output_len, chunk, (size_t)n);
	result->output_len += (size_t)n;
	return true;
}

/* The process leads a session of its own, so its group is everything it started in the foreground.
 */
static void end_process(struct running *running)
{
	running->result->timed_out = true;
	kill(-running->pid, SIGKILL);
	kill(running->pid, SIGKILL);
}

static bool has_ended(struct running *running)
{
	bool alive = sb_world_pump(running->world);
	const struct sb_member *member = sb_world_find(running->world, running->pid);

	if (!member || (!alive && !member->has_ended)) {
		running->result->status = SIGKILL;
		return true;
	}
	running->result->status = member->status;
	return member->has_ended;
}

static void follow(struct running *running)
{
	struct pollfd polls[] = {
	    {.fd = running->output, .events = POLLIN},
	    {.fd = sb_world_fd(running->world), .events = POLLIN},
	};
	bool open = true, ended = false;

	while (open || !ended) {
		int64_t left = running->deadline - now();

		if (left <= 0 && ended)
			break;
		if (left <= 0) {
			end_process(running);
			running->deadline = now() + GRACE_MILLISECONDS;
			left = GRACE_MILLISECONDS;
		}
		polls[0].fd = open ? running->output : -1;
		polls[1].fd = ended ? -1 : sb_world_fd(running->world);
		(void)poll(polls, 2, (int)left);
		if (polls[0].revents)
			open = read_output(running);
		if (!ended && has_ended(running)) {
			ended = true;
			running->deadline = now() + GRACE_MILLISECONDS;
		}
	}
}

static int start(struct running *running, const struct sb_policy *policy,
    const struct sb_command *command, const char *input, struct sb_process *process,
    struct sb_error *err)
{
	struct sb_command piped = *command;
	cleanup_fd int in = input_fd(input, err);
	int out[2], r;

	if (in < 0)
		return in;
	if (pipe2(out, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "capture the command's output");
	piped.pty = false;
	piped.stdio[0] = in;
	piped.stdio[1] = piped.stdio[2] = out[1];
	r = sb_spawn(running->world, policy, &piped, process, err);
	close(out[1]);
	if (r < 0) {
		close(out[0]);
		return r;
	}
	(void)fcntl(out[0], F_SETFL, O_NONBLOCK);
	running->pid = process->pid;
	running->output = out[0];
	return 0;
}

/* The records end with the emulation. */
static void keep_refusal(struct sb_emulation *emulation, struct sb_run_result *result)
{
	struct sb_emulation_record record;

	while (emulation && sb_emulation_next_record(emulation, &record))
		if (record.error)
			sb_copy(result->refusal, sizeof(result->refusal), record.text);
}

int sb_run(struct sb_world *world, const struct sb_policy *policy, const struct sb_command *command,
    const char *input, const struct sb_run_limits *limits, struct sb_run_result *ret,
    struct sb_error *err)
{
	struct sb_run_result result = {0};
	struct running running = {.world = world, .result = &result, .output = -1};
	struct sb_process process;
	int r;

	running.limit = limits && limits->output_bytes ? limits->output_bytes : DEFAULT_OUTPUT;
	running.deadline =
	    now() + (limits && limits->milliseconds ? limits->milliseconds : DEFAULT_MILLISECONDS);
	result.output = malloc(running.limit + 1);
	if (!result.output)
		return sb_fail(err, ENOMEM, "capture the command's output");
	r = start(&running, policy, command, input, &process, err);
	if (r < 0) {
		free(result.output);
		return r;
	}
	follow(&running);
	sb_world_forget(world, running.pid);
	close(running.output);
	keep_refusal(process.emulation, &result);
	sb_emulation_free(process.emulation);
	result.output[result.output_len] = '\0';
	*ret = result;
	return 0;
}
