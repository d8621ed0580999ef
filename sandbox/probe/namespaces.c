// SPDX-License-Identifier: GPL-3.0-or-later
/* New namespaces, other people's namespaces and what belongs to one. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/probe/probe.h"

static int write_file(const char *verb, const char *path, const char *text)
{
	char call[128];
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text)) {
		close(fd);
		return 0;
	}
	snprintf(call, sizeof(call), "write(\"%s\", \"%s\")", path, text);
	return probe_refused(verb, call);
}

/* user_namespaces(7): setgroups must be denied before an unprivileged gid_map; mapping the parent's
 * uid 0 needs CAP_SETFCAP since Linux 5.12. */
static int become_root_inside(const char *verb, unsigned uid, unsigned gid)
{
	char map[32];
	int r;

	r = write_file(verb, "/proc/self/setgroups", "deny");
	if (r)
		return r;
	snprintf(map, sizeof(map), "0 %u 1", uid);
	r = write_file(verb, "/proc/self/uid_map", map);
	if (r)
		return r;
	snprintf(map, sizeof(map), "0 %u 1", gid);
	return write_file(verb, "/proc/self/gid_map", map);
}

int verb_unshare_userns(int argc, char **argv)
{
	unsigned uid = geteuid(), gid = getegid();
	int r;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		return probe_refused(argv[0], "unshare(CLONE_NEWUSER|CLONE_NEWNET)");
	r = become_root_inside(argv[0], uid, gid);
	if (r)
		return r;
	if (argc > 1)
		return probe_exec(argv[0], argv + 1);
	return probe_gained("root of a new user and network namespace");
}

int verb_clone_newns(int argc, char **argv)
{
	long child = syscall(SYS_clone, CLONE_NEWNS | SIGCHLD, 0L, 0L, 0L, 0L);

	(void)argc;
	if (child < 0)
		return probe_refused(argv[0], "clone(CLONE_NEWNS|SIGCHLD)");
	if (child == 0)
		_exit(0);
	waitpid((pid_t)child, NULL, 0);
	return probe_gained("child started in a new mount namespace");
}

/* As ip-netns(8) does: the namespace lives on as long as it is mounted somewhere. */
int verb_make_netns(int argc, char **argv)
{
	int fd = open(argv[1], O_RDONLY | O_CREAT | O_CLOEXEC, 0644);

	(void)argc;
	if (fd < 0)
		return probe_refused(argv[0], argv[1]);
	if (unshare(CLONE_NEWNET) < 0)
		return probe_refused(argv[0], "unshare(CLONE_NEWNET)");
	if (mount("/proc/self/ns/net", argv[1], NULL, MS_BIND, NULL) < 0)
		return probe_refused(argv[0], "mount(\"/proc/self/ns/net\", MS_BIND)");
	return probe_gained("network namespace kept at %s", argv[1]);
}

int verb_mount_tmpfs(int argc, char **argv)
{
	char call[128];

	(void)argc;
	snprintf(call, sizeof(call), "mount(\"tmpfs\", \"%.64s\", \"tmpfs\")", argv[1]);
	if (mount("tmpfs", argv[1], "tmpfs", 0, "size=64k") < 0)
		return probe_refused(argv[0], call);
	return probe_gained("mounted on %s", argv[1]);
}

int verb_setns(int argc, char **argv)
{
	int fd = open(argv[1], O_RDONLY | O_CLOEXEC);

	(void)argc;
	if (fd < 0)
		return probe_refused(argv[0], "open(namespace)");
	if (setns(fd, CLONE_NEWNET) < 0)
		return probe_refused(argv[0], "setns(CLONE_NEWNET)");
	return probe_gained("joined the network namespace %s", argv[1]);
}

int verb_sethostname(int argc, char **argv)
{
	char call[128];

	(void)argc;
	snprintf(call, sizeof(call), "sethostname(\"%.64s\")", argv[1]);
	if (sethostname(argv[1], strlen(argv[1])) < 0)
		return probe_refused(argv[0], call);
	return probe_gained("the host is now called %s", argv[1]);
}
