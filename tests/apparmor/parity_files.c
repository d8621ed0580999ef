// SPDX-License-Identifier: GPL-3.0-or-later
/* Calls on files beyond plain paths: relative to descriptors, by descriptor, on what they carry. */
#include "tests/apparmor/parity_operations.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static int directory(const char *path)
{
	return open(path, O_PATH | O_DIRECTORY);
}

static int op_open_mode(const struct operation *op)
{
	return result(open(op->a, (int)op->n, 0600));
}

static int op_open_at_bad(const struct operation *op)
{
	return result(openat((int)op->n, op->a, O_RDONLY));
}

/* By way of a real directory descriptor, not an O_PATH one. */
static int op_open_at_list(const struct operation *op)
{
	int dir = open(op->a, O_RDONLY | O_DIRECTORY);

	return dir < 0 ? errno : result(openat(dir, op->b, (int)op->n, 0644));
}

static int op_open_at_file(const struct operation *op)
{
	int file = open(op->a, O_PATH);

	return file < 0 ? errno : result(openat(file, op->b, O_RDONLY));
}

static int op_open_null(const struct operation *op)
{
	return result(syscall(SYS_openat, AT_FDCWD, op->n, O_RDONLY));
}

static int op_open_fchdir(const struct operation *op)
{
	int dir = directory(op->a);

	return dir < 0 || fchdir(dir) < 0 ? errno : result(open(op->b, (int)op->n));
}

static int op_open_component(const struct operation *op)
{
	char path[600] = "/p/";

	memset(path + 3, 'x', (size_t)op->n);
	return result(open(path, O_RDONLY));
}

static int op_creat(const struct operation *op)
{
	return result(creat(op->a, 0640));
}

static int op_link_tmpfile(const struct operation *op)
{
	int fd = open(op->a, O_TMPFILE | O_RDWR, 0600);
	char path[32];

	if (fd < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return result(linkat(AT_FDCWD, path, AT_FDCWD, op->b, AT_SYMLINK_FOLLOW));
}

static int op_link_proc(const struct operation *op)
{
	int fd = open(op->a, O_PATH);
	char path[32];

	if (fd < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return result(linkat(AT_FDCWD, path, AT_FDCWD, op->b, AT_SYMLINK_FOLLOW));
}

static int op_linkat(const struct operation *op)
{
	int dir = directory("/p");

	return result(linkat(dir, op->a, dir, op->b, (int)op->n));
}

static int op_mkdirat(const struct operation *op)
{
	return result(mkdirat(directory(op->a), op->b, (mode_t)op->n));
}

static int op_make_two(const struct operation *op)
{
	return mkdir(op->a, 0755) < 0 ? errno : result(mkdir(op->b, 0755));
}

static int op_make_remove(const struct operation *op)
{
	return mkdir(op->a, 0755) < 0 ? errno : result(rmdir(op->a));
}

static int op_unlinkat(const struct operation *op)
{
	return result(unlinkat(directory(op->a), op->b, (int)op->n));
}

static int op_renameat(const struct operation *op)
{
	int dir = directory("/p");

	return result(renameat2(dir, op->a, dir, op->b, (unsigned)op->n));
}

static int op_symlinkat(const struct operation *op)
{
	return result(symlinkat(op->a, directory("/p"), op->b));
}

static int op_mknodat(const struct operation *op)
{
	return result(mknodat(directory(op->a), op->b, (mode_t)op->n, 0));
}

static int op_chmodat(const struct operation *op)
{
	return result(fchmodat(directory("/p"), op->a, (mode_t)op->n, 0));
}

static int op_chmod_proc(const struct operation *op)
{
	int fd = open(op->a, O_PATH);
	char path[32];

	if (fd < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return result(chmod(path, 0640));
}

static int op_chownat(const struct operation *op)
{
	return result(fchownat(directory("/p"), op->a, 5, 5, (int)op->n));
}

static int op_fchown(const struct operation *op)
{
	int fd = open(op->a, (int)op->n);

	return fd < 0 ? errno : result(fchown(fd, 5, (gid_t)-1));
}

static int op_chown_empty(const struct operation *op)
{
	int fd = open(op->a, O_PATH);

	return fd < 0 ? errno : result(fchownat(fd, "", 5, 5, AT_EMPTY_PATH));
}

static int op_truncate_to(const struct operation *op)
{
	return result(truncate(op->a, op->n));
}

static int op_ftruncate(const struct operation *op)
{
	int fd = open(op->a, (int)op->n);

	return fd < 0 ? errno : result(ftruncate(fd, 0));
}

static int op_fallocate(const struct operation *op)
{
	int fd = open(op->a, (int)op->n);

	return fd < 0 ? errno : result(fallocate(fd, 0, 0, 4096));
}

static int op_flock(const struct operation *op)
{
	int fd = open(op->a, O_RDONLY);

	return fd < 0 ? errno : result(flock(fd, (int)op->n | LOCK_NB));
}

static int op_record_lock(const struct operation *op)
{
	struct flock lock = {.l_type = (short)op->n, .l_len = 1};
	int fd = open(op->a, op->n == F_WRLCK ? O_RDWR : O_RDONLY);

	return fd < 0 ? errno : result(fcntl(fd, op->b ? F_OFD_SETLK : F_SETLK, &lock));
}

static int op_get_lock(const struct operation *op)
{
	struct flock lock = {.l_type = (short)op->n, .l_len = 1};
	int fd = open(op->a, O_RDONLY);

	return fd < 0 ? errno : result(fcntl(fd, F_GETLK, &lock));
}

static int op_lstat(const struct operation *op)
{
	struct stat st;

	return result(lstat(op->a, &st));
}

static int op_statx(const struct operation *op)
{
	struct statx st;

	return result(statx(directory("/p"), op->a, (int)op->n, STATX_BASIC_STATS, &st));
}

static int op_fstat(const struct operation *op)
{
	struct stat st;
	int fd = open(op->a, O_PATH);

	return fd < 0 ? errno : result(fstat(fd, &st));
}

static int op_statfs(const struct operation *op)
{
	struct statfs st;

	return result(statfs(op->a, &st));
}

static int op_access_as(const struct operation *op)
{
	return result(faccessat(directory("/p"), op->a, (int)op->n, op->b ? AT_EACCESS : 0));
}

static int op_access_user(const struct operation *op)
{
	if (setresgid(1000, 1000, 1000) < 0 || setresuid(1000, 1000, 1000) < 0)
		return errno;
	return result(access(op->a, (int)op->n));
}

static int op_readlinkat(const struct operation *op)
{
	char buf[64];

	return result(readlinkat(directory("/p"), op->a, buf, sizeof(buf)));
}

static int op_utimensat(const struct operation *op)
{
	const struct timespec times[2] = {{1, 0}, {2, 0}};

	return result(utimensat(directory("/p"), op->a, times, (int)op->n));
}

static int op_futimens(const struct operation *op)
{
	int fd = open(op->a, O_RDONLY);

	return fd < 0 ? errno : result(futimens(fd, NULL));
}

static int op_chdir(const struct operation *op)
{
	return result(chdir(op->a));
}

static int op_fchdir(const struct operation *op)
{
	int fd = open(op->a, (int)op->n);

	return fd < 0 ? errno : result(fchdir(fd));
}

static int op_getdents(const struct operation *op)
{
	char buf[4096];
	int fd = open(op->a, O_RDONLY | O_DIRECTORY);

	return fd < 0 ? errno : result(syscall(SYS_getdents64, fd, buf, sizeof(buf)));
}

static int op_list_xattrs(const struct operation *op)
{
	return result(listxattr(op->a, NULL, 0));
}

static int op_get_xattr(const struct operation *op)
{
	char buf[64];

	return result(getxattr(op->a, op->b, buf, sizeof(buf)));
}

static int op_set_xattr(const struct operation *op)
{
	return result(setxattr(op->a, op->b, "x", 1, (int)op->n));
}

static int op_set_link_xattr(const struct operation *op)
{
	return result(lsetxattr(op->a, op->b, "x", 1, 0));
}

static int op_remove_xattr(const struct operation *op)
{
	return result(removexattr(op->a, op->b));
}

static int op_watch(const struct operation *op)
{
	return result(inotify_add_watch(inotify_init1(0), op->a, (uint32_t)op->n));
}

static int op_read(const struct operation *op)
{
	char byte;
	int fd = open(op->a, (int)op->n);

	return fd < 0 ? errno : result(pread(fd, &byte, 1, 0));
}

static int op_send_file(const struct operation *op)
{
	int from = open(op->a, O_RDONLY), to;

	if (from < 0)
		return errno;
	to = open(op->b, O_WRONLY);
	return to < 0 ? errno : result(sendfile(to, from, NULL, 1));
}

static int op_map(const struct operation *op)
{
	int fd = open(op->a, op->n & PROT_WRITE ? O_RDWR : O_RDONLY);

	if (fd < 0)
		return errno;
	return mmap(NULL, 4096, (int)op->n, MAP_SHARED, fd, 0) == MAP_FAILED ? errno : 0;
}

static int op_exec_at(const struct operation *op)
{
	char *const argv[] = {(char *)"x", (char *)"marks", NULL}, *const env[] = {NULL};

	syscall(SYS_execveat, directory(op->a), op->b, argv, env, (int)op->n);
	return errno;
}

static int op_exec_cwd(const struct operation *op)
{
	return chdir(op->a) < 0 ? errno : execute(op->b);
}

static int op_exec_user(const struct operation *op)
{
	if (setresgid(1000, 1000, 1000) < 0 || setresuid(1000, 1000, 1000) < 0)
		return errno;
	return execute(op->a);
}

static int op_exec_proc(const struct operation *op)
{
	int fd = open(op->a, O_PATH);
	char path[32];

	if (fd < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return execute(path);
}

static const struct operation rows[] = {
    {"sync-a", op_open_mode, "/p/a", NULL, O_WRONLY | O_SYNC},
    {"noctty-a", op_open_mode, "/p/a", NULL, O_RDONLY | O_NOCTTY | O_NONBLOCK},
    {"noatime-a", op_open_mode, "/p/a", NULL, O_RDONLY | O_NOATIME},
    {"accmode3-a", op_open_mode, "/p/a", NULL, O_ACCMODE},
    {"read-wonly", op_open_mode, "/p/wonly", NULL, O_RDONLY},
    {"both-wonly", op_open_mode, "/p/wonly", NULL, O_RDWR},
    {"write-app", op_open_mode, "/p/app", NULL, O_WRONLY},
    {"read-append-app", op_open_mode, "/p/app", NULL, O_RDWR | O_APPEND},
    {"write-secret", op_open_mode, "/p/secret", NULL, O_WRONLY},
    {"append-secret", op_open_mode, "/p/secret", NULL, O_WRONLY | O_APPEND},
    {"trunc-secret", op_open_mode, "/p/secret", NULL, O_WRONLY | O_TRUNC, true},
    {"both-b", op_open_mode, "/p/b", NULL, O_RDWR},
    {"write-hard", op_open_mode, "/p/hard", NULL, O_WRONLY},
    {"write-link", op_open_mode, "/p/link", NULL, O_WRONLY},
    {"path-link", op_open_mode, "/p/link", NULL, O_PATH | O_NOFOLLOW},
    {"path-dir", op_open_mode, "/p/dir", NULL, O_PATH | O_DIRECTORY},
    {"exclusive-link", op_open_mode, "/p/dangling", NULL, O_WRONLY | O_CREAT | O_EXCL, true},
    {"create-nofollow", op_open_mode, "/p/dangling", NULL, O_WRONLY | O_CREAT | O_NOFOLLOW, true},
    {"create-append", op_open_mode, "/p/new", NULL, O_WRONLY | O_CREAT | O_APPEND, true},
    {"create-both", op_open_mode, "/p/new", NULL, O_RDWR | O_CREAT | O_TRUNC, true},
    {"create-over-dir", op_open_mode, "/p/dir", NULL, O_WRONLY | O_CREAT, true},
    {"create-in-missing", op_open_mode, "/p/none/x", NULL, O_WRONLY | O_CREAT, true},
    {"create-in-sub", op_open_mode, "/p/dir/sub/x", NULL, O_WRONLY | O_CREAT | O_EXCL, true},
    {"write-denied-in-dir", op_open_mode, "/p/dir/denied", NULL, O_WRONLY},
    {"write-through-dlink", op_open_mode, "/p/dlink/x", NULL, O_WRONLY},
    {"open-empty", op_open_mode, "", NULL, O_RDONLY},
    {"open-dot", op_open_mode, ".", NULL, O_RDONLY},
    {"tmpfile-p", op_open_mode, "/p", NULL, O_TMPFILE | O_RDWR},
    {"tmpfile-write", op_open_mode, "/p/dir", NULL, O_TMPFILE | O_WRONLY},
    {"tmpfile-exclusive", op_open_mode, "/p/dir", NULL, O_TMPFILE | O_RDWR | O_EXCL},
    {"tmpfile-readonly", op_open_mode, "/p/dir", NULL, O_TMPFILE | O_RDONLY},
    {"tmpfile-on-file", op_open_mode, "/p/a", NULL, O_TMPFILE | O_RDWR},
    {"link-tmpfile", op_link_tmpfile, "/p/dir", "/p/new", 0, true},
    {"link-tmpfile-dir", op_link_tmpfile, "/p/dir", "/p/dir/new", 0, true},
    {"link-tmpfile-p", op_link_tmpfile, "/p", "/p/new", 0, true},
    {"proc-cmdline", op_open_mode, "/proc/self/cmdline", NULL, O_RDONLY},
    {"proc-init-status", op_open_mode, "/proc/1/status", NULL, O_RDONLY},
    {"proc-fd-list", op_open_mode, "/proc/self/fd", NULL, O_RDONLY | O_DIRECTORY},
    {"proc-comm-write", op_open_mode, "/proc/self/comm", NULL, O_WRONLY},
    {"proc-exe", op_open_mode, "/proc/self/exe", NULL, O_RDONLY},
    {"dev-zero", op_open_mode, "/dev/zero", NULL, O_RDONLY},
    {"at-bad-descriptor", op_open_at_bad, "a", NULL, 999},
    {"at-bad-absolute", op_open_at_bad, "/p/a", NULL, 999},
    {"list-dirfd-a", op_open_at_list, "/p", "a", O_RDONLY},
    {"list-dirfd-secret", op_open_at_list, "/p", "secret", O_RDONLY},
    {"list-dirfd-new", op_open_at_list, "/p", "new", O_WRONLY | O_CREAT, true},
    {"at-file", op_open_at_file, "/p/a", "x"},
    {"open-null", op_open_null},
    {"open-wild", op_open_null, NULL, NULL, -4096},
    {"fchdir-a", op_open_fchdir, "/p/dir", "../a"},
    {"fchdir-secret", op_open_fchdir, "/p/dir", "../secret"},
    {"component-255", op_open_component, NULL, NULL, 255},
    {"component-256", op_open_component, NULL, NULL, 256},
    {"creat-a", op_creat, "/p/a", NULL, 0, true},
    {"creat-new", op_creat, "/p/new", NULL, 0, true},
    {"creat-secret", op_creat, "/p/secret", NULL, 0, true},
    {"creat-dir", op_creat, "/p/dir", NULL, 0, true},
    {"link-proc-a", op_link_proc, "/p/a", "/p/new1", 0, true},
    {"link-proc-secret", op_link_proc, "/p/secret", "/p/new", 0, true},
    {"linkat-new1", op_linkat, "a", "new1", 0, true},
    {"linkat-dir", op_linkat, "dir", "new", 0, true},
    {"linkat-symlink", op_linkat, "link", "new", 0, true},
    {"linkat-missing", op_linkat, "none", "new", 0, true},
    {"linkat-bad-flags", op_linkat, "a", "new1", 1, true},
    {"mkdirat", op_mkdirat, "/p", "newdir", 0700, true},
    {"mkdirat-dot", op_mkdirat, "/p", ".", 0700, true},
    {"mkdirat-in-dir", op_mkdirat, "/p/dir", "newdir", 0700, true},
    {"mkdir-through-link", op_mkdirat, "/p", "dangling/", 0700, true},
    {"mkdir-two", op_make_two, "/p/newdir", "/p/newdir/sub", 0, true},
    {"mkdir-rmdir", op_make_remove, "/p/dir/newdir", NULL, 0, true},
    {"unlinkat-a", op_unlinkat, "/p", "a", 0, true},
    {"unlinkat-secret", op_unlinkat, "/p", "secret", 0, true},
    {"unlinkat-slink", op_unlinkat, "/p", "slink", 0, true},
    {"unlinkat-slash", op_unlinkat, "/p", "a/", 0, true},
    {"unlinkat-dir", op_unlinkat, "/p", "dir/sub", AT_REMOVEDIR, true},
    {"rmdir-dot", op_unlinkat, "/p/dir", "sub/.", AT_REMOVEDIR, true},
    {"rmdir-dotdot", op_unlinkat, "/p/dir", "sub/..", AT_REMOVEDIR, true},
    {"rmdir-link", op_unlinkat, "/p", "dlink", AT_REMOVEDIR, true},
    {"unlinkat-bad-flags", op_unlinkat, "/p", "a", 1, true},
    {"renameat-b", op_renameat, "b", "new", 0, true},
    {"renameat-same", op_renameat, "secret", "hard", 0, true},
    {"renameat-into-dir", op_renameat, "b", "dir/b", 0, true},
    {"renameat-out-of-dir", op_renameat, "dir/x", "new", 0, true},
    {"renameat-over-dir", op_renameat, "a", "dir", 0, true},
    {"renameat-dir-over-file", op_renameat, "dir/sub", "a", 0, true},
    {"renameat-into-itself", op_renameat, "dir", "dir/sub/x", 0, true},
    {"renameat-over-full", op_renameat, "dir/sub", "mark", 0, true},
    {"renameat-link", op_renameat, "link", "new", 0, true},
    {"renameat-dot", op_renameat, "dir/.", "new", 0, true},
    {"renameat-slash", op_renameat, "dir/sub/", "new", 0, true},
    {"renameat-bad-flags", op_renameat, "a", "new", 256, true},
    {"renameat-both-flags", op_renameat, "a", "b", RENAME_NOREPLACE | RENAME_EXCHANGE, true},
    {"noreplace-new", op_renameat, "a", "new", RENAME_NOREPLACE, true},
    {"exchange-missing", op_renameat, "a", "new", RENAME_EXCHANGE, true},
    {"exchange-secret", op_renameat, "a", "secret", RENAME_EXCHANGE, true},
    {"symlinkat", op_symlinkat, "a", "newlink", 0, true},
    {"symlinkat-existing", op_symlinkat, "a", "b", 0, true},
    {"symlinkat-empty", op_symlinkat, "", "newlink", 0, true},
    {"symlinkat-in-dir", op_symlinkat, "../a", "dir/new", 0, true},
    {"mknodat-file", op_mknodat, "/p", "new", S_IFREG | 0600, true},
    {"mknodat-plain", op_mknodat, "/p/dir", "new", 0600, true},
    {"mknodat-socket", op_mknodat, "/p", "newsock", S_IFSOCK | 0600, true},
    {"mknodat-block", op_mknodat, "/p", "newdev", S_IFBLK | 0600, true},
    {"mknodat-dir", op_mknodat, "/p", "new", S_IFDIR | 0700, true},
    {"mknodat-fifo-in-dir", op_mknodat, "/p/dir", "new", S_IFIFO | 0600, true},
    {"mknodat-existing", op_mknodat, "/p", "a", S_IFIFO | 0600, true},
    {"chmodat-link", op_chmodat, "link", NULL, 0600, true},
    {"chmodat-dir", op_chmodat, "dir/sub", NULL, 0700, true},
    {"chmodat-setuid", op_chmodat, "a", NULL, 04755, true},
    {"chmodat-missing", op_chmodat, "none", NULL, 0600, true},
    {"chmod-proc-a", op_chmod_proc, "/p/a", NULL, 0, true},
    {"chmod-proc-secret", op_chmod_proc, "/p/secret", NULL, 0, true},
    {"chownat-a", op_chownat, "a", NULL, 0, true},
    {"chownat-slink", op_chownat, "slink", NULL, 0, true},
    {"chownat-slink-itself", op_chownat, "slink", NULL, AT_SYMLINK_NOFOLLOW, true},
    {"fchown-a", op_fchown, "/p/a", NULL, O_RDONLY, true},
    {"fchown-path", op_fchown, "/p/a", NULL, O_PATH, true},
    {"chown-empty-b", op_chown_empty, "/p/b", NULL, 0, true},
    {"truncate-secret", op_truncate_to, "/p/secret", NULL, 1, true},
    {"truncate-link", op_truncate_to, "/p/link", NULL, 1, true},
    {"truncate-app", op_truncate_to, "/p/app", NULL, 1, true},
    {"truncate-negative", op_truncate_to, "/p/a", NULL, -1, true},
    {"ftruncate-a", op_ftruncate, "/p/a", NULL, O_RDWR, true},
    {"ftruncate-readonly", op_ftruncate, "/p/a", NULL, O_RDONLY, true},
    {"ftruncate-app", op_ftruncate, "/p/app", NULL, O_WRONLY | O_APPEND, true},
    {"ftruncate-wonly", op_ftruncate, "/p/wonly", NULL, O_WRONLY, true},
    {"fallocate-a", op_fallocate, "/p/a", NULL, O_RDWR, true},
    {"fallocate-readonly", op_fallocate, "/p/a", NULL, O_RDONLY, true},
    {"flock-a-shared", op_flock, "/p/a", NULL, LOCK_SH},
    {"flock-a-exclusive", op_flock, "/p/a", NULL, LOCK_EX},
    {"flock-a-unlock", op_flock, "/p/a", NULL, LOCK_UN},
    {"flock-dir", op_flock, "/p/dir", NULL, LOCK_SH},
    {"lock-a-read", op_record_lock, "/p/a", NULL, F_RDLCK},
    {"lock-a-write", op_record_lock, "/p/a", NULL, F_WRLCK},
    {"lock-a-unlock", op_record_lock, "/p/a", NULL, F_UNLCK},
    {"lock-ofd-read", op_record_lock, "/p/a", "ofd", F_RDLCK},
    {"lock-get", op_get_lock, "/p/a", NULL, F_WRLCK},
    {"lstat-slink", op_lstat, "/p/slink"},
    {"lstat-none", op_lstat, "/p/none"},
    {"statx-secret", op_statx, "secret"},
    {"statx-slink", op_statx, "slink", NULL, AT_SYMLINK_NOFOLLOW},
    {"statx-empty", op_statx, "", NULL, AT_EMPTY_PATH},
    {"fstat-secret", op_fstat, "/p/secret"},
    {"statfs-secret", op_statfs, "/p/secret"},
    {"access-a-write", op_access_as, "a", NULL, W_OK},
    {"access-a-exec", op_access_as, "a", NULL, X_OK},
    {"access-none", op_access_as, "none", NULL, F_OK},
    {"access-secret-effective", op_access_as, "secret", "e", R_OK},
    {"access-user-secret", op_access_user, "/p/secret", NULL, R_OK},
    {"access-user-a", op_access_user, "/p/a", NULL, R_OK},
    {"readlinkat-dlink", op_readlinkat, "dlink"},
    {"readlinkat-a", op_readlinkat, "a"},
    {"utimensat-secret", op_utimensat, "secret", NULL, 0, true},
    {"utimensat-slink", op_utimensat, "slink", NULL, AT_SYMLINK_NOFOLLOW, true},
    {"futimens-a", op_futimens, "/p/a", NULL, 0, true},
    {"chdir-dir", op_chdir, "/p/dir"},
    {"chdir-file", op_chdir, "/p/a"},
    {"chdir-none", op_chdir, "/p/none"},
    {"fchdir-dir", op_fchdir, "/p/dir", NULL, O_RDONLY},
    {"fchdir-file", op_fchdir, "/p/a", NULL, O_RDONLY},
    {"getdents-p", op_getdents, "/p"},
    {"getdents-mark", op_getdents, "/p/mark"},
    {"xattr-list", op_list_xattrs, "/p/secret"},
    {"xattr-list-none", op_list_xattrs, "/p/none"},
    {"xattr-get-capability", op_get_xattr, "/p/a", "security.capability"},
    {"xattr-get-bare", op_get_xattr, "/p/a", "bare"},
    {"xattr-set-trusted", op_set_xattr, "/p/a", "trusted.x", 0, true},
    {"xattr-set-flags", op_set_xattr, "/p/a", "trusted.x", 9, true},
    {"xattr-set-link-user", op_set_link_xattr, "/p/slink", "user.x", 0, true},
    {"xattr-remove-trusted", op_remove_xattr, "/p/secret", "trusted.x", 0, true},
    {"watch-a", op_watch, "/p/a", NULL, IN_OPEN},
    {"watch-dir-only", op_watch, "/p/a", NULL, IN_OPEN | IN_ONLYDIR},
    {"watch-secret", op_watch, "/p/secret", NULL, IN_MODIFY},
    {"pread-a", op_read, "/p/a", NULL, O_RDWR},
    {"pread-path", op_read, "/p/a", NULL, O_PATH},
    {"pread-dir", op_read, "/p/dir", NULL, O_RDONLY},
    {"sendfile-a-b", op_send_file, "/p/a", "/p/b", 0, true},
    {"sendfile-a-dir", op_send_file, "/p/a", "/p/dir/x", 0, true},
    {"map-shared-write", op_map, "/p/a", NULL, PROT_READ | PROT_WRITE},
    {"map-shared-exec", op_map, "/p/a", NULL, PROT_READ | PROT_EXEC},
    {"execveat-px", op_exec_at, "/p", "px"},
    {"execveat-link", op_exec_at, "/p", "runlink"},
    {"execveat-link-nofollow", op_exec_at, "/p", "runlink", AT_SYMLINK_NOFOLLOW},
    {"execveat-script", op_exec_at, "/p", "script"},
    {"execveat-missing", op_exec_at, "/p", "none"},
    {"execveat-bad-flags", op_exec_at, "/p", "run", 1},
    {"exec-cwd-px", op_exec_cwd, "/p", "./px"},
    {"exec-cwd-cx", op_exec_cwd, "/p/dir", "../cx"},
    {"exec-cwd-link", op_exec_cwd, "/p", "runlink"},
    {"exec-user-px", op_exec_user, "/p/px"},
    {"exec-user-named", op_exec_user, "/p/named"},
    {"exec-proc-px", op_exec_proc, "/p/px"},
    {"exec-proc-root-px", op_exec_cwd, "/p", "/proc/self/root/p/px"},
    {"exec-proc-cwd-cux", op_exec_cwd, "/p", "/proc/self/cwd/cux"},
    {"exec-slash", op_exec_cwd, "/p", "run/"},
    {"exec-loop", op_exec_cwd, "/p", "loop"},
};
const struct operations file_operations = {rows, COUNT(rows)};
