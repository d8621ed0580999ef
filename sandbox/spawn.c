// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/cleanup.h"
#include "sandbox/layer.h"
#include "sandbox/report.h"
#include "sandbox/text.h"
#include "sandbox/world/internal.h"

#define SPAWN_MILLISECONDS 10000

/* Accounts of world/etc.c; whoever has none there is at home in /. */
static const struct account {
	uid_t uid;
	const char *user, *home, *home_dir;
} accounts[] =
    {
        {0, "USER=root", "HOME=/root", "/root"},
        {1000, "USER=user", "HOME=/home/user", "/home/user"},
},
  stranger = {(uid_t)-1, "USER=", "HOME=/", "/"};

static const struct account *find_account(uid_t uid)
{
	for (size_t i = 0; i < SB_COUNT(accounts); i++)
		if (accounts[i].uid == uid)
			return &accounts[i];
	return &stranger;
}

static int append_strings(struct sb_plan_builder *builder, char *const *strings,
    uint32_t *ret_offset, uint32_t *ret_count, struct sb_error *err)
{
	cleanup_free char *block = NULL;
	size_t total = 0, used = 0;
	uint32_t n = 0;

	for (; strings[n]; n++)
		total += strlen(strings[n]) + 1;
	block = malloc(total + 1);
	if (!block)
		return sb_fail(err, ENOMEM, "prepare a command");
	for (uint32_t i = 0; i < n; i++) {
		size_t len = strlen(strings[i]) + 1;

		memcpy(block + used, strings[i], len);
		used += len;
	}
	*ret_offset = sb_plan_append(builder, block, used ? used : 1);
	*ret_count = n;
	return *ret_offset ? 0 : sb_fail(err, E2BIG, "prepare a command");
}

static int append_text(
    struct sb_plan_builder *builder, const char *text, uint32_t *ret, struct sb_error *err)
{
	uint32_t offset = sb_plan_append(builder, text, strlen(text) + 1);

	*ret = offset;
	return offset ? 0 : sb_fail(err, E2BIG, "prepare a command");
}

/* The builder's block may move: offsets are collected first and stored last. */
static int add_command(
    struct sb_plan_builder *builder, const struct sb_command *command, struct sb_error *err)
{
	const struct account *account = find_account(builder->plan->uid);
	char *const default_env[] = {
	    (char *)"PATH=/opt/lab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	    (char *)account->home,
	    (char *)account->user,
	    (char *)"SHELL=/bin/bash",
	    (char *)(command->term ? command->term : "TERM=xterm-256color"),
	    (char *)"LANG=C.UTF-8",
	    NULL,
	};
	char *const *env = command->env ? command->env : default_env;
	const char *dir = command->cwd ? command->cwd : account->home_dir;
	uint32_t program, argv, argc, envs, envc, cwd;
	struct sb_plan *plan;
	int r;

	if ((r = append_text(builder, command->argv[0], &program, err)) < 0 ||
	    (r = append_strings(builder, command->argv, &argv, &argc, err)) < 0 ||
	    (r = append_strings(builder, env, &envs, &envc, err)) < 0 ||
	    (r = append_text(builder, dir, &cwd, err)) < 0)
		return r;
	plan = builder->plan;
	plan->program = program;
	plan->argv = argv;
	plan->argc = argc;
	plan->env = envs;
	plan->envc = envc;
	plan->cwd = cwd;
	plan->pty = command->pty;
	plan->rows = command->rows;
	plan->columns = command->columns;
	plan->strict_loop = command->stays;
	return 0;
}

static int build_plan(const struct sb_world *world, const struct sb_policy *policy,
    const struct sb_command *command, struct sb_plan_builder *builder, struct sb_error *err)
{
	for (size_t i = 0; i < SB_LAYERS; i++) {
		int r = sb_layers[i]->prepare(policy, builder, err);

		if (r < 0)
			return r;
	}
	sb_world_restrict(world, builder->plan);
	return add_command(builder, command, err);
}

static int plan_to_memfd(const struct sb_plan_builder *builder, struct sb_error *err)
{
	int fd = memfd_create("plan", MFD_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return sb_fail(err, errno, "prepare a sandbox");
	n = write(fd, builder->plan, builder->plan->size);
	if (n != (ssize_t)builder->plan->size) {
		int code = n < 0 ? errno : ENOSPC;

		close(fd);
		return sb_fail(err, code, "prepare a sandbox");
	}
	return fd;
}

static int send_request(struct sb_world *world, int plan, int report,
    const struct sb_command *command, struct sb_error *err)
{
	struct sb_message message = {.kind = SB_MESSAGE_SPAWN};
	cleanup_fd int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int fds[SB_MESSAGE_FDS] = {plan, report};
	int r;

	if (null < 0)
		return sb_fail(err, errno, "/dev/null");
	for (int i = 0; i < 3; i++)
		fds[2 + i] = command->pty || command->stdio[i] < 0 ? null : command->stdio[i];
	r = sb_message_send(sb_world_control(world), &message, fds, SB_MESSAGE_FDS);
	if (r < 0)
		return sb_fail(err, -r, "ask the sandbox's init (has it died?)");
	return 0;
}

/* What one spawn needs while the child reports. */
struct spawning {
	struct sb_world *world;
	struct sb_plan_builder *builder;
	struct sb_process *process;
	int report;
};

static int start_supervisor(struct spawning *spawning, int listener, struct sb_error *err)
{
	struct sb_message go = {.kind = SB_MESSAGE_GO};
	int r;

	if (!spawning->builder->emulation) {
		close(listener);
		return sb_fail(err, EPROTO, "a seccomp listener nobody asked for");
	}
	r = sb_emulation_start(spawning->builder->emulation, listener, spawning->process->pid,
	    sb_world_init_pid(spawning->world), err);
	if (r < 0)
		return r;
	r = sb_message_send(spawning->report, &go, NULL, 0);
	return r < 0 ? sb_fail(err, -r, "let the sandboxed process go on") : 0;
}

static int handle_report(struct spawning *spawning, const struct sb_message *message, int fd,
    pid_t pid, struct sb_error *err)
{
	struct sb_process *process = spawning->process;

	switch (message->kind) {
	case SB_MESSAGE_STARTED:
		process->pid = pid;
		process->ns_pid = message->ns_pid;
		return sb_world_add(spawning->world, process->ns_pid, process->pid, err);
	case SB_MESSAGE_PTY:
		process->pty_master = fd;
		return 0;
	case SB_MESSAGE_LISTENER:
		return start_supervisor(spawning, fd, err);
	case SB_MESSAGE_FAILED:
		if (err)
			*err = message->error;
		return message->error.code ? -message->error.code : -EIO;
	default:
		if (fd >= 0)
			close(fd);
		return 0;
	}
}

/* exec closes the report a moment before it installs the new credentials. Opening a file of /proc
 * that needs the process's memory takes the lock exec holds until it has (exec_update_lock), so
 * whoever reads the status afterwards reads that of the new program. */
static void wait_for_credentials(pid_t pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/environ", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
}

/* A process of the world may stop the child before it has given up its capabilities to be stopped
 * with; the lab must not wait for it for ever. */
static int await_report(int report, struct sb_error *err)
{
	struct pollfd poll_report = {.fd = report, .events = POLLIN};
	int n;

	do
		n = poll(&poll_report, 1, SPAWN_MILLISECONDS);
	while (n < 0 && errno == EINTR);
	return n > 0 ? 0 : sb_fail(err, ETIMEDOUT, "start a process in the sandbox: no answer");
}

/* Until the end of file that exec (or death) brings, or strict mode is on. */
static int follow_report(struct spawning *spawning, struct sb_error *err)
{
	for (;;) {
		struct sb_message message;
		int fd = -1;
		size_t n_fds = 0;
		pid_t pid = 0;
		int r = await_report(spawning->report, err);

		if (r < 0)
			return r;
		r = sb_message_receive(spawning->report, 0, &message, &fd, 1, &n_fds, &pid);
		if (r < 0)
			return sb_fail(err, -r, "start a process in the sandbox");
		if (r == 0 || message.kind == SB_MESSAGE_STRICT)
			break;
		r = handle_report(spawning, &message, n_fds ? fd : -1, pid, err);
		if (r < 0)
			return r;
	}
	if (spawning->process->pid == 0)
		return sb_fail(err, EPIPE, "start a process in the sandbox: its init has died");
	wait_for_credentials(spawning->process->pid);
	return 0;
}

static int request_and_follow(struct sb_world *world, struct sb_plan_builder *builder,
    const struct sb_command *command, struct sb_process *process, struct sb_error *err)
{
	cleanup_fd int plan = plan_to_memfd(builder, err);
	cleanup_fd int report = -1;
	struct spawning spawning = {.world = world, .builder = builder, .process = process};
	int sockets[2], on = 1, r;

	if (plan < 0)
		return plan;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return sb_fail(err, errno, "connect to the sandbox");
	report = sockets[0];
	spawning.report = report;
	(void)setsockopt(report, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	(void)sb_world_pump(world);
	r = send_request(world, plan, sockets[1], command, err);
	close(sockets[1]);
	r = r < 0 ? r : follow_report(&spawning, err);
	if (r < 0 && process->pid) {
		kill(process->pid, SIGKILL);
		sb_world_forget(world, process->pid);
	}
	return r;
}

int sb_spawn(struct sb_world *world, const struct sb_policy *policy,
    const struct sb_command *command, struct sb_process *ret, struct sb_error *err)
{
	struct sb_process process = {.pty_master = -1};
	struct sb_plan_builder builder;
	int r = sb_plan_init(&builder, err);

	if (r == 0)
		r = build_plan(world, policy, command, &builder, err);
	if (r == 0)
		r = request_and_follow(world, &builder, command, &process, err);
	process.emulation = builder.emulation;
	if (r < 0) {
		if (process.pty_master >= 0)
			close(process.pty_master);
		sb_emulation_free(process.emulation);
	} else {
		*ret = process;
	}
	sb_plan_done(&builder);
	return r;
}
