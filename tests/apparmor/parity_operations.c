// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/apparmor/parity_operations.h"
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

pid_t helper;

static int op_open(const struct operation *op)
{
	return result(open(op->a, (int)op->n, 0644));
}

static int op_open_as_user(const struct operation *op)
{
	if (setresgid(1000, 1000, 1000) < 0 || setresuid(1000, 1000, 1000) < 0)
		return errno;
	return op_open(op);
}

static int op_open_dirfd(const struct operation *op)
{
	int dir = open(op->a, O_PATH | O_DIRECTORY);

	return dir < 0 ? errno : result(openat(dir, op->b, (int)op->n, 0644));
}

static int op_open_cwd(const struct operation *op)
{
	return chdir(op->a) < 0 ? errno : result(open(op->b, (int)op->n, 0644));
}

static int op_open_chroot(const struct operation *op)
{
	return chroot(op->a) < 0 || chdir("/") < 0 ? errno : result(open(op->b, (int)op->n, 0644));
}

/* Through an O_PATH descriptor's entry in /proc. */
static int op_reopen(const struct operation *op)
{
	int fd = open(op->a, O_PATH);
	char path[32];

	if (fd < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return result(open(path, (int)op->n));
}

static int op_reopen_deleted(const struct operation *op)
{
	int fd = open(op->a, O_PATH);
	char path[32];

	if (fd < 0 || unlink(op->a) < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return result(open(path, (int)op->n));
}

static int op_openat2(const struct operation *op)
{
	struct open_how how = {.flags = O_RDONLY, .resolve = (uint64_t)op->n};
	int dir = open("/p", O_PATH | O_DIRECTORY);

	return result(syscall(SYS_openat2, dir, op->a, &how, sizeof(how)));
}

static int op_open_long(const struct operation *op)
{
	char path[5000];

	memset(path, '/', sizeof(path));
	strcpy(path + (size_t)op->n, op->a);
	return result(open(path, O_RDONLY));
}

static int op_write_fd(const struct operation *op)
{
	int fd = open(op->a, O_WRONLY | O_CREAT, 0644);

	return fd < 0 ? errno : result(write(fd, "x", 1));
}

static int op_mkdir(const struct operation *op)
{
	return result(mkdir(op->a, 0755));
}

static int op_rmdir(const struct operation *op)
{
	return result(rmdir(op->a));
}

static int op_unlink(const struct operation *op)
{
	return result(unlink(op->a));
}

static int op_rename(const struct operation *op)
{
	return result(renameat2(AT_FDCWD, op->a, AT_FDCWD, op->b, (unsigned)op->n));
}

static int op_link(const struct operation *op)
{
	return result(linkat(AT_FDCWD, op->a, AT_FDCWD, op->b, (int)op->n));
}

static int op_symlink(const struct operation *op)
{
	return result(symlink(op->a, op->b));
}

static int op_mknod(const struct operation *op)
{
	return result(mknod(op->a, (mode_t)op->n, 0));
}

static int op_chmod(const struct operation *op)
{
	return result(chmod(op->a, 0640));
}

static int op_fchmod(const struct operation *op)
{
	int fd = open(op->a, O_RDONLY);

	return fd < 0 ? errno : result(fchmod(fd, 0640));
}

static int op_chown(const struct operation *op)
{
	return result(lchown(op->a, (uid_t)op->n, (gid_t)-1));
}

static int op_truncate(const struct operation *op)
{
	return result(truncate(op->a, 0));
}

static int op_stat(const struct operation *op)
{
	struct stat st;

	return result(stat(op->a, &st));
}

static int op_access(const struct operation *op)
{
	return result(access(op->a, (int)op->n));
}

static int op_readlink(const struct operation *op)
{
	char buf[64];

	return result(readlink(op->a, buf, sizeof(buf)));
}

static int op_utimes(const struct operation *op)
{
	return result(utimensat(AT_FDCWD, op->a, NULL, 0));
}

int execute(const char *path)
{
	char *const argv[] = {(char *)"x", (char *)"marks", NULL}, *const env[] = {NULL};

	execve(path, argv, env);
	return errno;
}

static int op_exec(const struct operation *op)
{
	return execute(op->a);
}

static int op_exec_nnp(const struct operation *op)
{
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return execute(op->a);
}

static int op_fexecve(const struct operation *op)
{
	char *const argv[] = {(char *)"x", (char *)"marks", NULL}, *const env[] = {NULL};
	int fd = open(op->a, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return errno;
	syscall(SYS_execveat, fd, "", argv, env, AT_EMPTY_PATH);
	return errno;
}

/* The grandchild's opens after its parent has gone. */
static int op_orphan(const struct operation *op)
{
	int pipes[2], code = 0;

	if (pipe(pipes) < 0)
		return errno;
	if (fork() == 0) {
		if (fork() == 0) {
			close(pipes[0]);
			while (getppid() != 1)
				sched_yield();
			code = result(open(op->a, O_RDONLY));
			(void)!write(pipes[1], &code, sizeof(code));
		}
		_exit(0);
	}
	wait(NULL);
	close(pipes[1]);
	return read(pipes[0], &code, sizeof(code)) == sizeof(code) ? code : EPIPE;
}

static int op_socket(const struct operation *op)
{
	return result(socket((int)(op->n >> 8), (int)(op->n & 0xff), 0));
}

static int op_socketpair(const struct operation *op)
{
	int fds[2];

	return result(socketpair((int)(op->n >> 8), (int)(op->n & 0xff), 0, fds));
}

static int op_bind_unix(const struct operation *op)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	strcpy(address.sun_path, op->a);
	return result(bind(fd, (struct sockaddr *)&address, sizeof(address)));
}

static int op_mount(const struct operation *op)
{
	bool bind = op->n & MS_BIND;

	return result(mount(op->a, op->b, bind ? NULL : op->a, (unsigned long)op->n, NULL));
}

/* The same file through a bind mount has another name. */
static int op_open_bound(const struct operation *op)
{
	if (mount("/p", "/p/bind", NULL, MS_BIND, NULL) < 0)
		return errno;
	return result(open(op->a, O_RDONLY));
}

static int op_umount(const struct operation *op)
{
	return result(umount2(op->a, MNT_DETACH));
}

static int op_chroot(const struct operation *op)
{
	return result(chroot(op->a));
}

static int op_sethostname(const struct operation *op)
{
	return result(sethostname(op->a, strlen(op->a)));
}

static int op_setuid(const struct operation *op)
{
	return result(setuid((uid_t)op->n));
}

static int op_nice(const struct operation *op)
{
	return result(setpriority(PRIO_PROCESS, 0, (int)op->n));
}

static int op_kill(const struct operation *op)
{
	const pid_t targets[] = {getpid(), getppid(), helper, 1, 0};

	signal(SIGTERM, SIG_IGN);
	return result(kill(targets[op->a[0] - '0'], (int)op->n));
}

pid_t sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		syscall(SYS_close_range, 0, ~0U, 0);
		for (;;)
			pause();
	}
	return pid;
}

static int op_attach(const struct operation *op)
{
	pid_t child = sleeper();

	return result(ptrace((int)op->n, op->a ? helper : child, NULL, NULL));
}

static int op_traceme(const struct operation *op)
{
	(void)op;
	return result(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int op_read_memory(const struct operation *op)
{
	char buf[8];
	struct iovec local = {buf, sizeof(buf)}, remote = {buf, sizeof(buf)};

	return result(process_vm_readv(op->a ? helper : sleeper(), &local, 1, &remote, 1, 0));
}

/* One that is not there: EBADF says that it might have been taken. */
static int op_take_descriptor(const struct operation *op)
{
	int pidfd = (int)syscall(SYS_pidfd_open, op->a ? helper : sleeper(), 0);

	return pidfd < 0 ? errno : result(syscall(SYS_pidfd_getfd, pidfd, (int)op->n, 0));
}

static int op_map_exec(const struct operation *op)
{
	int fd = open(op->a, O_RDONLY);
	void *at;

	if (fd < 0)
		return errno;
	at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	return at == MAP_FAILED ? errno : 0;
}

static int op_memfd(const struct operation *op)
{
	int fd = memfd_create("m", 0);
	char path[32];

	(void)op;
	if (fd < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return result(open(path, O_RDWR));
}

static int op_tmpfile(const struct operation *op)
{
	return result(open(op->a, O_TMPFILE | O_RDWR, 0600));
}

#define INET(type) (AF_INET << 8 | (type))
#define UNIX(type) (AF_UNIX << 8 | (type))

static const struct operation rows[] = {
    {"read-a", op_open, "/p/a", NULL, O_RDONLY},
    {"write-a", op_open, "/p/a", NULL, O_WRONLY},
    {"both-a", op_open, "/p/a", NULL, O_RDWR},
    {"append-a", op_open, "/p/a", NULL, O_WRONLY | O_APPEND},
    {"trunc-a", op_open, "/p/a", NULL, O_WRONLY | O_TRUNC},
    {"trunc-read-a", op_open, "/p/a", NULL, O_RDONLY | O_TRUNC},
    {"create-existing-a", op_open, "/p/a", NULL, O_RDONLY | O_CREAT},
    {"exclusive-a", op_open, "/p/a", NULL, O_RDWR | O_CREAT | O_EXCL},
    {"path-a", op_open, "/p/a", NULL, O_PATH},
    {"read-b", op_open, "/p/b", NULL, O_RDONLY},
    {"write-b", op_open, "/p/b", NULL, O_WRONLY},
    {"append-b", op_open, "/p/b", NULL, O_WRONLY | O_APPEND},
    {"read-secret", op_open, "/p/secret", NULL, O_RDONLY},
    {"path-secret", op_open, "/p/secret", NULL, O_PATH},
    {"append-app", op_open, "/p/app", NULL, O_WRONLY | O_APPEND},
    {"append-create-app", op_open, "/p/app", NULL, O_WRONLY | O_APPEND | O_CREAT},
    {"append-trunc-app", op_open, "/p/app", NULL, O_WRONLY | O_APPEND | O_TRUNC},
    {"write-wonly", op_open, "/p/wonly", NULL, O_WRONLY},
    {"create-new", op_open, "/p/new", NULL, O_WRONLY | O_CREAT},
    {"create-new-read", op_open, "/p/new", NULL, O_RDONLY | O_CREAT},
    {"create-other", op_open, "/p/other", NULL, O_WRONLY | O_CREAT},
    {"create-in-dir", op_open, "/p/dir/new", NULL, O_WRONLY | O_CREAT | O_EXCL},
    {"create-through-link", op_open, "/p/dangling", NULL, O_WRONLY | O_CREAT},
    {"create-slash", op_open, "/p/new/", NULL, O_WRONLY | O_CREAT},
    {"missing", op_open, "/p/none", NULL, O_RDONLY},
    {"missing-dir", op_open, "/p/none/x", NULL, O_RDONLY},
    {"not-a-dir", op_open, "/p/a/x", NULL, O_RDONLY},
    {"list", op_open, "/p", NULL, O_RDONLY | O_DIRECTORY},
    {"list-dir", op_open, "/p/dir", NULL, O_RDONLY | O_DIRECTORY},
    {"write-dir", op_open, "/p/dir", NULL, O_WRONLY},
    {"directory-a", op_open, "/p/a", NULL, O_RDONLY | O_DIRECTORY},
    {"link-a", op_open, "/p/link", NULL, O_RDONLY},
    {"nofollow", op_open, "/p/link", NULL, O_RDONLY | O_NOFOLLOW},
    {"through-dlink", op_open, "/p/dlink/x", NULL, O_RDONLY},
    {"loop", op_open, "/p/loop", NULL, O_RDONLY},
    {"denied-in-dir", op_open, "/p/dir/denied", NULL, O_RDONLY},
    {"dotdot", op_open, "/p/dir/../a", NULL, O_RDONLY},
    {"above-root", op_open, "/../../p/a", NULL, O_RDONLY},
    {"slink-secret", op_open, "/p/slink", NULL, O_RDONLY},
    {"hard-secret", op_open, "/p/hard", NULL, O_RDONLY},
    {"dotdot-secret", op_open, "/p/dir/.././secret", NULL, O_RDONLY},
    {"slashes-secret", op_open, "//p///secret", NULL, O_RDONLY},
    {"proc-root-secret", op_open, "/proc/self/root/p/secret", NULL, O_RDONLY},
    {"proc-root-a", op_open, "/proc/self/root/p/a", NULL, O_RDONLY},
    {"thread-root-secret", op_open, "/proc/thread-self/root/p/secret", NULL, O_RDONLY},
    {"proc-status", op_open, "/proc/self/status", NULL, O_RDONLY},
    {"dev-fd", op_open, "/dev/fd/2", NULL, O_WRONLY},
    {"dev-null", op_open, "/dev/null", NULL, O_RDWR},
    {"dirfd-a", op_open_dirfd, "/p", "a", O_RDONLY},
    {"dirfd-secret", op_open_dirfd, "/p", "secret", O_RDONLY},
    {"dirfd-up-secret", op_open_dirfd, "/p/dir", "../secret", O_RDONLY},
    {"cwd-a", op_open_cwd, "/p", "a", O_RDONLY},
    {"cwd-secret", op_open_cwd, "/p", "secret", O_RDONLY},
    {"cwd-proc-secret", op_open_cwd, "/p", "/proc/self/cwd/secret", O_RDONLY},
    {"chroot-a", op_open_chroot, "/p", "/a", O_RDONLY},
    {"chroot-secret", op_open_chroot, "/p", "/secret", O_RDONLY},
    {"chroot-up-secret", op_open_chroot, "/p", "../../secret", O_RDONLY},
    {"reopen-a", op_reopen, "/p/a", NULL, O_RDONLY},
    {"reopen-secret", op_reopen, "/p/secret", NULL, O_RDONLY},
    {"reopen-deleted", op_reopen_deleted, "/p/dir/x", NULL, O_RDONLY},
    {"openat2-a", op_openat2, "a", NULL, 0},
    {"openat2-secret", op_openat2, "secret", NULL, 0},
    {"openat2-beneath-a", op_openat2, "a", NULL, RESOLVE_BENEATH},
    {"openat2-beneath-up", op_openat2, "../p/a", NULL, RESOLVE_BENEATH},
    {"openat2-nolinks", op_openat2, "link", NULL, RESOLVE_NO_SYMLINKS},
    {"openat2-beneath-secret", op_openat2, "dir/../secret", NULL, RESOLVE_BENEATH},
    {"long-a", op_open_long, "p/a", NULL, 4000},
    {"long-secret", op_open_long, "p/secret", NULL, 4000},
    {"too-long", op_open_long, "p/a", NULL, 4900},
    {"bound-a", op_open_bound, "/p/bind/a", NULL, 0},
    {"bound-secret", op_open_bound, "/p/bind/secret", NULL, 0},
    {"memfd", op_memfd, NULL, NULL, 0},
    {"tmpfile", op_tmpfile, "/p/dir", NULL, 0},
    {"user-read-a", op_open_as_user, "/p/a", NULL, O_RDONLY},
    {"user-write-a", op_open_as_user, "/p/a", NULL, O_WRONLY},
    {"user-write-b", op_open_as_user, "/p/b", NULL, O_WRONLY},
    {"user-read-secret", op_open_as_user, "/p/secret", NULL, O_RDONLY},
    {"write-fd", op_write_fd, "/p/dir/x", NULL, 0},
    {"mkdir", op_mkdir, "/p/newdir", NULL, 0},
    {"mkdir-slash", op_mkdir, "/p/dir/newdir/", NULL, 0},
    {"mkdir-existing", op_mkdir, "/p/dir", NULL, 0},
    {"rmdir", op_rmdir, "/p/dir/sub", NULL, 0},
    {"rmdir-full", op_rmdir, "/p/dir", NULL, 0},
    {"rmdir-file", op_rmdir, "/p/a", NULL, 0},
    {"unlink-a", op_unlink, "/p/a", NULL, 0},
    {"unlink-b", op_unlink, "/p/b", NULL, 0},
    {"unlink-in-dir", op_unlink, "/p/dir/x", NULL, 0},
    {"unlink-link", op_unlink, "/p/link", NULL, 0},
    {"unlink-dir", op_unlink, "/p/dir", NULL, 0},
    {"unlink-missing", op_unlink, "/p/none", NULL, 0},
    {"rename-a", op_rename, "/p/a", "/p/new", 0},
    {"rename-over", op_rename, "/p/a", "/p/b", 0},
    {"rename-secret", op_rename, "/p/secret", "/p/new", 0},
    {"rename-dir", op_rename, "/p/dir/sub", "/p/dir/sub2", 0},
    {"rename-noreplace", op_rename, "/p/a", "/p/b", RENAME_NOREPLACE},
    {"exchange", op_rename, "/p/a", "/p/b", RENAME_EXCHANGE},
    {"link-new1", op_link, "/p/a", "/p/new1", 0},
    {"link-new1-b", op_link, "/p/b", "/p/new1", 0},
    {"link-new2", op_link, "/p/b", "/p/new2", 0},
    {"link-new3", op_link, "/p/a", "/p/new3", 0},
    {"link-in-dir", op_link, "/p/dir/x", "/p/dir/y", 0},
    {"link-secret", op_link, "/p/secret", "/p/new", 0},
    {"link-existing", op_link, "/p/a", "/p/b", 0},
    {"link-follow", op_link, "/p/slink", "/p/new", AT_SYMLINK_FOLLOW},
    {"symlink", op_symlink, "/p/secret", "/p/newlink", 0},
    {"symlink-other", op_symlink, "/p/secret", "/p/other", 0},
    {"mkfifo", op_mknod, "/p/newfifo", NULL, S_IFIFO | 0644},
    {"mknod-file", op_mknod, "/p/other", NULL, S_IFREG | 0644},
    {"mknod-device", op_mknod, "/p/newdev", NULL, S_IFCHR | 0644},
    {"chmod-a", op_chmod, "/p/a", NULL, 0},
    {"chmod-b", op_chmod, "/p/b", NULL, 0},
    {"chmod-secret", op_chmod, "/p/secret", NULL, 0},
    {"fchmod-a", op_fchmod, "/p/a", NULL, 0},
    {"chown-a", op_chown, "/p/a", NULL, 5},
    {"chown-link", op_chown, "/p/link", NULL, 5},
    {"truncate-a", op_truncate, "/p/a", NULL, 0},
    {"truncate-dir", op_truncate, "/p/dir", NULL, 0},
    {"stat-secret", op_stat, "/p/secret", NULL, 0},
    {"access-secret", op_access, "/p/secret", NULL, R_OK},
    {"readlink", op_readlink, "/p/slink", NULL, 0},
    {"utimes-a", op_utimes, "/p/a", NULL, 0},
    {"exec-run", op_exec, "/p/run", NULL, 0},
    {"exec-px", op_exec, "/p/px", NULL, 0},
    {"exec-cx", op_exec, "/p/cx", NULL, 0},
    {"exec-pix", op_exec, "/p/pix", NULL, 0},
    {"exec-cux", op_exec, "/p/cux", NULL, 0},
    {"exec-named", op_exec, "/p/named", NULL, 0},
    {"exec-child", op_exec, "/p/child", NULL, 0},
    {"exec-ux", op_exec, "/p/ux", NULL, 0},
    {"exec-missing-target", op_exec, "/p/missing", NULL, 0},
    {"exec-script", op_exec, "/p/script", NULL, 0},
    {"exec-not-executable", op_exec, "/p/a", NULL, 0},
    {"exec-dir", op_exec, "/p/dir", NULL, 0},
    {"exec-none", op_exec, "/p/none", NULL, 0},
    {"exec-through-link", op_exec, "/p/runlink", NULL, 0},
    {"nnp-exec-run", op_exec_nnp, "/p/run", NULL, 0},
    {"nnp-exec-px", op_exec_nnp, "/p/px", NULL, 0},
    {"nnp-exec-ux", op_exec_nnp, "/p/ux", NULL, 0},
    {"fexecve-run", op_fexecve, "/p/run", NULL, 0},
    {"fexecve-px", op_fexecve, "/p/px", NULL, 0},
    {"orphan-a", op_orphan, "/p/a", NULL, 0},
    {"orphan-secret", op_orphan, "/p/secret", NULL, 0},
    {"socket-inet", op_socket, NULL, NULL, INET(SOCK_STREAM)},
    {"socket-udp", op_socket, NULL, NULL, INET(SOCK_DGRAM)},
    {"socket-inet6", op_socket, NULL, NULL, AF_INET6 << 8 | SOCK_STREAM},
    {"socket-unix", op_socket, NULL, NULL, UNIX(SOCK_DGRAM)},
    {"socket-netlink", op_socket, NULL, NULL, AF_NETLINK << 8 | SOCK_RAW},
    {"socket-packet", op_socket, NULL, NULL, AF_PACKET << 8 | SOCK_RAW},
    {"socketpair", op_socketpair, NULL, NULL, UNIX(SOCK_STREAM)},
    {"bind-unix", op_bind_unix, "/p/newsock", NULL, 0},
    {"bind-unix-other", op_bind_unix, "/p/other", NULL, 0},
    {"mount-tmpfs", op_mount, "tmpfs", "/p/dir", 0},
    {"mount-tmpfs-ro", op_mount, "tmpfs", "/p/dir", MS_RDONLY},
    {"mount-tmpfs-bind-dir", op_mount, "tmpfs", "/p/bind", 0},
    {"mount-bind", op_mount, "/p/dir", "/p/bind", MS_BIND},
    {"mount-bind-secret", op_mount, "/p/secret", "/p/a", MS_BIND},
    {"mount-missing", op_mount, "tmpfs", "/p/none", 0},
    {"umount", op_umount, "/p/dir", NULL, 0},
    {"chroot", op_chroot, "/p", NULL, 0},
    {"sethostname", op_sethostname, "parity", NULL, 0},
    {"setuid", op_setuid, NULL, NULL, 1000},
    {"nice", op_nice, NULL, NULL, -5},
    {"kill-self-0", op_kill, "0", NULL, 0},
    {"kill-self-cont", op_kill, "0", NULL, SIGCONT},
    {"kill-self-term", op_kill, "0", NULL, SIGTERM},
    {"kill-self-usr1", op_kill, "0", NULL, SIGWINCH},
    {"kill-parent-0", op_kill, "1", NULL, 0},
    {"kill-unconfined-0", op_kill, "2", NULL, 0},
    {"kill-unconfined-cont", op_kill, "2", NULL, SIGCONT},
    {"kill-init-0", op_kill, "3", NULL, 0},
    {"attach-child", op_attach, NULL, NULL, PTRACE_ATTACH},
    {"seize-child", op_attach, NULL, NULL, PTRACE_SEIZE},
    {"seize-unconfined", op_attach, "u", NULL, PTRACE_SEIZE},
    {"traceme", op_traceme, NULL, NULL, 0},
    {"memory-child", op_read_memory, NULL, NULL, 0},
    {"memory-unconfined", op_read_memory, "u", NULL, 0},
    {"getfd-child", op_take_descriptor, NULL, NULL, 999},
    {"getfd-unconfined", op_take_descriptor, "u", NULL, 999},
    {"map-exec-a", op_map_exec, "/p/a", NULL, 0},
    {"map-exec-run", op_map_exec, "/p/run", NULL, 0},
};
const struct operations path_operations = {rows, COUNT(rows)};

bool changes_files(const struct operation *op)
{
	int (*const changing[])(const struct operation *) = {
	    op_reopen_deleted,
	    op_write_fd,
	    op_mkdir,
	    op_rmdir,
	    op_unlink,
	    op_rename,
	    op_link,
	    op_symlink,
	    op_mknod,
	    op_chmod,
	    op_fchmod,
	    op_chown,
	    op_truncate,
	    op_bind_unix,
	    op_mount,
	    op_open_bound,
	    op_umount,
	};

	for (size_t i = 0; i < COUNT(changing); i++)
		if (op->run == changing[i])
			return true;
	return op->changes || (op->run == op_open && op->n & (O_CREAT | O_TRUNC));
}
