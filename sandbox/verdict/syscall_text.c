// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/syscall_text.h"

#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sandbox/text.h"
#include "sandbox/verdict/flags.h"
#include "sandbox/verdict/refusal.h"

/*
 * Arguments, one letter each:
 *   s path or other string   f directory descriptor   d decimal   x hexadecimal   o octal mode
 *   O open(2) flags   C clone(2) flags   D socket domain   T socket type   M mount(2) flags
 *   U user or group id   S signal   K seccomp(2)/prctl(2)/keyctl(2)/ptrace(2) operation as number
 *   n descriptor with the name behind it   . pointer
 */
static const struct shape {
	const char *name, *args;
} shapes[] = {
    {"open", "sOo"},
    {"openat", "fsOo"},
    {"openat2", "fs.d"},
    {"creat", "so"},
    {"access", "sd"},
    {"faccessat", "fsd"},
    {"faccessat2", "fsdx"},
    {"execve", "s.."},
    {"execveat", "fs..x"},
    {"stat", "s."},
    {"lstat", "s."},
    {"newfstatat", "fs.x"},
    {"statx", "fsxx."},
    {"readlink", "s.d"},
    {"readlinkat", "fs.d"},
    {"chdir", "s"},
    {"chroot", "s"},
    {"mkdir", "so"},
    {"mkdirat", "fso"},
    {"rmdir", "s"},
    {"unlink", "s"},
    {"unlinkat", "fsx"},
    {"rename", "ss"},
    {"renameat", "fsfs"},
    {"renameat2", "fsfsx"},
    {"link", "ss"},
    {"linkat", "fsfsx"},
    {"symlink", "ss"},
    {"symlinkat", "sfs"},
    {"chmod", "so"},
    {"fchmod", "no"},
    {"fchmodat", "fso"},
    {"chown", "sUU"},
    {"lchown", "sUU"},
    {"fchown", "nUU"},
    {"fchownat", "fsUUx"},
    {"mknod", "sox"},
    {"mknodat", "fsox"},
    {"truncate", "sd"},
    {"utimensat", "fs.x"},
    {"setxattr", "ss.dx"},
    {"lsetxattr", "ss.dx"},
    {"getxattr", "ss.d"},
    {"removexattr", "ss"},
    {"mount", "sssM."},
    {"umount2", "sx"},
    {"pivot_root", "ss"},
    {"open_tree", "fsx"},
    {"move_mount", "fsfsx"},
    {"fsopen", "sx"},
    {"fsmount", "dxx"},
    {"mount_setattr", "fsx.d"},
    {"swapon", "sx"},
    {"acct", "s"},
    {"statfs", "s."},
    {"socket", "DTd"},
    {"socketpair", "DTd."},
    {"bind", "d.d"},
    {"connect", "d.d"},
    {"listen", "dd"},
    {"setsockopt", "ddd.d"},
    {"ioctl", "nx."},
    {"unshare", "C"},
    {"clone", "C...."},
    {"clone3", ".d"},
    {"setns", "nC"},
    {"setuid", "U"},
    {"setgid", "U"},
    {"setreuid", "UU"},
    {"setregid", "UU"},
    {"setresuid", "UUU"},
    {"setresgid", "UUU"},
    {"setgroups", "d."},
    {"setfsuid", "U"},
    {"kill", "dS"},
    {"tgkill", "ddS"},
    {"tkill", "dS"},
    {"ptrace", "Kd.."},
    {"prctl", "Kxxxx"},
    {"process_vm_readv", "d.d.dx"},
    {"process_vm_writev", "d.d.dx"},
    {"sethostname", "sd"},
    {"setdomainname", "sd"},
    {"settimeofday", ".."},
    {"clock_settime", "d."},
    {"reboot", "xxx."},
    {"init_module", ".ds"},
    {"finit_module", "nsx"},
    {"delete_module", "sx"},
    {"syslog", "d.d"},
    {"kexec_load", "dd.x"},
    {"kexec_file_load", "dddsx"},
    {"bpf", "K.d"},
    {"perf_event_open", ".dddx"},
    {"keyctl", "Kdddd"},
    {"add_key", "ss.dd"},
    {"request_key", "sssd"},
    {"personality", "x"},
    {"userfaultfd", "x"},
    {"io_uring_setup", "d."},
    {"open_by_handle_at", "d.O"},
    {"name_to_handle_at", "fs..x"},
    {"fanotify_init", "xx"},
    {"setpriority", "ddd"},
    {"sched_setscheduler", "dd."},
    {"sched_setattr", "d.x"},
    {"setrlimit", "d."},
    {"prlimit64", "dd.."},
    {"iopl", "d"},
    {"ioperm", "ddd"},
    {"mlock", ".d"},
    {"mlockall", "x"},
    {"mbind", ".dd.dx"},
    {"set_mempolicy", "d.d"},
    {"quotactl", "xsd."},
    {"vhangup", ""},
    {"pidfd_open", "dx"},
    {"pidfd_getfd", "ddx"},
    {"pidfd_send_signal", "dS.x"},
    {"capset", ".."},
    {"capget", ".."},
    {"write", "n.d"},
    {"pwrite64", "n.dd"},
    {"read", "n.d"},
    {"mmap", ".dxxdd"},
    {"mprotect", ".dx"},
    {"seccomp", "Kx."},
    {"kcmp", "ddddd"},
    {"adjtimex", "."},
    {"clock_adjtime", "d."},
    {"sendto", "d.dx.d"},
    {"sendmsg", "d.x"},
    {"setsid", ""},
    {"memfd_create", "sx"},
    {"shmget", "xdo"},
    {"landlock_restrict_self", "dx"},
};

const char *sb_syscall_name(int nr, char *buf, size_t size)
{
	char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, nr);

	if (name)
		sb_copy(buf, size, name);
	else
		snprintf(buf, size, "syscall %d", nr);
	free(name);
	return buf;
}

static const char *shape_of(const char *name)
{
	for (size_t i = 0; i < SB_COUNT(shapes); i++)
		if (strcmp(shapes[i].name, name) == 0)
			return shapes[i].args;
	return "xxxxxx";
}

/* A string that ends near an unmapped page is read up to it. */
static bool read_string(pid_t tid, uint64_t address, char *buf, size_t size)
{
	size_t page = 4096, first = page - address % page;
	struct iovec local = {.iov_base = buf, .iov_len = size - 1};
	struct iovec remote[2];
	ssize_t n;

	if (tid <= 0 || address == 0)
		return false;
	remote[0].iov_base = (void *)(uintptr_t)address;
	remote[0].iov_len = first < size - 1 ? first : size - 1;
	remote[1].iov_base = (void *)(uintptr_t)(address + remote[0].iov_len);
	remote[1].iov_len = size - 1 - remote[0].iov_len;
	n = process_vm_readv(tid, &local, 1, remote, remote[1].iov_len ? 2 : 1, 0);
	if (n <= 0)
		return false;
	buf[n] = '\0';
	return true;
}

static void write_string(pid_t tid, uint64_t address, char *buf, size_t size)
{
	char text[100];

	if (address == 0) {
		sb_copy(buf, size, "NULL");
	} else if (!read_string(tid, address, text, sizeof(text))) {
		sb_copy(buf, size, "…");
	} else {
		sb_one_line(text);
		snprintf(buf, size, "\"%s\"", text);
	}
}

/* "3</proc/self/uid_map>", as strace -y has it. */
static void write_descriptor(pid_t tid, int fd, char *buf, size_t size)
{
	char path[64], name[96];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", tid, fd);
	n = tid > 0 ? readlink(path, name, sizeof(name) - 1) : -1;
	if (n > 0)
		snprintf(buf, size, "%d<%.*s>", fd, (int)n, name);
	else
		snprintf(buf, size, "%d", fd);
}

static void write_arg(char kind, uint64_t value, pid_t tid, char *buf, size_t size)
{
	switch (kind) {
	case 's':
		write_string(tid, value, buf, size);
		break;
	case 'n':
		write_descriptor(tid, (int)value, buf, size);
		break;
	case 'f':
		if ((int)value == AT_FDCWD)
			sb_copy(buf, size, "AT_FDCWD");
		else
			snprintf(buf, size, "%d", (int)value);
		break;
	case 'd':
	case 'K':
	case 'U':
		snprintf(buf, size, "%d", (int)value);
		break;
	case 'o':
		snprintf(buf, size, "0%o", (unsigned)value);
		break;
	case '.':
		if (value)
			snprintf(buf, size, "0x%llx", (unsigned long long)value);
		else
			sb_copy(buf, size, "NULL");
		break;
	default:
		if (!sb_flags_text(kind, value, buf, size))
			snprintf(buf, size, "0x%llx", (unsigned long long)value);
	}
}

/* open(2)'s mode means something only where a file may be created. */
static bool is_meaningless(const char *args, size_t at, const uint64_t values[6])
{
	return args[at] == 'o' && at > 0 && args[at - 1] == 'O' &&
	       !(values[at - 1] & (O_CREAT | O_TMPFILE));
}

void sb_syscall_text(int nr, const uint64_t args[6], pid_t tid, char *buf, size_t size)
{
	char name[64], arg[128];
	const char *kinds = shape_of(sb_syscall_name(nr, name, sizeof(name)));
	size_t used = (size_t)snprintf(buf, size, "%s(", name);

	for (size_t i = 0; kinds[i] && used < size; i++) {
		if (is_meaningless(kinds, i, args))
			break;
		write_arg(kinds[i], args[i], tid, arg, sizeof(arg));
		used += (size_t)snprintf(buf + used, size - used, "%s%s", i ? ", " : "", arg);
	}
	if (used < size)
		snprintf(buf + used, size - used, ")");
}

bool sb_syscall_nth_path(
    int nr, unsigned nth, const uint64_t args[6], pid_t tid, char *buf, size_t size)
{
	char name[64];
	const char *kinds = shape_of(sb_syscall_name(nr, name, sizeof(name)));

	for (size_t i = 0; kinds[i]; i++)
		if (kinds[i] == 's' && nth-- == 0)
			return read_string(tid, args[i], buf, size);
	return false;
}
