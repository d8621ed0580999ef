// SPDX-License-Identifier: GPL-3.0-or-later
/* Starting a world's init: as a whole sandbox, and with less where that is refused. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/report.h"
#include "sandbox/text.h"
#include "sandbox/world/cgroup.h"
#include "sandbox/world/idmap.h"
#include "sandbox/world/internal.h"
#include "sandbox/world/setup.h"

/* Why a clone with CLONE_NEWUSER fails, in words: user_namespaces(7), namespaces(7). */
static int explain_clone(int code, struct sb_error *err)
{
	if (code == EPERM)
		return sb_fail(err, code,
		    "create namespaces: this kernel or container forbids user namespaces");
	if (code == ENOSPC)
		return sb_fail(
		    err, code, "create namespaces: the limit in /proc/sys/user is reached");
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
	if (message.status & SB_NOTE_PROC_OUTER)
		sb_copy(world->degraded, sizeof(world->degraded),
		    "the sandbox shows the processes outside: no /proc of its own can be mounted where the "
		    "outer one is masked, as in a container; ports below 1024 stay privileged");
	return 0;
}

/* When memory runs out, the sandbox goes first, its init after the rest (child.c); inherited, and
 * not to be lowered inside when set by root (proc_pid_oom_score_adj(5)). */
static void offer_to_oom_killer(pid_t pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", pid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		(void)!write(fd, "900", 3);
		close(fd);
	}
}

static int start_init(
    struct sb_world *world, const struct sb_world_options *options, int probe, struct sb_error *err)
{
	unsigned long flags = sb_setup_clone_flags(world->kind) | SIGCHLD;
	int sockets[2];
	struct sb_message go = {.kind = SB_MESSAGE_GO};
	int r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return sb_fail(err, errno, "connect to the sandbox");
	world->control = sockets[0];
	world->init = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
	if (world->init == 0) {
		close(sockets[0]);
		sb_setup_run(options, world->kind, world->idmap, sockets[1], probe);
	}
	r = errno;
	close(sockets[1]);
	if (world->init < 0)
		return explain_clone(r, err);
	if ((r = sb_idmap_write(world->init, world->idmap, err)) < 0)
		return r;
	offer_to_oom_killer(world->init);
	r = sb_message_send(world->control, &go, NULL, 0);
	return r < 0 ? sb_fail(err, -r, "set up a sandbox") : wait_ready(world, err);
}

void sb_world_stop(struct sb_world *world)
{
	if (world->control >= 0)
		close(world->control);
	world->control = -1;
	if (world->init <= 0)
		return;
	/* Without a pid namespace init itself has to end the rest; the closed socket tells it to.
	 */
	kill(world->init, world->kind == SB_WORLD_PLAIN ? SIGCONT : SIGKILL);
	while (waitpid(world->init, NULL, 0) < 0 && errno == EINTR)
		;
	world->init = 0;
}

static int start_as(struct sb_world *world, enum sb_world_kind kind, enum sb_idmap idmap,
    const struct sb_world_options *options, int probe, struct sb_error *err)
{
	int r;

	world->kind = kind;
	world->idmap = idmap;
	r = start_init(world, options, probe, err);
	if (r < 0)
		sb_world_stop(world);
	else if (kind != SB_WORLD_PLAIN)
		sb_cgroup_keep(world->init, options);
	return r;
}

/* What less than a whole sandbox is, and what is left of it. */
static const struct fallback {
	enum sb_world_kind kind;
	const char *left;
} fallbacks[] = {
    {SB_WORLD_SHARED_IDS,
        "its uid 0 is the machine's own; capabilities end at the runtimes' default set"},
    {SB_WORLD_PLAIN,
        "no file system, processes or network of its own: what is left is no_new_privs (always on), "
        "seccomp, dropping capabilities, and files read-only where the kernel has Landlock"},
};

static int start_with_less(
    struct sb_world *world, const struct sb_world_options *options, int probe, struct sb_error *err)
{
	struct sb_error why = *err;
	int r = -EPERM;

	for (size_t i = 0; r < 0 && i < SB_COUNT(fallbacks); i++) {
		r = start_as(world, fallbacks[i].kind, SB_IDMAP_NONE, options, probe, err);
		if (r == 0)
			snprintf(world->degraded, sizeof(world->degraded),
			    "not a whole sandbox (%.200s): %s", why.message, fallbacks[i].left);
	}
	return r;
}

/* Ubuntu's restriction lets a user namespace be made and refuses what follows, so any step may be
 * the one that says no. */
static void point_to_doctor(struct sb_error *err)
{
	size_t len = strlen(err->message);

	if (err->code == EPERM || err->code == EACCES || err->code == ENOSPC)
		snprintf(err->message + len, sizeof(err->message) - len,
		    " ('layerlab doctor' says why)");
}

int sb_world_start(
    struct sb_world *world, const struct sb_world_options *options, int probe, struct sb_error *err)
{
	struct sb_error refused = {0};
	int r;

	if (options->userns == SB_USERNS_HOST)
		return start_as(world, SB_WORLD_HOST, SB_IDMAP_NONE, options, probe, err);
	r = start_as(world, SB_WORLD_WHOLE, sb_idmap_choose(), options, probe, &refused);
	if (r < 0)
		point_to_doctor(&refused);
	if (r < 0 && options->accept_degraded)
		r = start_with_less(world, options, probe, &refused);
	if (r < 0 && err)
		*err = refused;
	return r;
}
