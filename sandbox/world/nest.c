// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/nest.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

/* Relative to /proc/PID of init. Denying setgroups first is what lets a single id be mapped by its
 * own process (user_namespaces(7)); it is denied in the outer namespace already. */
static const struct map {
	const char *file, *text;
} range_maps[] = {{"uid_map", "0 0 65536"}, {"gid_map", "0 0 65536"}},
  single_maps[] = {{"setgroups", "deny"}, {"uid_map", "0 0 1"}, {"gid_map", "0 0 1"}};

static int write_maps(int self, const struct map *maps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		cleanup_fd int fd = openat(self, maps[i].file, O_WRONLY | O_CLOEXEC);

		if (fd < 0 || write(fd, maps[i].text, strlen(maps[i].text)) < 0)
			return -errno;
	}
	return 0;
}

/* More than one id can only be mapped by a process of the outer namespace: a child that stays there
 * until init has gone ahead. */
static _Noreturn void map_range(int self, int socket)
{
	char go;

	if (read(socket, &go, 1) != 1)
		_exit(EPIPE);
	_exit(-write_maps(self, range_maps, 2));
}

static int finish_range(pid_t helper, int socket)
{
	int status;

	if (write(socket, "", 1) != 1 || waitpid(helper, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EIO;
}

static int enter_range(int self, unsigned long flags)
{
	int sockets[2], r;
	pid_t helper;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
		return -errno;
	helper = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
	if (helper == 0) {
		close(sockets[0]);
		map_range(self, sockets[1]);
	}
	r = helper < 0 || unshare((int)flags) < 0 ? -errno : 0;
	close(sockets[1]);
	if (r == 0)
		r = finish_range(helper, sockets[0]);
	close(sockets[0]);
	return r;
}

static int enter_single(int self, unsigned long flags)
{
	return unshare((int)flags) < 0 ? -errno : write_maps(self, single_maps, 3);
}

int sb_nest_enter(enum sb_idmap idmap, unsigned long flags, struct sb_error *err)
{
	cleanup_fd int self = open("proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (self < 0)
		return sb_fail(err, errno, "/proc/self of the sandbox");
	flags |= CLONE_NEWUSER | CLONE_NEWNS;
	r = idmap == SB_IDMAP_RANGE ? enter_range(self, flags) : enter_single(self, flags);
	return r < 0 ? sb_fail(err, -r, "create the sandbox's inner user namespace") : 0;
}
