// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define SHORT_LIFE_MILLISECONDS 100
#define PASSES 50
#define REMOVAL_TRIES 1000
#define REMOVAL_PAUSE_NS 5000000
#define TEXT_MAX (64u << 10)

#define PIDFD 3 /* the one descriptor a keeper has */

static const struct controller {
	const char *name, *v1_file, *v2_file;
} controllers[] = {
    {"memory", "memory.limit_in_bytes", "memory.max"},
    {"pids", "pids.max", "pids.max"},
};
#define CONTROLLERS SB_COUNT(controllers)

struct group {
	char path[PATH_MAX]; /* "" = none */
};

static bool write_file(const char *dir, const char *name, const char *text)
{
	char path[PATH_MAX + 64];
	cleanup_fd int fd = -1;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd >= 0 && write(fd, text, strlen(text)) >= 0;
}

static bool make_group(
    struct group *group, const char *parent, pid_t init, const char *file, const char *limit)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", init);
	if ((size_t)snprintf(group->path, sizeof(group->path), "%s/layerlab-%d", parent, init) <
	        sizeof(group->path) &&
	    mkdir(group->path, 0755) == 0) {
		if (write_file(group->path, file, limit) &&
		    write_file(group->path, "cgroup.procs", number))
			return true;
		rmdir(group->path);
	}
	group->path[0] = '\0';
	return false;
}

/* The line of /proc/self/cgroup that names `controller` ("" = version 2): its path. */
static bool own_path(const char *text, const char *controller, char *path, size_t size)
{
	char key[32];
	const char *at;

	snprintf(key, sizeof(key), ":%s:/", controller);
	at = strstr(text, key);
	if (!at)
		return false;
	at += strlen(key);
	snprintf(path, size, "%.*s", (int)strcspn(at, "\n"), at);
	return true;
}

/* Where processes are, version 2 gives controllers to none of the children ("no internal
 * processes"): then an ancestor may, if it is ours to write (delegation, systemd). */
static bool make_below_ancestor(
    struct group *group, char *dir, size_t top, pid_t init, const char *file, const char *limit)
{
	for (;;) {
		char *slash;

		if (make_group(group, dir, init, file, limit))
			return true;
		slash = strrchr(dir, '/');
		if (!slash || (size_t)(slash - dir) < top)
			return false;
		*slash = '\0';
	}
}

static void limit_by(const struct controller *controller, const char *text, pid_t init,
    const char *limit, struct group *group)
{
	char path[PATH_MAX / 2], dir[PATH_MAX];
	size_t top;

	if (own_path(text, controller->name, path, sizeof(path))) {
		top = (size_t)snprintf(dir, sizeof(dir), "/sys/fs/cgroup/%s", controller->name);
		snprintf(dir + top, sizeof(dir) - top, "/%s", path);
		(void)make_below_ancestor(group, dir, top, init, controller->v1_file, limit);
	} else if (access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0 &&
	           own_path(text, "", path, sizeof(path))) {
		top = (size_t)snprintf(dir, sizeof(dir), "/sys/fs/cgroup");
		snprintf(dir + top, sizeof(dir) - top, "/%s", path);
		(void)make_below_ancestor(group, dir, top, init, controller->v2_file, limit);
	}
}

/* Both controllers in one directory, as version 2 has them. */
static bool share_group(const struct group *first, const char *limit)
{
	return first->path[0] && write_file(first->path, controllers[1].v2_file, limit);
}

/* Processes that were started before init was moved stay where they were, so they are moved one by
 * one. Returns how many of them were not yet in it. */
static int move_children(const struct group *group, pid_t pid, int depth)
{
	cleanup_free char *children = NULL;
	char path[64], *next;
	int moved = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	if (depth == 0 || sb_read_file(path, TEXT_MAX, &children, NULL, NULL) < 0)
		return 0;
	for (char *at = children;; at = next) {
		long child = strtol(at, &next, 10);
		char number[16], member[64];
		cleanup_free char *groups = NULL;

		if (next == at)
			return moved;
		snprintf(number, sizeof(number), "%ld", child);
		snprintf(member, sizeof(member), "/proc/%ld/cgroup", child);
		if (sb_read_file(member, TEXT_MAX, &groups, NULL, NULL) == 0 &&
		    !strstr(groups, strrchr(group->path, '/')))
			moved += write_file(group->path, "cgroup.procs", number);
		moved += move_children(group, (pid_t)child, depth - 1);
	}
}

static void remove_group(const struct group *group)
{
	const struct timespec pause = {.tv_nsec = REMOVAL_PAUSE_NS};

	for (int i = 0; group->path[0] && i < REMOVAL_TRIES; i++) {
		if (rmdir(group->path) == 0 || errno != EBUSY)
			return;
		nanosleep(&pause, NULL);
	}
}

static bool has_ended(int milliseconds)
{
	struct pollfd wait = {.fd = PIDFD, .events = POLLIN};

	return poll(&wait, 1, milliseconds) == 1;
}

static void limit(pid_t init, const struct sb_world_options *options, struct group *groups)
{
	cleanup_free char *text = NULL;
	char limits[CONTROLLERS][32];

	snprintf(limits[0], sizeof(limits[0]), "%llu", (unsigned long long)options->total_memory);
	/* One more for init. */
	snprintf(limits[1], sizeof(limits[1]), "%u", options->max_processes + 1);
	if (sb_read_file("/proc/self/cgroup", TEXT_MAX, &text, NULL, NULL) < 0)
		return;
	limit_by(&controllers[0], text, init, limits[0], &groups[0]);
	if (!share_group(&groups[0], limits[1]))
		limit_by(&controllers[1], text, init, limits[1], &groups[1]);
	for (size_t i = 0; i < CONTROLLERS; i++)
		for (int pass = 0; groups[i].path[0] && pass < PASSES; pass++)
			if (move_children(&groups[i], init, 64) == 0)
				break;
}

static _Noreturn void keep(pid_t init, const struct sb_world_options *options)
{
	struct group groups[CONTROLLERS] = {0};

	(void)prctl(PR_SET_NAME, "lab-keeper", 0, 0, 0);
	if (has_ended(SHORT_LIFE_MILLISECONDS))
		_exit(0);
	limit(init, options, groups);
	(void)has_ended(-1);
	for (size_t i = 0; i < CONTROLLERS; i++)
		remove_group(&groups[i]);
	_exit(0);
}

/* No descriptor of the lab and no signal meant for it. */
static bool detach(int pidfd)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	(void)setsid();
	return dup2(pidfd, PIDFD) == PIDFD && syscall(SYS_close_range, PIDFD + 1U, ~0U, 0U) == 0 &&
	       syscall(SYS_close_range, 0U, PIDFD - 1U, 0U) == 0;
}

/* A child without an exit signal: only a wait for such children (__WCLONE, wait(2)) sees it, so
 * that the lab's own waits never meet one. */
void sb_cgroup_keep(pid_t init, const struct sb_world_options *options)
{
	cleanup_fd int pidfd = (int)syscall(SYS_pidfd_open, init, 0);

	while (waitpid(-1, NULL, __WCLONE | WNOHANG) > 0)
		;
	if (pidfd < 0 || access("/sys/fs/cgroup", F_OK) < 0)
		return;
	if (syscall(SYS_clone, 0, NULL, NULL, NULL, NULL) == 0) {
		if (!detach(pidfd))
			_exit(1);
		keep(init, options);
	}
}
