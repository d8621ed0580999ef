// SPDX-License-Identifier: GPL-3.0-or-later
/* The capability a call usually asks for, for kernels that do not tell (capabilities(7)). */
#include <linux/capability.h>
#include <string.h>

#include "sandbox/text.h"
#include "sandbox/verdict/explain.h"

static const struct asked {
	const char *syscall;
	int capability;
	bool of_first_userns; /* capable(): no other user namespace will do */
} asked[] = {
    {"chown", CAP_CHOWN, false},
    {"fchown", CAP_CHOWN, false},
    {"lchown", CAP_CHOWN, false},
    {"fchownat", CAP_CHOWN, false},
    {"chmod", CAP_FOWNER, false},
    {"fchmod", CAP_FOWNER, false},
    {"fchmodat", CAP_FOWNER, false},
    {"open", CAP_DAC_OVERRIDE, false},
    {"openat", CAP_DAC_OVERRIDE, false},
    {"execve", CAP_DAC_OVERRIDE, false},
    {"unlink", CAP_DAC_OVERRIDE, false},
    {"unlinkat", CAP_DAC_OVERRIDE, false},
    {"mkdir", CAP_DAC_OVERRIDE, false},
    {"mkdirat", CAP_DAC_OVERRIDE, false},
    {"rename", CAP_DAC_OVERRIDE, false},
    {"kill", CAP_KILL, false},
    {"tkill", CAP_KILL, false},
    {"tgkill", CAP_KILL, false},
    {"setuid", CAP_SETUID, false},
    {"setreuid", CAP_SETUID, false},
    {"setresuid", CAP_SETUID, false},
    {"setgid", CAP_SETGID, false},
    {"setregid", CAP_SETGID, false},
    {"setresgid", CAP_SETGID, false},
    {"setgroups", CAP_SETGID, false},
    {"bind", CAP_NET_BIND_SERVICE, false},
    {"socket", CAP_NET_RAW, false},
    {"ioctl", CAP_NET_ADMIN, false},
    {"setsockopt", CAP_NET_ADMIN, false},
    {"chroot", CAP_SYS_CHROOT, false},
    {"ptrace", CAP_SYS_PTRACE, false},
    {"process_vm_readv", CAP_SYS_PTRACE, false},
    {"process_vm_writev", CAP_SYS_PTRACE, false},
    {"mount", CAP_SYS_ADMIN, false},
    {"umount2", CAP_SYS_ADMIN, false},
    {"pivot_root", CAP_SYS_ADMIN, false},
    {"sethostname", CAP_SYS_ADMIN, false},
    {"setdomainname", CAP_SYS_ADMIN, false},
    {"setns", CAP_SYS_ADMIN, false},
    {"unshare", CAP_SYS_ADMIN, false},
    {"clone", CAP_SYS_ADMIN, false},
    {"setxattr", CAP_SETFCAP, false},
    {"capset", CAP_SETPCAP, false},
    {"prctl", CAP_SETPCAP, false},
    {"reboot", CAP_SYS_BOOT, false},
    {"mknod", CAP_MKNOD, true},
    {"mknodat", CAP_MKNOD, true},
    {"settimeofday", CAP_SYS_TIME, true},
    {"clock_settime", CAP_SYS_TIME, true},
    {"adjtimex", CAP_SYS_TIME, true},
    {"setpriority", CAP_SYS_NICE, true},
    {"setrlimit", CAP_SYS_RESOURCE, true},
    {"prlimit64", CAP_SYS_RESOURCE, true},
    {"init_module", CAP_SYS_MODULE, true},
    {"finit_module", CAP_SYS_MODULE, true},
    {"delete_module", CAP_SYS_MODULE, true},
    {"bpf", CAP_BPF, true},
    {"perf_event_open", CAP_PERFMON, true},
    {"syslog", CAP_SYSLOG, true},
    {"acct", CAP_SYS_PACCT, true},
    {"vhangup", CAP_SYS_TTY_CONFIG, true},
    {"iopl", CAP_SYS_RAWIO, true},
    {"ioperm", CAP_SYS_RAWIO, true},
    {"swapon", CAP_SYS_ADMIN, true},
    {"swapoff", CAP_SYS_ADMIN, true},
    {"kexec_load", CAP_SYS_BOOT, true},
};

static const struct asked *find(const char *syscall_name)
{
	for (size_t i = 0; i < SB_COUNT(asked); i++)
		if (strcmp(asked[i].syscall, syscall_name) == 0)
			return &asked[i];
	return NULL;
}

uint64_t sb_caps_asked_by(const char *syscall_name)
{
	const struct asked *found = find(syscall_name);

	return found ? UINT64_C(1) << found->capability : 0;
}

bool sb_asks_first_userns(const char *syscall_name)
{
	const struct asked *found = find(syscall_name);

	return found && found->of_first_userns;
}
