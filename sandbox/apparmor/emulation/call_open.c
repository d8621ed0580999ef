// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * open(2) and its kin: the supervisor opens and hands over the descriptor. No open is ever carried
 * out by the kernel on the target's own memory, which another thread may have changed since
 * (seccomp_unotify(2), "Design goals").
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/resolve.h"
#include "sandbox/apparmor/emulation/special.h"
#include "sandbox/apparmor/emulation/walk.h"
#include "sandbox/cleanup.h"

#define CREATE_TRIES 4

struct opening {
	struct call *call;
	int dirfd;
	char path[PATH_MAX];
	int flags;
	mode_t mode;
};

/* What AppArmor asks of the open file, from its flags. The fourth access mode, 3, gives a
 * descriptor for ioctl(2) alone, of which it asks nothing. */
static uint32_t request_of(int flags)
{
	uint32_t request = 0;
	int access = flags & O_ACCMODE;

	if (access == O_RDONLY || access == O_RDWR)
		request |= SB_AA_READ;
	if (access == O_WRONLY || access == O_RDWR)
		request |= flags & O_APPEND ? SB_AA_APPEND : SB_AA_WRITE;
	if (flags & O_TRUNC)
		request = (request & ~(uint32_t)SB_AA_APPEND) | SB_AA_WRITE;
	if (flags & O_CREAT)
		request |= SB_AA_CREATE;
	return request;
}

static int access_of(int flags)
{
	int mode = 0;

	if ((flags & O_ACCMODE) != O_WRONLY)
		mode |= R_OK;
	if ((flags & O_ACCMODE) != O_RDONLY || flags & O_TRUNC)
		mode |= W_OK;
	return mode;
}

/* What the kernel refuses by type before it asks anybody. */
static int check_type(const struct opening *o, const struct place *p)
{
	bool writes = (o->flags & O_ACCMODE) != O_RDONLY || o->flags & (O_CREAT | O_TRUNC);

	if (S_ISLNK(p->st.st_mode))
		return o->flags & O_DIRECTORY ? -ENOTDIR : -ELOOP;
	if ((o->flags & O_DIRECTORY || p->slash) && !S_ISDIR(p->st.st_mode))
		return -ENOTDIR;
	if (S_ISDIR(p->st.st_mode) && writes)
		return -EISDIR;
	return S_ISSOCK(p->st.st_mode) ? -ENXIO : 0;
}

/* Plain permissions first, as the kernel does for an open: a refusal is named after who refused. */
static int open_existing(struct opening *o, const struct place *p)
{
	int r = check_type(o, p);

	if (r < 0)
		return r;
	if (!p->is_private &&
	    faccessat(p->fd, "", access_of(o->flags), AT_EMPTY_PATH | AT_EACCESS) < 0)
		return -errno;
	r = decide_place(o->call, p, "open", request_of(o->flags));
	if (r < 0)
		return r;
	wear(o->call->supervisor, o->call->task);
	return special_open(o->call, p, o->flags & ~(O_CREAT | O_EXCL));
}

/* A directory opened with O_TMPFILE gives a nameless file in it. */
static int open_nameless(struct opening *o, const struct place *p)
{
	struct place made = PLACE_NONE;
	char link[32];
	int fd, r;

	snprintf(link, sizeof(link), "self/fd/%d", p->fd);
	fd = openat(
	    o->call->supervisor->procfs, link, (o->flags & ~O_NOFOLLOW) | O_CLOEXEC, o->mode);
	if (fd < 0)
		return -errno;
	r = place_name(o->call, fd, &made);
	if (r == 0)
		r = decide_place(o->call, &made, "open", request_of(o->flags & ~O_CREAT));
	if (r < 0) {
		close(fd);
		return r;
	}
	return fd;
}

/* The profile is asked before the directory's permissions: security_path_mknod comes first. The
 * name is made with O_EXCL, so that nothing put there meanwhile is opened instead. */
static int open_new(struct opening *o, struct place *p)
{
	struct question question = {
	    .operation = "open", .name = p->name, .request = request_of(o->flags)};
	struct call *call = o->call;
	int fd, r;

	if (p->slash || o->flags & O_DIRECTORY)
		return p->slash ? -EISDIR : -EINVAL;
	r = place_name_new(call, p, false);
	if (r == 0)
		r = decide_new(call, p, "mknod");
	if (r == 0)
		r = wear(call->supervisor, call->task);
	if (r < 0)
		return r;
	fd = openat(p->dir, p->last,
	    (o->flags & ~O_TRUNC) | O_EXCL | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, o->mode);
	if (fd < 0)
		return errno == EEXIST && !(o->flags & O_EXCL) ? -EAGAIN : -errno;
	sb_aa_file(
	    call->supervisor->policy, call->task->process->profile, p->name, true, &question.perms);
	r = decide(call, call->task->process->profile, &question);
	if (r < 0)
		close(fd);
	return r < 0 ? r : fd;
}

static int open_once(struct opening *o)
{
	bool exclusive = (o->flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
	unsigned flags = o->flags & O_NOFOLLOW || exclusive ? 0 : RESOLVE_LAST_LINK;
	cleanup_place struct place p = PLACE_NONE;
	int r = resolve(o->call, o->dirfd, o->path, flags, &p);

	if (r < 0)
		return r;
	if (p.fd < 0)
		return o->flags & O_CREAT ? open_new(o, &p) : -ENOENT;
	if (exclusive)
		return -EEXIST;
	if ((o->flags & O_TMPFILE) == O_TMPFILE)
		return open_nameless(o, &p);
	return open_existing(o, &p);
}

static long open_and_inject(struct opening *o)
{
	int fd = -EAGAIN;

	o->flags |= O_LARGEFILE;
	for (int i = 0; i < CREATE_TRIES && fd == -EAGAIN; i++)
		fd = open_once(o);
	if (fd == SPECIAL_ANSWERED)
		return CALL_ANSWERED;
	return fd < 0 ? fd : inject(o->call, fd, o->flags & O_CLOEXEC);
}

static long open_at(struct call *call, int dirfd, uint64_t path, int flags, mode_t mode)
{
	struct opening o = {.call = call, .dirfd = dirfd, .flags = flags, .mode = mode & 07777};
	int r = read_path(call, path, o.path);

	return r < 0 ? r : open_and_inject(&o);
}

long call_open(struct call *call)
{
	return open_at(call, AT_FDCWD, call->args[0], (int)call->args[1], (mode_t)call->args[2]);
}

long call_creat(struct call *call)
{
	return open_at(
	    call, AT_FDCWD, call->args[0], O_CREAT | O_WRONLY | O_TRUNC, (mode_t)call->args[1]);
}

long call_openat(struct call *call)
{
	return open_at(
	    call, (int)call->args[0], call->args[1], (int)call->args[2], (mode_t)call->args[3]);
}

/* The restrictions of RESOLVE_* are asked of the kernel itself, from where the target stands; what
 * it finds has to be what the target's own walk finds. */
static int check_restrictions(struct opening *o, uint64_t restrictions)
{
	cleanup_place struct place start = PLACE_NONE, found = PLACE_NONE;
	cleanup_fd int fd = -1;
	struct stat st;
	int r;

	if (restrictions & RESOLVE_IN_ROOT || o->flags & O_CREAT)
		return -ENOSYS;
	r = resolve_fd(o->call, o->dirfd, &start);
	if (r == 0)
		r = resolve(o->call, o->dirfd, o->path,
		    o->flags & O_NOFOLLOW ? 0 : RESOLVE_LAST_LINK, &found);
	if (r < 0)
		return r;
	fd = open_below(
	    start.fd, o->path, O_PATH | O_CLOEXEC | (o->flags & O_NOFOLLOW), restrictions);
	if (fd < 0)
		return fd;
	if (found.fd < 0 || fstat(fd, &st) < 0 || st.st_ino != found.st.st_ino ||
	    st.st_dev != found.st.st_dev)
		return -EAGAIN;
	return 0;
}

long call_openat2(struct call *call)
{
	struct opening o = {.call = call, .dirfd = (int)call->args[0]};
	struct open_how how;
	int r;

	if (call->args[3] < sizeof(how))
		return -EINVAL;
	if (call->args[3] > sizeof(how))
		return -E2BIG;
	r = read_memory(call, call->args[2], &how, sizeof(how));
	if (r == 0)
		r = read_path(call, call->args[1], o.path);
	if (r < 0)
		return r;
	if (how.flags & O_PATH)
		return -ENOSYS;
	o.flags = (int)how.flags;
	o.mode = (mode_t)how.mode;
	if (how.resolve)
		r = check_restrictions(&o, how.resolve);
	return r < 0 ? r : open_and_inject(&o);
}
