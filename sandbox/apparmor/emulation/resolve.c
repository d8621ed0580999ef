// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/walk.h"
#include "sandbox/cleanup.h"

#define PIN (O_PATH | O_CLOEXEC)

void place_done(struct place *place)
{
	if (place->fd >= 0)
		close(place->fd);
	if (place->dir >= 0)
		close(place->dir);
	place->fd = place->dir = -1;
}

bool is_on_proc(int fd)
{
	struct statfs st;

	return fstatfs(fd, &st) == 0 && st.f_type == PROC_SUPER_MAGIC;
}

int open_below(int dir, const char *path, int flags, uint64_t resolve)
{
	struct open_how how = {.flags = (uint64_t)flags, .resolve = resolve};
	long fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));

	return fd < 0 ? -errno : (int)fd;
}

/* "root", "cwd" or "fd/N" of the target. Asked with the supervisor's own power: it is the target
 * that has them open. */
static int open_own(struct call *call, const char *what)
{
	int fd;

	take_off(call->supervisor);
	fd = openat(call->task->proc, what, PIN);
	return fd < 0 ? -errno : fd;
}

static int open_descriptor(struct call *call, int fd)
{
	char name[24];
	int r;

	if (fd < 0)
		return -EBADF;
	snprintf(name, sizeof(name), "fd/%d", fd);
	r = open_own(call, name);
	return r == -ENOENT ? -EBADF : r;
}

static int open_start(struct call *call, int dirfd, const char *path)
{
	if (path[0] == '/')
		return open_own(call, "root");
	return dirfd == AT_FDCWD ? open_own(call, "cwd") : open_descriptor(call, dirfd);
}

static const char *last_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_plain(const char *last)
{
	return *last && strcmp(last, ".") && strcmp(last, "..");
}

static int pin_last(struct place *place)
{
	place->fd = openat(place->dir, place->last, PIN | O_NOFOLLOW);
	if (place->fd < 0)
		return errno == ENOENT ? 0 : -errno;
	return fstat(place->fd, &place->st) < 0 ? -errno : 0;
}

/* The kernel's own walk where it gives the target's answer: an absolute path below the target's
 * root, through no magic link and no /proc (whose "self" would be the supervisor). Returns 1 when
 * it is no use here. */
static int resolve_fast(int root, const char *path, unsigned flags, struct place *place)
{
	const uint64_t how = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
	const char *last = last_of(path);
	char parent[PATH_MAX];
	int r;

	if (path[0] != '/' || !is_plain(last) || strlen(last) > NAME_MAX)
		return 1;
	memcpy(parent, path, (size_t)(last - path));
	parent[last - path] = '\0';
	place->dir = open_below(root, parent, PIN | O_DIRECTORY, how);
	if (place->dir < 0 || is_on_proc(place->dir))
		return 1;
	strcpy(place->last, last);
	r = pin_last(place);
	if (r < 0 || place->fd < 0)
		return r < 0 ? 1 : 0;
	if (S_ISLNK(place->st.st_mode) && flags & RESOLVE_LAST_LINK) {
		close(place->fd);
		place->fd = open_below(root, path, PIN, how);
		if (place->fd < 0 || is_on_proc(place->fd) || fstat(place->fd, &place->st) < 0)
			return 1;
	} else if (S_ISDIR(place->st.st_mode) && is_on_proc(place->fd)) {
		return 1;
	}
	return 0;
}

static int resolve_from(
    struct call *call, int start, const char *path, unsigned flags, struct place *place)
{
	cleanup_fd int root = -1;
	int r;

	if (path[0] == '/')
		root = dup(start);
	else
		root = open_own(call, "root");
	if (root < 0)
		return root;
	r = wear(call->supervisor, call->task);
	if (r < 0)
		return r;
	r = resolve_fast(root, path, flags, place);
	if (r <= 0)
		return r;
	place_done(place);
	return walk_path(call, root, start, path, flags, place);
}

int resolve(struct call *call, int dirfd, const char *path, unsigned flags, struct place *ret)
{
	cleanup_fd int start = -1;
	int r;

	if (!*path)
		return flags & RESOLVE_EMPTY ? resolve_fd(call, dirfd, ret) : -ENOENT;
	start = open_start(call, dirfd, path);
	if (start < 0)
		return start;
	r = resolve_from(call, start, path, flags, ret);
	if (r < 0)
		return r;
	if (ret->fd < 0)
		return 0;
	return place_name(call, ret->fd, ret);
}

int resolve_fd(struct call *call, int fd, struct place *ret)
{
	int r;

	ret->fd = fd == AT_FDCWD ? open_own(call, "cwd") : open_descriptor(call, fd);
	if (ret->fd < 0) {
		r = ret->fd;
		ret->fd = -1;
		return r;
	}
	if (fstat(ret->fd, &ret->st) < 0)
		return -errno;
	r = place_name(call, ret->fd, ret);
	return r < 0 ? r : wear(call->supervisor, call->task);
}

static int path_of(const struct supervisor *s, int fd, char path[static PATH_MAX])
{
	char link[32];
	ssize_t n;

	snprintf(link, sizeof(link), "self/fd/%d", fd);
	n = readlinkat(s->procfs, link, path, PATH_MAX - 1);
	if (n < 0)
		return -errno;
	if (n == PATH_MAX - 1)
		return -ENAMETOOLONG;
	path[n] = '\0';
	return 0;
}

/* d_path(9) marks what was unlinked, AppArmor's name is the one it had; a name that really ends so
 * has a link. */
static void cut_deleted(char *path, nlink_t links)
{
	const size_t suffix = strlen(" (deleted)");
	size_t len = strlen(path);

	if (!links && len > suffix && !strcmp(path + len - suffix, " (deleted)"))
		path[len - suffix] = '\0';
}

int place_name(struct call *call, int fd, struct place *place)
{
	struct supervisor *s = call->supervisor;
	int r;

	r = path_of(s, fd, place->name);
	if (r == 0 && fstat(fd, &place->st) < 0)
		r = -errno;
	if (r < 0)
		return r;
	place->is_private = place->name[0] != '/' || place->st.st_dev == s->memfd_device;
	if (place->is_private)
		return 0;
	cut_deleted(place->name, place->st.st_nlink);
	if (S_ISDIR(place->st.st_mode) && strcmp(place->name, "/"))
		strcat(place->name, "/");
	return 0;
}

int place_name_new(struct call *call, struct place *place, bool is_directory)
{
	const char *last = place->last;
	struct stat st = place->st;
	int fd = place->fd, r;
	size_t n;

	if (place->dir < 0)
		return -ENOENT;
	r = place_name(call, place->dir, place);
	place->fd = fd;
	place->st = st;
	if (r < 0)
		return r;
	n = strlen(place->name);
	if (n && place->name[n - 1] == '/')
		n--;
	snprintf(place->name + n, sizeof(place->name) - n, "/%s%s", last, is_directory ? "/" : "");
	return 0;
}

int reopen(const struct supervisor *s, int fd, int flags)
{
	char link[32];
	int opened;

	snprintf(link, sizeof(link), "self/fd/%d", fd);
	opened = openat(s->procfs, link, (flags & ~O_NOFOLLOW) | O_CLOEXEC | O_NOCTTY);
	return opened < 0 ? -errno : opened;
}

int decide_place(
    struct call *call, const struct place *place, const char *operation, uint32_t request)
{
	struct question question = {
	    .operation = operation, .name = place->name, .request = request};
	const struct process *p = call->task->process;
	bool owner = place->st.st_uid == call->task->credentials.uid[3];

	if (place->is_private || p->profile < 0)
		return 0;
	sb_aa_file(call->supervisor->policy, p->profile, place->name, owner, &question.perms);
	return decide(call, p->profile, &question);
}

/* What is about to be made belongs to who makes it. */
int decide_new(struct call *call, const struct place *place, const char *operation)
{
	struct question question = {
	    .operation = operation, .name = place->name, .request = SB_AA_CREATE};
	const struct process *p = call->task->process;

	sb_aa_file(call->supervisor->policy, p->profile, place->name, true, &question.perms);
	return decide(call, p->profile, &question);
}
