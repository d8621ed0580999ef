// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calls that make, remove or move a name. Each is performed by the supervisor on the directory it
 * has pinned, with the target's credentials: the name judged is the name changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/resolve.h"

#define RENAME_SOURCE (SB_AA_READ | SB_AA_WRITE | SB_AA_DELETE)
#define RENAME_TARGET (SB_AA_WRITE | SB_AA_CREATE)

static int find(struct call *call, int dirfd, uint64_t address, unsigned flags, struct place *ret)
{
	char path[PATH_MAX];
	int r = read_path(call, address, path);

	return r < 0 ? r : resolve(call, dirfd, path, flags, ret);
}

static int find_entry(struct call *call, int dirfd, uint64_t address, struct place *ret)
{
	return find(call, dirfd, address, RESOLVE_ENTRY, ret);
}

static long result(int r)
{
	return r < 0 ? -errno : r;
}

/* Common to what creates: existing is EEXIST before anybody is asked, and a path that ends in '/'
 * can only become a directory. */
static int prepare_new(
    struct call *call, struct place *place, const char *operation, bool directory)
{
	int r;

	if (place->fd >= 0)
		return -EEXIST;
	if (place->slash && !directory)
		return -ENOENT;
	r = place_name_new(call, place, directory);
	if (r == 0)
		r = decide_new(call, place, operation);
	return r < 0 ? r : wear(call->supervisor, call->task);
}

static long make_directory(struct call *call, int dirfd, uint64_t path, mode_t mode)
{
	cleanup_place struct place place = PLACE_NONE;
	int r = find_entry(call, dirfd, path, &place);

	if (r == 0)
		r = prepare_new(call, &place, "mkdir", true);
	return r < 0 ? r : result(mkdirat(place.dir, place.last, mode));
}

long call_mkdir(struct call *call)
{
	return make_directory(call, AT_FDCWD, call->args[0], (mode_t)call->args[1]);
}

long call_mkdirat(struct call *call)
{
	return make_directory(call, (int)call->args[0], call->args[1], (mode_t)call->args[2]);
}

static int check_kind(mode_t mode)
{
	switch (mode & S_IFMT) {
	case 0:
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		return 0;
	default:
		return S_ISDIR(mode) ? -EPERM : -EINVAL;
	}
}

static long make_node(struct call *call, int dirfd, uint64_t path, mode_t mode, dev_t dev)
{
	cleanup_place struct place place = PLACE_NONE;
	int r = check_kind(mode);

	if (r == 0)
		r = find_entry(call, dirfd, path, &place);
	if (r == 0)
		r = prepare_new(call, &place, "mknod", false);
	return r < 0 ? r : result(mknodat(place.dir, place.last, mode, dev));
}

long call_mknod(struct call *call)
{
	return make_node(
	    call, AT_FDCWD, call->args[0], (mode_t)call->args[1], (unsigned)call->args[2]);
}

long call_mknodat(struct call *call)
{
	return make_node(call, (int)call->args[0], call->args[1], (mode_t)call->args[2],
	    (unsigned)call->args[3]);
}

static long make_symlink(struct call *call, uint64_t text_address, int dirfd, uint64_t path)
{
	cleanup_place struct place place = PLACE_NONE;
	char text[PATH_MAX];
	int r = read_path(call, text_address, text);

	if (r == 0 && !*text)
		r = -ENOENT;
	if (r == 0)
		r = find_entry(call, dirfd, path, &place);
	if (r == 0)
		r = prepare_new(call, &place, "symlink", false);
	return r < 0 ? r : result(symlinkat(text, place.dir, place.last));
}

long call_symlink(struct call *call)
{
	return make_symlink(call, call->args[0], AT_FDCWD, call->args[1]);
}

long call_symlinkat(struct call *call)
{
	return make_symlink(call, call->args[0], (int)call->args[1], call->args[2]);
}

/* unlink(2), rmdir(2): what the last name may not be. */
static int check_removed(const char *path, const struct place *place, bool directory)
{
	size_t len = strlen(path);

	if (place->fd < 0)
		return -ENOENT;
	if (place->dir >= 0)
		return 0;
	while (len && path[len - 1] == '/')
		len--;
	if (!directory)
		return -EISDIR;
	return len >= 2 && !strncmp(path + len - 2, "..", 2) ? -ENOTEMPTY : -EINVAL;
}

static long remove_name(struct call *call, int dirfd, uint64_t address, int flags)
{
	cleanup_place struct place place = PLACE_NONE;
	bool directory = flags & AT_REMOVEDIR;
	char path[PATH_MAX];
	int r = read_path(call, address, path);

	if (r == 0)
		r = resolve(call, dirfd, path, RESOLVE_ENTRY, &place);
	if (r == 0)
		r = check_removed(path, &place, directory);
	if (r < 0)
		return r;
	if (place.slash && !directory)
		return S_ISDIR(place.st.st_mode) ? -EISDIR : -ENOTDIR;
	r = decide_place(call, &place, directory ? "rmdir" : "unlink", SB_AA_DELETE);
	if (r == 0)
		r = wear(call->supervisor, call->task);
	return r < 0 ? r : result(unlinkat(place.dir, place.last, flags & AT_REMOVEDIR));
}

long call_unlink(struct call *call)
{
	return remove_name(call, AT_FDCWD, call->args[0], 0);
}

long call_rmdir(struct call *call)
{
	return remove_name(call, AT_FDCWD, call->args[0], AT_REMOVEDIR);
}

long call_unlinkat(struct call *call)
{
	if (call->args[2] & ~(uint64_t)AT_REMOVEDIR)
		return -EINVAL;
	return remove_name(call, (int)call->args[0], call->args[1], (int)call->args[2]);
}

/* Source and target are both judged as the source's kind of file and by its owner. */
static int decide_move(struct call *call, const struct place *from, struct place *to)
{
	struct place target = *to;
	int r = decide_place(call, from, "rename_src", RENAME_SOURCE);

	if (r < 0)
		return r;
	r = place_name_new(call, &target, S_ISDIR(from->st.st_mode));
	if (r < 0)
		return r;
	target.st = from->st;
	target.is_private = false;
	return decide_place(call, &target, "rename_dest", RENAME_TARGET);
}

/* rename(2): a directory cannot go below itself. */
static bool is_below(struct call *call, const struct place *to, const struct place *from)
{
	struct place parent = PLACE_NONE;

	return S_ISDIR(from->st.st_mode) && place_name(call, to->dir, &parent) == 0 &&
	       !strncmp(parent.name, from->name, strlen(from->name));
}

/* What the kernel refuses before it asks AppArmor. */
static int check_move(
    struct call *call, const struct place *from, const struct place *to, unsigned flags)
{
	if (from->dir < 0 || to->dir < 0)
		return -EBUSY;
	if (from->fd < 0)
		return -ENOENT;
	if (to->fd >= 0 && flags & RENAME_NOREPLACE)
		return -EEXIST;
	if (to->fd < 0 && flags & RENAME_EXCHANGE)
		return -ENOENT;
	if ((from->slash || to->slash) && !S_ISDIR(from->st.st_mode))
		return -ENOTDIR;
	return is_below(call, to, from) ? -EINVAL : 0;
}

static bool flags_make_sense(unsigned flags)
{
	return !(flags & ~(unsigned)(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT)) &&
	       !(flags & RENAME_EXCHANGE && flags & (RENAME_NOREPLACE | RENAME_WHITEOUT));
}

static long move(struct call *call, int from_dir, uint64_t from_path, int to_dir, uint64_t to_path,
    unsigned flags)
{
	cleanup_place struct place from = PLACE_NONE, to = PLACE_NONE;
	int r = flags_make_sense(flags) ? 0 : -EINVAL;

	if (r == 0)
		r = find_entry(call, from_dir, from_path, &from);
	if (r == 0)
		r = find_entry(call, to_dir, to_path, &to);
	if (r == 0)
		r = check_move(call, &from, &to, flags);
	if (r == 0)
		r = decide_move(call, &from, &to);
	if (r == 0 && flags & RENAME_EXCHANGE)
		r = decide_move(call, &to, &from);
	if (r == 0)
		r = wear(call->supervisor, call->task);
	return r < 0 ? r : result(renameat2(from.dir, from.last, to.dir, to.last, flags));
}

long call_rename(struct call *call)
{
	return move(call, AT_FDCWD, call->args[0], AT_FDCWD, call->args[1], 0);
}

long call_renameat(struct call *call)
{
	return move(call, (int)call->args[0], call->args[1], (int)call->args[2], call->args[3], 0);
}

long call_renameat2(struct call *call)
{
	return move(call, (int)call->args[0], call->args[1], (int)call->args[2], call->args[3],
	    (unsigned)call->args[4]);
}

/* A file without a name has one to judge by only under flags=(mediate_deleted). */
static int decide_link(struct call *call, const struct place *target, const struct place *link)
{
	struct question question = {.operation = "link", .name = link->name, .request = SB_AA_LINK};
	const struct process *p = call->task->process;
	bool owner = target->st.st_uid == call->task->credentials.uid[3];

	if (p->profile < 0)
		return 0;
	if (!target->st.st_nlink && !sb_aa_mediates_deleted(call->supervisor->policy, p->profile))
		return -ENOENT;
	sb_aa_link(
	    call->supervisor->policy, p->profile, link->name, target->name, owner, &question.perms);
	return decide(call, p->profile, &question);
}

/* The kernel's own rule for hard links is asked before AppArmor: proc_sys_fs(5),
 * protected_hardlinks. */
static bool link_is_protected(struct call *call, const struct place *target)
{
	const struct task *t = call->task;
	const mode_t mode = target->st.st_mode, setgid_exec = S_ISGID | S_IXGRP;
	char protected = '0';
	int fd =
	    openat(call->supervisor->procfs, "sys/fs/protected_hardlinks", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		(void)!read(fd, &protected, 1);
		close(fd);
	}
	if (protected == '0' || target->st.st_uid == t->credentials.uid[3] ||
	    t->credentials.effective & 1ULL << CAP_FOWNER)
		return false;
	return !S_ISREG(mode) || mode & S_ISUID || (mode & setgid_exec) == setgid_exec ||
	       faccessat(target->fd, "", R_OK | W_OK, AT_EMPTY_PATH | AT_EACCESS) < 0;
}

/* The pinned target is linked through its /proc/self/fd entry: no second look at its path. */
static int link_pinned(struct call *call, const struct place *target, const struct place *link)
{
	char path[32];

	snprintf(path, sizeof(path), "self/fd/%d", target->fd);
	return linkat(call->supervisor->procfs, path, link->dir, link->last, AT_SYMLINK_FOLLOW);
}

static long make_link(
    struct call *call, int from_dir, uint64_t from, int to_dir, uint64_t to, int flags)
{
	cleanup_place struct place target = PLACE_NONE, link = PLACE_NONE;
	unsigned how = (flags & AT_SYMLINK_FOLLOW ? RESOLVE_LAST_LINK : 0) |
	               (flags & AT_EMPTY_PATH ? RESOLVE_EMPTY : 0);
	int r = find(call, from_dir, from, how, &target);

	if (r == 0 && target.fd < 0)
		r = -ENOENT;
	if (r == 0)
		r = find_entry(call, to_dir, to, &link);
	if (r == 0 && link.fd >= 0)
		r = -EEXIST;
	if (r == 0 && link.slash)
		r = -ENOENT;
	if (r == 0 && link_is_protected(call, &target))
		r = -EPERM;
	if (r == 0)
		r = place_name_new(call, &link, false);
	if (r == 0)
		r = decide_link(call, &target, &link);
	if (r == 0)
		r = wear(call->supervisor, call->task);
	return r < 0 ? r : result(link_pinned(call, &target, &link));
}

long call_link(struct call *call)
{
	return make_link(call, AT_FDCWD, call->args[0], AT_FDCWD, call->args[1], 0);
}

long call_linkat(struct call *call)
{
	if (call->args[4] & ~(uint64_t)(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return make_link(call, (int)call->args[0], call->args[1], (int)call->args[2], call->args[3],
	    (int)call->args[4]);
}
