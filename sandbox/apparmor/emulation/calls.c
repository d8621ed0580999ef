// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>

#include "sandbox/apparmor/emulation/supervisor.h"

/* Every call that is mediated. A name this architecture does not have is left out; two rows of one
 * name are two conditions. An O_PATH descriptor gives no access and AppArmor does not ask for it;
 * the kernel makes it, because one cannot be handed over. */
const struct call_row call_rows[] = {
    {"open", call_open, 1, O_PATH, 0},
    {"creat", call_creat},
    {"openat", call_openat, 2, O_PATH, 0},
    {"openat2", call_openat2},
    {"execve", call_execve},
    {"execveat", call_execveat},
    {"mkdir", call_mkdir},
    {"mkdirat", call_mkdirat},
    {"mknod", call_mknod},
    {"mknodat", call_mknodat},
    {"symlink", call_symlink},
    {"symlinkat", call_symlinkat},
    {"unlink", call_unlink},
    {"rmdir", call_rmdir},
    {"unlinkat", call_unlinkat},
    {"rename", call_rename},
    {"renameat", call_renameat},
    {"renameat2", call_renameat2},
    {"link", call_link},
    {"linkat", call_linkat},
    {"chmod", call_chmod},
    {"fchmodat", call_fchmodat},
    {"fchmodat2", call_fchmodat2},
    {"fchmod", call_fchmod},
    {"chown", call_chown},
    {"lchown", call_lchown},
    {"fchownat", call_fchownat},
    {"fchown", call_fchown},
    {"truncate", call_truncate},
    {"ftruncate", call_ftruncate},
    {"flock", call_flock},
    {"fcntl", call_record_lock, 1, 0xffffffffULL, F_SETLK},
    {"fcntl", call_record_lock, 1, 0xffffffffULL, F_SETLKW},
    {"fcntl", call_record_lock, 1, 0xffffffffULL, F_OFD_SETLK},
    {"fcntl", call_record_lock, 1, 0xffffffffULL, F_OFD_SETLKW},
    {"socket", call_socket},
    {"socketpair", call_socket},
    {"bind", call_bind},
    {"mmap", call_mmap, 2, PROT_EXEC, PROT_EXEC},
    {"kill", call_kill},
    {"rt_sigqueueinfo", call_kill},
    {"tkill", call_tgkill},
    {"tgkill", call_tgkill},
    {"rt_tgsigqueueinfo", call_tgkill},
    {"pidfd_send_signal", call_pidfd_send_signal},
    {"ptrace", call_ptrace, 0, ~0ULL, PTRACE_TRACEME},
    {"ptrace", call_ptrace, 0, ~0ULL, PTRACE_ATTACH},
    {"ptrace", call_ptrace, 0, ~0ULL, PTRACE_SEIZE},
    {"process_vm_readv", call_ptrace_access},
    {"process_vm_writev", call_ptrace_access},
    {"pidfd_getfd", call_pidfd_getfd},
    {"mount", call_mount},
    {"umount2", call_umount},
    {"pivot_root", call_pivot_root},
    {"unshare", call_new_namespace, 0, CLONE_NEWUSER, CLONE_NEWUSER},
    {"clone", call_new_namespace, 0, CLONE_NEWUSER, CLONE_NEWUSER},
    {"clone", call_clone_parent, 0, CLONE_PARENT | CLONE_THREAD, CLONE_PARENT},
    {"setns", call_credentials},
    {"setuid", call_credentials},
    {"setgid", call_credentials},
    {"setreuid", call_credentials},
    {"setregid", call_credentials},
    {"setresuid", call_credentials},
    {"setresgid", call_credentials},
    {"setfsuid", call_credentials},
    {"setfsgid", call_credentials},
    {"setgroups", call_credentials},
    {"capset", call_credentials},
    {"umask", call_credentials},
    {"prctl", call_credentials, 0, 0xffffffffULL, PR_SET_NO_NEW_PRIVS},
    {"exit_group", call_exit},
};
const unsigned n_call_rows = sizeof(call_rows) / sizeof(call_rows[0]);

static bool holds(const struct call_row *row, const uint64_t args[6])
{
	return (args[row->argument] & row->mask) == row->value;
}

/* The first row whose condition holds; names are resolved once. */
const struct call_row *call_row_of(int number, const uint64_t args[6])
{
	static int numbers[sizeof(call_rows) / sizeof(call_rows[0])];
	static bool resolved;

	if (!resolved) {
		for (unsigned i = 0; i < n_call_rows; i++)
			numbers[i] = seccomp_syscall_resolve_name(call_rows[i].name);
		resolved = true;
	}
	for (unsigned i = 0; i < n_call_rows; i++)
		if (numbers[i] == number && holds(&call_rows[i], args))
			return &call_rows[i];
	return NULL;
}
