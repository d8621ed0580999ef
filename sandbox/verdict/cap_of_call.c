// SPDX-License-Identifier: GPL-3.0-or-later
/* The capability a call usually asks for, for kernels that do not tell (capabilities(7)). */
#include <linux/capability.h>
#include <string.h>

#include "sandbox/text.h"
#include "sandbox/verdict/explain.h"

static const struct {
	const char *syscall;
	int capability;
} asked[] = {
    {"chown", CAP_CHOWN},
    {"fchown", CAP_CHOWN},
    {"lchown", CAP_CHOWN},
    {"fchownat", CAP_CHOWN},
    {"chmod", CAP_FOWNER},
    {"fchmod", CAP_FOWNER},
    {"fchmodat", CAP_FOWNER},
    {"open", CAP_DAC_OVERRIDE},
    {"openat", CAP_DAC_OVERRIDE},
    {"execve", CAP_DAC_OVERRIDE},
    {"unlink", CAP_DAC_OVERRIDE},
    {"unlinkat", CAP_DAC_OVERRIDE},
    {"mkdir", CAP_DAC_OVERRIDE},
    {"kill", CAP_KILL},
    {"tkill", CAP_KILL},
    {"tgkill", CAP_KILL},
    {"setuid", CAP_SETUID},
    {"setreuid", CAP_SETUID},
    {"setresuid", CAP_SETUID},
    {"setgid", CAP_SETGID},
    {"setregid", CAP_SETGID},
    {"setresgid", CAP_SETGID},
    {"setgroups", CAP_SETGID},
    {"bind", CAP_NET_BIND_SERVICE},
    {"socket", CAP_NET_RAW},
    {"chroot", CAP_SYS_CHROOT},
    {"ptrace", CAP_SYS_PTRACE},
    {"process_vm_readv", CAP_SYS_PTRACE},
    {"process_vm_writev", CAP_SYS_PTRACE},
    {"mount", CAP_SYS_ADMIN},
    {"umount2", CAP_SYS_ADMIN},
    {"pivot_root", CAP_SYS_ADMIN},
    {"sethostname", CAP_SYS_ADMIN},
    {"setdomainname", CAP_SYS_ADMIN},
    {"setns", CAP_SYS_ADMIN},
    {"unshare", CAP_SYS_ADMIN},
    {"clone", CAP_SYS_ADMIN},
    {"mknod", CAP_MKNOD},
    {"mknodat", CAP_MKNOD},
    {"settimeofday", CAP_SYS_TIME},
    {"clock_settime", CAP_SYS_TIME},
    {"setxattr", CAP_SETFCAP},
    {"ioctl", CAP_NET_ADMIN},
    {"setsockopt", CAP_NET_ADMIN},
    {"reboot", CAP_SYS_BOOT},
    {"init_module", CAP_SYS_MODULE},
    {"capset", CAP_SETPCAP},
    {"prctl", CAP_SETPCAP},
    {"setpriority", CAP_SYS_NICE},
    {"setrlimit", CAP_SYS_RESOURCE},
    {"prlimit64", CAP_SYS_RESOURCE},
};

uint64_t sb_caps_asked_by(const char *syscall_name)
{
	for (size_t i = 0; i < SB_COUNT(asked); i++)
		if (strcmp(asked[i].syscall, syscall_name) == 0)
			return UINT64_C(1) << asked[i].capability;
	return 0;
}
