// SPDX-License-Identifier: GPL-3.0-or-later
/* Calls that change a file's mode, owner or length, performed on the pinned object. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/resolve.h"
#include "sandbox/cleanup.h"

static int find(struct call *call, int dirfd, uint64_t address, unsigned flags, struct place *ret)
{
	char path[PATH_MAX];
	int r = read_path(call, address, path);

	if (r == 0)
		r = resolve(call, dirfd, path, flags, ret);
	return r < 0 ? r : ret->fd < 0 ? -ENOENT : 0;
}

/* One opened with O_PATH is good for no change: open(2). */
static int find_descriptor(struct call *call, int fd, struct place *ret)
{
	int flags = open_flags(call, fd);

	return flags >= 0 && flags & O_PATH ? -EBADF : resolve_fd(call, fd, ret);
}

static unsigned resolve_flags(uint64_t flags)
{
	return (flags & AT_SYMLINK_NOFOLLOW ? 0 : RESOLVE_LAST_LINK) |
	       (flags & AT_EMPTY_PATH ? RESOLVE_EMPTY : 0);
}

/* fchmodat2(2) is younger than the kernels served; the /proc entry of a descriptor is not. */
static long change_mode(struct call *call, const struct place *place, mode_t mode)
{
	char link[32];
	int r = decide_place(call, place, "chmod", SB_AA_CHMOD);

	if (r == 0)
		r = wear(call->supervisor, call->task);
	if (r < 0)
		return r;
	if (S_ISLNK(place->st.st_mode))
		return -EOPNOTSUPP;
	snprintf(link, sizeof(link), "self/fd/%d", place->fd);
	return fchmodat(call->supervisor->procfs, link, mode, 0) < 0 ? -errno : 0;
}

static long chmod_at(struct call *call, int dirfd, uint64_t path, mode_t mode, uint64_t flags)
{
	cleanup_place struct place place = PLACE_NONE;
	int r = find(call, dirfd, path, resolve_flags(flags), &place);

	return r < 0 ? r : change_mode(call, &place, mode);
}

long call_chmod(struct call *call)
{
	return chmod_at(call, AT_FDCWD, call->args[0], (mode_t)call->args[1], 0);
}

long call_fchmodat(struct call *call)
{
	return chmod_at(call, (int)call->args[0], call->args[1], (mode_t)call->args[2], 0);
}

long call_fchmodat2(struct call *call)
{
	return chmod_at(
	    call, (int)call->args[0], call->args[1], (mode_t)call->args[2], call->args[3]);
}

long call_fchmod(struct call *call)
{
	cleanup_place struct place place = PLACE_NONE;
	int r = find_descriptor(call, (int)call->args[0], &place);

	if (r == 0 && place.is_private)
		return CALL_CONTINUE;
	return r < 0 ? r : change_mode(call, &place, (mode_t)call->args[1]);
}

static long change_owner(struct call *call, const struct place *place, uid_t uid, gid_t gid)
{
	int r = decide_place(call, place, "chown", SB_AA_CHOWN);

	if (r == 0)
		r = wear(call->supervisor, call->task);
	if (r < 0)
		return r;
	return fchownat(place->fd, "", uid, gid, AT_EMPTY_PATH) < 0 ? -errno : 0;
}

static long chown_at(
    struct call *call, int dirfd, uint64_t path, uint64_t uid, uint64_t gid, uint64_t flags)
{
	cleanup_place struct place place = PLACE_NONE;
	int r = find(call, dirfd, path, resolve_flags(flags), &place);

	return r < 0 ? r : change_owner(call, &place, (uid_t)uid, (gid_t)gid);
}

long call_chown(struct call *call)
{
	return chown_at(call, AT_FDCWD, call->args[0], call->args[1], call->args[2], 0);
}

long call_lchown(struct call *call)
{
	return chown_at(
	    call, AT_FDCWD, call->args[0], call->args[1], call->args[2], AT_SYMLINK_NOFOLLOW);
}

long call_fchownat(struct call *call)
{
	return chown_at(
	    call, (int)call->args[0], call->args[1], call->args[2], call->args[3], call->args[4]);
}

long call_fchown(struct call *call)
{
	cleanup_place struct place place = PLACE_NONE;
	int r = find_descriptor(call, (int)call->args[0], &place);

	if (r == 0 && place.is_private)
		return CALL_CONTINUE;
	return r < 0 ? r : change_owner(call, &place, (uid_t)call->args[1], (gid_t)call->args[2]);
}

long call_truncate(struct call *call)
{
	cleanup_place struct place place = PLACE_NONE;
	cleanup_fd int fd = -1;
	int r;

	if ((off_t)call->args[1] < 0)
		return -EINVAL;
	r = find(call, AT_FDCWD, call->args[0], RESOLVE_LAST_LINK, &place);
	if (r < 0)
		return r;
	if (!S_ISREG(place.st.st_mode))
		return S_ISDIR(place.st.st_mode) ? -EISDIR : -EINVAL;
	if (faccessat(place.fd, "", W_OK, AT_EMPTY_PATH | AT_EACCESS) < 0)
		return -errno;
	r = decide_place(call, &place, "truncate", SB_AA_WRITE);
	if (r == 0)
		r = wear(call->supervisor, call->task);
	if (r < 0)
		return r;
	fd = reopen(call->supervisor, place.fd, O_WRONLY);
	return fd < 0 ? fd : ftruncate(fd, (off_t)call->args[1]) < 0 ? -errno : 0;
}
