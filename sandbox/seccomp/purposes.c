// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seccomp/purposes.h"

#include <string.h>

#include "sandbox/seccomp/seccomp.h"

struct purpose {
	const char *title;
	const char *calls; /* names between single spaces */
};

/* What a person would look under, harmless things first. The man pages of section 2 are the source
 * of what each call does; the grouping is ours. */
static const struct purpose purposes[] = {
    {"reading and writing open files",
        "_llseek close close_range dup dup2 dup3 lseek pread64 preadv preadv2 "
        "pwrite64 pwritev pwritev2 read readv write writev"},
    {"files, directories and their attributes",
        "access cachestat chdir chmod chown chown32 copy_file_range creat faccessat "
        "faccessat2 fadvise64 fadvise64_64 fallocate fanotify_mark fchdir fchmod "
        "fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fgetxattr "
        "file_getattr file_setattr flistxattr flock fremovexattr fsetxattr fstat "
        "fstat64 fstatat64 fstatfs fstatfs64 ftruncate ftruncate64 futimesat getcwd "
        "getdents getdents64 getxattr getxattrat inotify_add_watch inotify_init "
        "inotify_init1 inotify_rm_watch ioctl lchown lchown32 lgetxattr link linkat "
        "listmount listxattr listxattrat llistxattr lremovexattr lsetxattr lstat "
        "lstat64 mkdir mkdirat mknod mknodat name_to_handle_at newfstatat open "
        "open_by_handle_at openat openat2 readahead readlink readlinkat removexattr "
        "removexattrat rename renameat renameat2 rmdir sendfile sendfile64 setxattr "
        "setxattrat splice stat stat64 statfs statfs64 statmount statx symlink "
        "symlinkat sync_file_range tee truncate truncate64 umask unlink unlinkat "
        "utime utimensat utimensat_time64 utimes vmsplice"},
    {"waiting for events",
        "_newselect epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 "
        "epoll_wait eventfd eventfd2 poll ppoll ppoll_time64 pselect6 "
        "pselect6_time64 select"},
    {"timers and clocks",
        "adjtimex alarm clock_adjtime clock_adjtime64 getitimer setitimer "
        "timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64 "
        "timer_settime timer_settime64 timerfd_create timerfd_gettime "
        "timerfd_gettime64 timerfd_settime timerfd_settime64"},
    {"network", "accept accept4 bind connect getpeername getsockname getsockopt listen recv "
                "recvfrom recvmmsg recvmmsg_time64 recvmsg send sendmmsg sendmsg sendto "
                "setsockopt shutdown socket socketcall socketpair"},
    {"messages, pipes, queues and shared memory",
        "ipc memfd_create memfd_secret mq_getsetattr mq_notify mq_open "
        "mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 "
        "mq_unlink msgctl msgget msgrcv msgsnd pipe pipe2 semctl semget semop "
        "semtimedop semtimedop_time64 shmat shmctl shmdt shmget"},
    {"memory mappings", "madvise map_shadow_stack mincore mlock mremap mseal remap_file_pages"},
    {"locking memory", "mlock2 mlockall munlock munlockall"},
    {"memory protection keys", "pkey_alloc pkey_free pkey_mprotect"},
    {"memory placement", "get_mempolicy mbind migrate_pages move_pages set_mempolicy "
                         "set_mempolicy_home_node"},
    {"what every program needs",
        "arch_prctl brk clock_getres clock_getres_time64 clock_gettime "
        "clock_gettime64 clock_nanosleep clock_nanosleep_time64 execve exit "
        "exit_group futex futex_time64 futex_waitv get_robust_list get_thread_area "
        "getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 "
        "getpgid getpgrp getpid getppid getrandom getresgid getresgid32 getresuid "
        "getresuid32 getrlimit getsid gettid gettimeofday getuid getuid32 "
        "membarrier mmap mmap2 modify_ldt mprotect munmap nanosleep pause prlimit64 "
        "restart_syscall riscv_hwprobe rseq rt_sigreturn sched_getaffinity "
        "sched_yield set_robust_list set_thread_area set_tid_address sigreturn time "
        "ugetrlimit"},
    {"processes and signals",
        "execveat fork futex_requeue futex_wait futex_wake getcpu getpriority "
        "getrusage ioprio_get kill pidfd_open pidfd_send_signal prctl rt_sigaction "
        "rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigsuspend rt_sigtimedwait "
        "rt_sigtimedwait_time64 rt_tgsigqueueinfo sched_get_priority_max "
        "sched_get_priority_min sched_getattr sched_getparam sched_getscheduler "
        "sched_rr_get_interval sched_rr_get_interval_time64 setpgid setsid "
        "sigaltstack signalfd signalfd4 sigprocmask tgkill times tkill uretprobe "
        "vfork wait4 waitid"},
    {"priorities, scheduling and limits",
        "ioprio_set sched_setaffinity sched_setattr sched_setparam "
        "sched_setscheduler setpriority setrlimit"},
    {"changing user and group ids",
        "capget capset setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 "
        "setgroups setgroups32 setregid setregid32 setresgid setresgid32 setresuid "
        "setresuid32 setreuid setreuid32 setuid setuid32"},
    {"about the system", "lsm_get_self_attr lsm_list_modules personality sysinfo uname"},
    {"asynchronous I/O", "io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 "
                         "io_setup io_submit"},
    {"writing back to disk", "fdatasync fsync msync sync syncfs"},
    {"sandboxing oneself", "landlock_add_rule landlock_create_ruleset landlock_restrict_self "
                           "lsm_set_self_attr seccomp"},
    {"namespaces", "clone clone3 setns unshare"},
    {"mounting", "chroot fsconfig fsmount fsopen fspick mount mount_setattr move_mount "
                 "oldumount open_tree open_tree_attr pivot_root quotactl quotactl_fd umount "
                 "umount2"},
    {"reaching into other processes",
        "kcmp pidfd_getfd process_madvise process_mrelease process_vm_readv "
        "process_vm_writev ptrace"},
    {"keyrings", "add_key keyctl request_key"},
    {"tracing the kernel", "bpf fanotify_init lookup_dcookie perf_event_open userfaultfd"},
    {"kernel modules and kexec",
        "create_module delete_module finit_module get_kernel_syms init_module "
        "kexec_file_load kexec_load query_module"},
    {"the machine itself", "acct clock_settime clock_settime64 reboot setdomainname sethostname "
                           "settimeofday stime swapoff swapon syslog vhangup"},
    {"hardware", "ioperm iopl vm86 vm86old"},
    {"rings the filter cannot see into", "io_uring_enter io_uring_register io_uring_setup"},
    {"left over from older times",
        "_sysctl afs_syscall bdflush break epoll_ctl_old epoll_wait_old ftime "
        "getpmsg gtty idle lock mpx nfsservctl nice oldfstat oldlstat oldolduname "
        "oldstat olduname prof profil putpmsg readdir security sgetmask sigaction "
        "signal sigpending sigsuspend ssetmask stty sysfs tuxcall ulimit uselib "
        "ustat vserver waitpid"},
    {"other calls", ""},
    {NULL},
};

static bool lists(const char *calls, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = calls; (at = strstr(at, name)); at += len)
		if ((at == calls || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
			return true;
	return false;
}

size_t sb_seccomp_purpose(const char *syscall_name)
{
	size_t i = 0;

	while (purposes[i + 1].title && !lists(purposes[i].calls, syscall_name))
		i++;
	return i;
}

const char *sb_seccomp_purpose_of(const char *syscall_name)
{
	return purposes[sb_seccomp_purpose(syscall_name)].title;
}
