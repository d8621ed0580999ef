// SPDX-License-Identifier: GPL-3.0-or-later
/* Calls on sockets, mounts, capabilities and other processes beyond the plain ones. */
#include "tests/apparmor/parity_operations.h"
#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NO_SUCH_PID 4194303

static int op_socket(const struct operation *op)
{
	return result(socket((int)(op->n >> 8), (int)(op->n & 0xff), op->a ? IPPROTO_ICMP : 0));
}

static int op_socket_flags(const struct operation *op)
{
	return result(socket(AF_INET, SOCK_STREAM | (int)op->n, 0));
}

static int op_socketpair(const struct operation *op)
{
	int fds[2];

	return result(socketpair((int)(op->n >> 8), (int)(op->n & 0xff), 0, fds));
}

/* To a port of the sandbox's own loopback where nobody listens. */
static int op_connect(const struct operation *op)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
	int fd = socket(AF_INET, (int)op->n, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0)
		return errno;
	return result(connect(fd, (struct sockaddr *)&address, sizeof(address)));
}

static int op_listen(const struct operation *op)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)op->n)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return errno;
	return result(listen(fd, 1));
}

/* A name without a file: unix(7), abstract. */
static int op_bind_abstract(const struct operation *op)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, (int)op->n, 0);

	if (fd < 0)
		return errno;
	strcpy(address.sun_path + 1, op->a);
	return result(bind(fd, (struct sockaddr *)&address, sizeof(address)));
}

static int op_connect_unix(const struct operation *op)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	strcpy(address.sun_path, op->a);
	return result(connect(fd, (struct sockaddr *)&address, sizeof(address)));
}

static int op_mount(const struct operation *op)
{
	return result(mount(op->a, op->b, op->a, (unsigned long)op->n, NULL));
}

static int op_mount_data(const struct operation *op)
{
	return result(mount("tmpfs", op->b, "tmpfs", (unsigned long)op->n, op->a));
}

static int op_propagation(const struct operation *op)
{
	return result(mount(NULL, op->a, NULL, (unsigned long)op->n, NULL));
}

/* What may be mounted where, and then moved, remounted or unmounted. */
static int op_remount(const struct operation *op)
{
	if (mount("tmpfs", op->a, "tmpfs", 0, NULL) < 0)
		return errno;
	return result(mount(NULL, op->a, NULL, MS_REMOUNT | (unsigned long)op->n, NULL));
}

static int op_move(const struct operation *op)
{
	if (mount("tmpfs", op->a, "tmpfs", 0, NULL) < 0)
		return errno;
	return result(mount(op->a, op->b, NULL, MS_MOVE, NULL));
}

static int op_mount_umount(const struct operation *op)
{
	return mount("tmpfs", op->a, "tmpfs", 0, NULL) < 0 ? errno
	                                                   : result(umount2(op->a, (int)op->n));
}

static int op_umount(const struct operation *op)
{
	return result(umount2(op->a, (int)op->n));
}

static int op_unshare(const struct operation *op)
{
	return result(unshare((int)op->n));
}

static int op_setgid(const struct operation *op)
{
	return result(setgid((gid_t)op->n));
}

static int op_setgroups(const struct operation *op)
{
	const gid_t groups[] = {(gid_t)op->n};

	return result(setgroups(1, groups));
}

static int op_setdomainname(const struct operation *op)
{
	return result(setdomainname(op->a, strlen(op->a)));
}

static int op_prctl(const struct operation *op)
{
	return result(prctl((int)op->n, op->a ? 1 : 0, 0, 0, 0));
}

static int op_rlimit(const struct operation *op)
{
	const struct rlimit limit = {(rlim_t)op->n, (rlim_t)op->n};

	return result(setrlimit(RLIMIT_CORE, &limit));
}

static int op_kill(const struct operation *op)
{
	return result(kill(op->a ? helper : sleeper(), (int)op->n));
}

static int op_kill_nobody(const struct operation *op)
{
	return result(kill(NO_SUCH_PID, (int)op->n));
}

static int op_tgkill(const struct operation *op)
{
	pid_t pid = op->a ? helper : getpid();

	return result(syscall(SYS_tgkill, pid, pid, op->n));
}

static int op_tkill(const struct operation *op)
{
	return result(syscall(SYS_tkill, op->a ? helper : sleeper(), op->n));
}

static int op_queue_signal(const struct operation *op)
{
	const union sigval value = {.sival_int = 1};

	return result(sigqueue(op->a ? helper : sleeper(), (int)op->n, value));
}

static int op_pidfd_signal(const struct operation *op)
{
	int pidfd = (int)syscall(SYS_pidfd_open, op->a ? helper : sleeper(), 0);

	return pidfd < 0 ? errno : result(syscall(SYS_pidfd_send_signal, pidfd, op->n, NULL, 0));
}

static int op_trace(const struct operation *op)
{
	return result(ptrace((int)op->n, sleeper(), NULL, NULL));
}

static int op_trace_nobody(const struct operation *op)
{
	return result(ptrace((int)op->n, NO_SUCH_PID, NULL, NULL));
}

static int op_trace_parent(const struct operation *op)
{
	return result(ptrace((int)op->n, getppid(), NULL, NULL));
}

static int op_seize_options(const struct operation *op)
{
	return result(ptrace(PTRACE_SEIZE, sleeper(), NULL, op->n));
}

static int op_write_memory(const struct operation *op)
{
	static char buf[8];
	struct iovec local = {buf, sizeof(buf)}, remote = {buf, sizeof(buf)};

	return result(process_vm_writev(op->a ? helper : sleeper(), &local, 1, &remote, 1, 0));
}

#define SOCKET(family, type) ((family) << 8 | (type))

static const struct operation rows[] = {
    {"socket-raw", op_socket, "icmp", NULL, SOCKET(AF_INET, SOCK_RAW)},
    {"socket-inet-seqpacket", op_socket, NULL, NULL, SOCKET(AF_INET, SOCK_SEQPACKET)},
    {"socket-udp6", op_socket, NULL, NULL, SOCKET(AF_INET6, SOCK_DGRAM)},
    {"socket-unix-stream", op_socket, NULL, NULL, SOCKET(AF_UNIX, SOCK_STREAM)},
    {"socket-unix-seqpacket", op_socket, NULL, NULL, SOCKET(AF_UNIX, SOCK_SEQPACKET)},
    {"socket-netlink-dgram", op_socket, NULL, NULL, SOCKET(AF_NETLINK, SOCK_DGRAM)},
    {"socket-packet-dgram", op_socket, NULL, NULL, SOCKET(AF_PACKET, SOCK_DGRAM)},
    {"socket-no-family", op_socket, NULL, NULL, SOCKET(200, SOCK_STREAM)},
    {"socket-cloexec", op_socket_flags, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK},
    {"socket-bad-flags", op_socket_flags, NULL, NULL, 0x100},
    {"socketpair-dgram", op_socketpair, NULL, NULL, SOCKET(AF_UNIX, SOCK_DGRAM)},
    {"socketpair-inet", op_socketpair, NULL, NULL, SOCKET(AF_INET, SOCK_STREAM)},
    {"connect-tcp", op_connect, NULL, NULL, SOCK_STREAM},
    {"connect-udp", op_connect, NULL, NULL, SOCK_DGRAM},
    {"listen-high", op_listen, NULL, NULL, 8000},
    {"listen-any", op_listen, NULL, NULL, 0},
    {"bind-abstract", op_bind_abstract, "parity", NULL, SOCK_STREAM},
    {"bind-abstract-dgram", op_bind_abstract, "parity", NULL, SOCK_DGRAM},
    {"connect-unix-none", op_connect_unix, "/p/none", NULL, 0},
    {"connect-unix-file", op_connect_unix, "/p/a", NULL, 0},
    {"mount-no-type", op_mount, "nosuchfs", "/p/dir", 0, true},
    {"mount-nosuid", op_mount, "tmpfs", "/p/dir", MS_NOSUID | MS_NODEV, true},
    {"mount-noexec-bind-dir", op_mount, "tmpfs", "/p/bind", MS_NOEXEC, true},
    {"mount-on-file", op_mount, "tmpfs", "/p/a", 0, true},
    {"mount-through-link", op_mount, "tmpfs", "/p/dlink", 0, true},
    {"mount-data", op_mount_data, "mode=0700", "/p/dir", 0, true},
    {"mount-bad-data", op_mount_data, "nosuchoption=1", "/p/dir", 0, true},
    {"mount-bind-rec", op_mount, "/p/dir", "/p/bind", MS_BIND | MS_REC, true},
    {"mount-bind-missing", op_mount, "/p/none", "/p/bind", MS_BIND, true},
    {"mount-bind-file-on-dir", op_mount, "/p/a", "/p/bind", MS_BIND, true},
    {"private-not-mounted", op_propagation, "/p/dir", NULL, MS_PRIVATE, true},
    {"private-root", op_propagation, "/", NULL, MS_PRIVATE | MS_REC, true},
    {"remount-not-mounted", op_propagation, "/p/dir", NULL, MS_REMOUNT | MS_RDONLY, true},
    {"remount-ro", op_remount, "/p/dir", NULL, MS_RDONLY, true},
    {"remount-bind-ro", op_remount, "/p/dir", NULL, MS_BIND | MS_RDONLY, true},
    {"move", op_move, "/p/dir", "/p/bind", 0, true},
    {"mount-umount", op_mount_umount, "/p/dir", NULL, 0, true},
    {"mount-expire", op_mount_umount, "/p/dir", NULL, MNT_EXPIRE, true},
    {"umount-bind-dir", op_mount_umount, "/p/bind", NULL, MNT_DETACH, true},
    {"umount-file", op_umount, "/p/a", NULL, 0},
    {"umount-missing", op_umount, "/p/none", NULL, 0},
    {"unshare-mount", op_unshare, NULL, NULL, CLONE_NEWNS},
    {"unshare-uts", op_unshare, NULL, NULL, CLONE_NEWUTS},
    {"unshare-ipc", op_unshare, NULL, NULL, CLONE_NEWIPC},
    {"unshare-net", op_unshare, NULL, NULL, CLONE_NEWNET},
    {"unshare-fs", op_unshare, NULL, NULL, CLONE_FS},
    {"setgid", op_setgid, NULL, NULL, 1000},
    {"setgroups", op_setgroups, NULL, NULL, 1000},
    {"setdomainname", op_setdomainname, "parity", NULL, 0},
    {"drop-bounding-chown", op_prctl, NULL, NULL, PR_CAPBSET_DROP},
    {"keep-capabilities", op_prctl, "1", NULL, PR_SET_KEEPCAPS},
    {"secure-bits", op_prctl, "1", NULL, PR_SET_SECUREBITS},
    {"not-dumpable", op_prctl, NULL, NULL, PR_SET_DUMPABLE},
    {"lower-limit", op_rlimit, NULL, NULL, 0},
    {"kill-child-0", op_kill, NULL, NULL, 0},
    {"kill-child-kill", op_kill, NULL, NULL, SIGKILL},
    {"kill-child-stop", op_kill, NULL, NULL, SIGSTOP},
    {"kill-child-realtime", op_kill, NULL, NULL, 40},
    {"kill-child-invalid", op_kill, NULL, NULL, 65},
    {"kill-nobody", op_kill_nobody, NULL, NULL, SIGTERM},
    {"tgkill-self", op_tgkill, NULL, NULL, SIGWINCH},
    {"tgkill-unconfined", op_tgkill, "u", NULL, SIGCONT},
    {"tkill-child", op_tkill, NULL, NULL, SIGTERM},
    {"tkill-unconfined", op_tkill, "u", NULL, 0},
    {"queue-child", op_queue_signal, NULL, NULL, SIGUSR1},
    {"queue-unconfined", op_queue_signal, "u", NULL, SIGCONT},
    {"pidfd-signal-child", op_pidfd_signal, NULL, NULL, SIGTERM},
    {"pidfd-signal-unconfined", op_pidfd_signal, "u", NULL, SIGCONT},
    {"continue-not-traced", op_trace, NULL, NULL, PTRACE_CONT},
    {"interrupt-not-traced", op_trace, NULL, NULL, PTRACE_INTERRUPT},
    {"attach-nobody", op_trace_nobody, NULL, NULL, PTRACE_ATTACH},
    {"seize-parent", op_trace_parent, NULL, NULL, PTRACE_SEIZE},
    {"seize-bad-options", op_seize_options, NULL, NULL, 1 << 30},
    {"seize-exit-kill", op_seize_options, NULL, NULL, PTRACE_O_EXITKILL},
    {"write-memory-child", op_write_memory, NULL, NULL, 0},
    {"write-memory-unconfined", op_write_memory, "u", NULL, 0},
};
const struct operations system_operations = {rows, COUNT(rows)};
