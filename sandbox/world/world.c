// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/probe_path.h"
#include "sandbox/report.h"
#include "sandbox/world/idmap.h"
#include "sandbox/world/init.h"
#include "sandbox/world/internal.h"
#include "sandbox/world/net.h"
#include "sandbox/world/rootfs.h"

#define DEFAULT_TMPFS (UINT64_C(64) << 20)
#define DEFAULT_PROCESSES 512
#define DEFAULT_MEMORY (UINT64_C(2) << 30)
#define OPEN_FILES 4096

#define NAMESPACES \
	(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

struct sb_world {
	pid_t init;
	int control;
	bool is_init_gone;
	enum sb_idmap idmap;
	struct sb_member *members;
	size_t n_members, capacity;
};

struct sb_world_options sb_world_options_for(const struct sb_policy *policy)
{
	return (struct sb_world_options){
		.userns = policy->userns,
		.mask_paths = policy->mask_paths,
		.low_ports_open = policy->low_ports_open,
	};
}

static struct sb_world_options with_defaults(const struct sb_world_options *given)
{
	struct sb_world_options options = {0};

	if (given)
		options = *given;
	if (!options.tmpfs_bytes)
		options.tmpfs_bytes = DEFAULT_TMPFS;
	if (!options.max_processes)
		options.max_processes = DEFAULT_PROCESSES;
	if (!options.max_memory)
		options.max_memory = DEFAULT_MEMORY;
	return options;
}

static int set_limit(int resource, rlim_t value, struct sb_error *err)
{
	struct rlimit limit = {value, value};

	if (setrlimit(resource, &limit) < 0 && errno != EPERM)
		return sb_fail(err, errno, "limit the sandbox");
	return 0;
}

static int set_limits(const struct sb_world_options *options, struct sb_error *err)
{
	int r;

	if ((r = set_limit(RLIMIT_NPROC, options->max_processes, err)) < 0 ||
	    (r = set_limit(RLIMIT_DATA, options->max_memory, err)) < 0 ||
	    (r = set_limit(RLIMIT_NOFILE, OPEN_FILES, err)) < 0)
		return r;
	return set_limit(RLIMIT_CORE, 0, err);
}

/* Nobody inside can trace or read init, a fork of the lab with its memory: it is not dumpable and
 * its memory belongs to the user namespace outside (ptrace(2), "Ptrace access mode checking"). */
static int protect_init(struct sb_error *err)
{
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return sb_fail(err, errno, "protect the sandbox's init");
	(void)prctl(PR_SET_NAME, "lab-init", 0, 0, 0);
	return 0;
}

/* A key added inside must not land in a keyring of the lab's user: keyrings are inherited. */
static void leave_keyrings(void)
{
	(void)syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL, 0, 0, 0);
}

static int become_inner_root(enum sb_idmap idmap, struct sb_error *err)
{
	gid_t none = 0;

	if (idmap == SB_IDMAP_NONE)
		return 0;
	if (idmap == SB_IDMAP_RANGE && syscall(SYS_setgroups, 0UL, &none) < 0)
		return sb_fail(err, errno, "leave the caller's groups");
	if (syscall(SYS_setresgid, 0, 0, 0) < 0 || syscall(SYS_setresuid, 0, 0, 0) < 0)
		return sb_fail(err, errno, "become uid 0 of the sandbox");
	return 0;
}

static int set_up(const struct sb_world_options *options, enum sb_idmap idmap, int probe,
    struct sb_error *err)
{
	int r;

	(void)setsid();
	if ((r = become_inner_root(idmap, err)) < 0 || (r = protect_init(err)) < 0)
		return r;
	leave_keyrings();
	if (sethostname("lab", 3) < 0)
		return sb_fail(err, errno, "name the sandbox");
	if ((r = sb_rootfs_enter(options, idmap != SB_IDMAP_SINGLE, probe, err)) < 0 ||
	    (r = sb_net_setup(options->low_ports_open, err)) < 0 ||
	    (options->mask_paths && (r = sb_rootfs_mask(err)) < 0))
		return r;
	umask(022);
	return set_limits(options, err);
}

/* The control socket stays; the lab's other descriptors must not live on in the sandbox. */
static int close_inherited(int control)
{
	if (control != 3 && dup3(control, 3, O_CLOEXEC) < 0)
		return -errno;
	if (syscall(SYS_close_range, 4U, ~0U, 0U) < 0)
		for (int fd = 4; fd < OPEN_FILES; fd++)
			close(fd);
	return 3;
}

static _Noreturn void init_main(
    const struct sb_world_options *options, enum sb_idmap idmap, int control, int probe)
{
	struct sb_message message = {0};
	struct sb_error err = {0};
	int r;

	if (sb_message_receive(control, 0, &message, NULL, 0, NULL, NULL) != 1)
		_exit(1);
	r = set_up(options, idmap, probe, &err);
	message = (struct sb_message){
		.kind = r < 0 ? SB_MESSAGE_FAILED : SB_MESSAGE_READY,
		.error = err,
	};
	control = close_inherited(control);
	if (control < 0 || sb_message_send(control, &message, NULL, 0) < 0 || r < 0)
		_exit(1);
	sb_init_serve(control);
}

/* Why a clone with CLONE_NEWUSER fails, in words: user_namespaces(7), namespaces(7). */
static int explain_clone(int code, struct sb_error *err)
{
	if (code == EPERM)
		return sb_fail(err, code, "create namespaces: this kernel or container forbids "
					  "user namespaces ('layerlab doctor' says why)");
	if (code == ENOSPC)
		return sb_fail(err, code, "create namespaces: the limit in /proc/sys/user is reached");
	return sb_fail(err, code, "create namespaces");
}

static int wait_ready(struct sb_world *world, struct sb_error *err)
{
	struct sb_message message;
	int r = sb_message_receive(world->control, 0, &message, NULL, 0, NULL, NULL);

	if (r < 0)
		return sb_fail(err, -r, "set up a sandbox");
	if (r == 0)
		return sb_fail(err, EPIPE, "set up a sandbox: its init died");
	if (message.kind == SB_MESSAGE_FAILED) {
		if (err)
			*err = message.error;
		return message.error.code ? -message.error.code : -EIO;
	}
	return 0;
}

static int start_init(struct sb_world *world, const struct sb_world_options *options, int probe,
    struct sb_error *err)
{
	unsigned long flags = NAMESPACES | SIGCHLD | (world->idmap == SB_IDMAP_NONE ? 0 : CLONE_NEWUSER);
	int sockets[2];
	struct sb_message go = {.kind = SB_MESSAGE_GO};
	int r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return sb_fail(err, errno, "connect to the sandbox");
	world->init = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
	if (world->init == 0) {
		close(sockets[0]);
		init_main(options, world->idmap, sockets[1], probe);
	}
	r = errno;
	close(sockets[1]);
	world->control = sockets[0];
	if (world->init < 0)
		return explain_clone(r, err);
	if ((r = sb_idmap_write(world->init, world->idmap, err)) < 0)
		return r;
	r = sb_message_send(world->control, &go, NULL, 0);
	return r < 0 ? sb_fail(err, -r, "set up a sandbox") : wait_ready(world, err);
}

int sb_world_new(const struct sb_world_options *given, struct sb_world **ret, struct sb_error *err)
{
	struct sb_world_options options = with_defaults(given);
	cleanup_fd int probe = sb_probe_open();
	struct sb_world *world;
	int r;

	if (options.userns == SB_USERNS_HOST && geteuid() != 0)
		return sb_reject(err, "--userns host: only root can start a sandbox without a user namespace");
	world = calloc(1, sizeof(*world));
	if (!world)
		return sb_fail(err, ENOMEM, "set up a sandbox");
	world->control = -1;
	world->idmap = options.userns == SB_USERNS_HOST ? SB_IDMAP_NONE : sb_idmap_choose();
	r = start_init(world, &options, probe, err);
	if (r < 0) {
		sb_world_free(world);
		return r;
	}
	*ret = world;
	return 0;
}

struct sb_world *sb_world_free(struct sb_world *world)
{
	if (!world)
		return NULL;
	if (world->control >= 0)
		close(world->control);
	if (world->init > 0) {
		kill(world->init, SIGKILL);
		while (waitpid(world->init, NULL, 0) < 0 && errno == EINTR)
			;
	}
	free(world->members);
	free(world);
	return NULL;
}

pid_t sb_world_init_pid(const struct sb_world *world)
{
	return world->init;
}

enum sb_idmap sb_world_idmap(const struct sb_world *world)
{
	return world->idmap;
}

int sb_world_fd(const struct sb_world *world)
{
	return world->control;
}

int sb_world_control(const struct sb_world *world)
{
	return world->control;
}

int sb_world_add(struct sb_world *world, pid_t ns_pid, pid_t pid, struct sb_error *err)
{
	if (world->n_members == world->capacity) {
		size_t capacity = world->capacity ? world->capacity * 2 : 8;
		struct sb_member *grown = realloc(world->members, capacity * sizeof(*grown));

		if (!grown)
			return sb_fail(err, ENOMEM, "remember a process");
		world->members = grown;
		world->capacity = capacity;
	}
	world->members[world->n_members++] = (struct sb_member){.ns_pid = ns_pid, .pid = pid};
	return 0;
}

struct sb_member *sb_world_find(struct sb_world *world, pid_t pid)
{
	for (size_t i = 0; i < world->n_members; i++)
		if (world->members[i].pid == pid)
			return &world->members[i];
	return NULL;
}

static void note_end(struct sb_world *world, const struct sb_message *message)
{
	for (size_t i = 0; i < world->n_members; i++) {
		struct sb_member *member = &world->members[i];

		if (member->ns_pid == message->ns_pid && !member->has_ended) {
			member->has_ended = true;
			member->status = message->status;
		}
	}
}

bool sb_world_pump(struct sb_world *world)
{
	struct sb_message message;
	int r;

	while (!world->is_init_gone) {
		r = sb_message_receive(world->control, MSG_DONTWAIT, &message, NULL, 0, NULL, NULL);
		if (r == -EAGAIN)
			break;
		if (r == 1 && message.kind == SB_MESSAGE_ENDED)
			note_end(world, &message);
		else if (r <= 0)
			world->is_init_gone = true;
	}
	return !world->is_init_gone;
}

struct sb_event sb_world_next(struct sb_world *world)
{
	struct sb_event event = {.kind = SB_EVENT_NONE};
	bool is_alive = sb_world_pump(world);

	for (size_t i = 0; i < world->n_members; i++) {
		struct sb_member *member = &world->members[i];

		if (!member->has_ended)
			continue;
		event = (struct sb_event){SB_EVENT_EXIT, member->pid, member->status};
		*member = world->members[--world->n_members];
		return event;
	}
	if (!is_alive)
		event.kind = SB_EVENT_INIT_DIED;
	return event;
}
