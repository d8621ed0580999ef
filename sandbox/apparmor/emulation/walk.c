// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIN (O_PATH | O_CLOEXEC)
#define LINKS_MAX 40 /* path_resolution(7): then ELOOP */

struct walk {
	struct call *call;
	int root;                /* borrowed */
	int at;                  /* owned */
	char rest[2 * PATH_MAX]; /* what is still to go, without the component in hand */
	char component[NAME_MAX + 1];
	unsigned links;
	bool own_proc; /* below the target's own /proc/PID */
};

static bool same_directory(int a, int b)
{
	struct statx x, y;

	return statx(a, "", AT_EMPTY_PATH, STATX_INO | STATX_MNT_ID, &x) == 0 &&
	       statx(b, "", AT_EMPTY_PATH, STATX_INO | STATX_MNT_ID, &y) == 0 &&
	       x.stx_ino == y.stx_ino && x.stx_mnt_id == y.stx_mnt_id &&
	       x.stx_dev_major == y.stx_dev_major && x.stx_dev_minor == y.stx_dev_minor;
}

static void move_to(struct walk *w, int fd)
{
	close(w->at);
	w->at = fd;
}

static int move_to_root(struct walk *w)
{
	int fd = fcntl(w->root, F_DUPFD_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	move_to(w, fd);
	w->own_proc = false;
	return 0;
}

/* Takes the next component; false at the end of the path. */
static int next_component(struct walk *w)
{
	const char *p = w->rest + strspn(w->rest, "/");
	size_t len = strcspn(p, "/");

	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(w->component, p, len);
	w->component[len] = '\0';
	memmove(w->rest, p + len, strlen(p + len) + 1);
	return len > 0;
}

/* Nothing but slashes left. */
static bool is_last(const struct walk *w)
{
	return w->rest[strspn(w->rest, "/")] == '\0';
}

/* /proc/self and thread-self are answered for the caller, and the caller here is the supervisor. */
static bool name_the_target(struct walk *w)
{
	const struct task *t = w->call->task;
	bool outer;
	char own[16];
	struct stat st;

	if (!is_on_proc(w->at) || fstat(w->at, &st) < 0 || st.st_ino != 1)
		return false;
	outer = st.st_dev == w->call->supervisor->proc_device;
	snprintf(own, sizeof(own), "%d", outer ? t->process->ns_tgid : t->process->inner_tgid);
	if (!strcmp(w->component, "self"))
		strcpy(w->component, own);
	else if (!strcmp(w->component, "thread-self"))
		snprintf(w->component, sizeof(w->component), "%s/task/%d", own,
		    outer ? t->ns_tid : t->inner_tid);
	w->own_proc = !strncmp(w->component, own, strlen(own)) &&
	              (!w->component[strlen(own)] || w->component[strlen(own)] == '/');
	return w->own_proc;
}

/* A process may always look at itself; the supervisor may only with its own power. */
static int open_component(struct walk *w, int flags)
{
	int fd = openat(w->at, w->component, flags);

	if (fd < 0 && (errno == EACCES || errno == EPERM) && w->own_proc && is_on_proc(w->at)) {
		take_off(w->call->supervisor);
		fd = openat(w->at, w->component, flags);
		if (fd < 0)
			fd = -errno;
		wear(w->call->supervisor, w->call->task);
		return fd;
	}
	return fd < 0 ? -errno : fd;
}

static int go_up(struct walk *w)
{
	int fd;

	if (same_directory(w->at, w->root))
		return 0;
	fd = openat(w->at, "..", PIN | O_DIRECTORY);
	if (fd < 0)
		return -errno;
	move_to(w, fd);
	w->own_proc = false;
	return 0;
}

/* A magic link of /proc leads to an object, not along a text. */
static bool is_magic(struct walk *w)
{
	int fd;

	if (!is_on_proc(w->at))
		return false;
	fd = open_below(w->at, w->component, PIN, RESOLVE_NO_MAGICLINKS);
	if (fd >= 0)
		close(fd);
	return fd == -ELOOP || (w->own_proc && fd == -EACCES);
}

static int follow_magic(struct walk *w)
{
	int fd = open_component(w, PIN);

	if (fd < 0)
		return fd;
	move_to(w, fd);
	w->own_proc = false;
	return 0;
}

static int follow_text(struct walk *w, int link)
{
	char text[PATH_MAX];
	ssize_t n = readlinkat(link, "", text, sizeof(text) - 1);

	if (n < 0)
		return -errno;
	if (n == 0)
		return -ENOENT;
	text[n] = '\0';
	if ((size_t)n + strlen(w->rest) + 1 >= sizeof(w->rest))
		return -ENAMETOOLONG;
	memmove(w->rest + n, w->rest, strlen(w->rest) + 1);
	memcpy(w->rest, text, (size_t)n);
	return text[0] == '/' ? move_to_root(w) : 0;
}

static int follow(struct walk *w, int link)
{
	int r;

	if (++w->links > LINKS_MAX) {
		close(link);
		return -ELOOP;
	}
	r = is_magic(w) ? follow_magic(w) : follow_text(w, link);
	close(link);
	return r;
}

/* Where the path ends: the directory stays in `dir`, the object, if there is one, is pinned. */
static int arrive(struct walk *w, int fd, struct place *ret)
{
	ret->dir = w->at;
	w->at = -1;
	snprintf(ret->last, sizeof(ret->last), "%s", w->component);
	ret->slash = w->rest[0] == '/';
	ret->fd = fd;
	return fd >= 0 && fstat(fd, &ret->st) < 0 ? -errno : 0;
}

/* One named component. Returns 1 when the walk is over. */
static int step(struct walk *w, unsigned flags, struct place *ret)
{
	struct stat st;
	bool last = is_last(w), wanted_dir = w->rest[0] == '/' && !(flags & RESOLVE_ENTRY);
	int fd;

	name_the_target(w);
	fd = open_component(w, PIN | O_NOFOLLOW);
	if (fd == -ENOENT && last) {
		int r = arrive(w, -1, ret);

		return r < 0 ? r : 1;
	}
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0) {
		close(fd);
		return -EIO;
	}
	if (S_ISLNK(st.st_mode) && (!last || wanted_dir || flags & RESOLVE_LAST_LINK))
		return follow(w, fd);
	if (last) {
		int r = arrive(w, fd, ret);

		return r < 0 ? r : 1;
	}
	move_to(w, fd);
	return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

static int walk_on(struct walk *w, unsigned flags, struct place *ret)
{
	int r;

	while ((r = next_component(w)) > 0) {
		if (!strcmp(w->component, "."))
			continue;
		r = !strcmp(w->component, "..") ? go_up(w) : step(w, flags, ret);
		if (r != 0)
			break;
	}
	if (r != 0)
		return r < 0 ? r : 0;
	ret->fd = w->at;
	w->at = -1;
	return fstat(ret->fd, &ret->st) < 0 ? -errno : 0;
}

int walk_path(
    struct call *call, int root, int start, const char *path, unsigned flags, struct place *ret)
{
	struct walk w = {.call = call, .root = root};
	int r;

	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	strcpy(w.rest, path);
	w.at = fcntl(start, F_DUPFD_CLOEXEC, 0);
	if (w.at < 0)
		return -errno;
	r = walk_on(&w, flags, ret);
	if (w.at >= 0)
		close(w.at);
	if (r == 0 && ret->slash && !(flags & RESOLVE_ENTRY) && ret->fd >= 0 &&
	    !S_ISDIR(ret->st.st_mode))
		r = -ENOTDIR;
	return r;
}
