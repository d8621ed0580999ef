// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The supervisor: one process per emulated process tree, single-threaded, in the sandbox's user
 * namespace but outside its pid and mount namespaces. It answers seccomp notifications one by one
 * (seccomp_unotify(2)). Private to this folder.
 *
 * Life of a mediated call: serve() -> task_of() -> the call's row in calls.c -> resolve() the path
 * as the target sees it -> decide() by the profile -> perform it with the target's credentials.
 */
#pragma once

#include <limits.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/apparmor/emulation/evaluator.h"
#include "sandbox/apparmor/emulation/shared.h"

#define TASKS_MAX 256
#define GROUPS_MAX 64

struct credentials {
	uid_t uid[4]; /* real, effective, saved, file system; as the sandbox's user namespace has
	                 them */
	gid_t gid[4];
	gid_t groups[GROUPS_MAX];
	unsigned n_groups;
	uint64_t effective;
	mode_t umask;
	bool no_new_privs;
};

struct file_id {
	dev_t dev;
	ino_t ino;
};

/* A thread group: what has a label. */
struct process {
	pid_t tgid;
	pid_t ns_tgid;    /* as the sandbox's own /proc has it */
	pid_t inner_tgid; /* as a /proc of its own pid namespace, when that lies deeper */
	int proc; /* /proc/TGID, O_PATH: stays with this process when the number is reused */
	sb_aa_profile profile;
	uint64_t had; /* capabilities it had when it made a user namespace */
	struct {
		bool active;
		pid_t tid;  /* who called execve */
		bool known; /* `expected` says what the program has to be */
		struct file_id before, expected;
		unsigned long stack; /* where it began before */
		sb_aa_profile profile;
	} exec;
};

struct task {
	pid_t tid, ns_tid, inner_tid;
	struct process *process;
	int proc;        /* /proc/TID */
	bool is_current; /* credentials are those of now */
	bool is_foreign; /* lives in a user namespace below the sandbox's */
	struct credentials credentials;
	unsigned long used; /* for eviction */
};

struct supervisor {
	int listener;
	int channel; /* records to the lab; its end tells that the lab has gone */
	int procfs;  /* the /proc of this side, O_PATH */
	const struct sb_aa_policy *policy;
	struct sb_emulation_shared *shared;
	sb_aa_profile main_profile;
	pid_t first;          /* the sandbox's first process */
	bool launched;        /* … has left the lab's code behind */
	bool has_transitions; /* some process has another label than main_profile */
	bool has_namespaces;  /* some process may have made a user namespace */
	ino_t user_namespace;
	unsigned pid_level; /* pid namespaces from here to the sandbox's */
	dev_t proc_device;  /* of the sandbox's own /proc */
	dev_t memfd_device; /* of files that have no name in any namespace */
	uint64_t full;      /* capabilities this process holds */
	uint64_t worn_caps;
	const struct credentials *worn;
	struct credentials worn_ids;
	struct task *tasks[TASKS_MAX];
	unsigned n_tasks;
	struct process **processes;
	unsigned n_processes, crowded;
	unsigned long clock;
	struct seccomp_notif *request;
	struct seccomp_notif_resp *response;
};

struct call {
	struct supervisor *supervisor;
	struct task *task;
	const struct call_row *row;
	uint64_t id;
	uint64_t args[6];
};

/* What a handler gives back: a result >= 0, -errno, or one of these. */
#define CALL_CONTINUE LONG_MIN       /* the kernel carries it out */
#define CALL_ANSWERED (LONG_MIN + 1) /* a descriptor was injected, or the target has gone */

typedef long call_handler(struct call *call);

struct call_row {
	const char *name;
	call_handler *handle;
	int argument;  /* the call is mediated when (args[argument] & mask) == value … */
	uint64_t mask; /* … or always, with mask 0 */
	uint64_t value;
};
extern const struct call_row call_rows[];
extern const unsigned n_call_rows;

/* calls.c: the row of a system call number, or NULL; and calls answered in the filter itself. */
const struct call_row *call_row_of(int number, const uint64_t args[6]);

/* supervisor.c */
_Noreturn void supervise(struct supervisor *supervisor, pid_t pid);
/* False once the target has been killed or gave the call up: nothing may be done for it then. */
bool call_is_alive(const struct call *call);
long inject(struct call *call, int fd, bool cloexec);

/* task.c */
int tasks_init(struct supervisor *s, pid_t first);
struct task *task_of(struct supervisor *s, pid_t tid);
struct process *process_of(struct supervisor *s, pid_t tgid);
struct process *process_by_ns_pid(struct supervisor *s, pid_t ns_tgid);
struct process *process_by_ns_tid(struct supervisor *s, pid_t ns_tid);
void process_set_profile(struct supervisor *s, struct process *p, sb_aa_profile profile);
/* Gives every child of `p` that has not been seen yet the label `p` has now. */
void bind_children(struct supervisor *s, struct process *p);
/* A number of /proc/PID/stat, counted as proc_pid_stat(5) counts the fields, from 4 on. */
bool stat_field(int proc, unsigned field, unsigned long *ret);
bool file_id_of(int dir, const char *name, struct file_id *ret);

/* credentials.c: acting as the target, and as oneself again. */
int wear(struct supervisor *s, const struct task *task);
void take_off(struct supervisor *s);
int become_supervisor(struct supervisor *s, pid_t pid);

/* memory.c: of the target. 0 or -errno. */
int read_memory(const struct call *call, uint64_t address, void *to, size_t size);
int read_path(const struct call *call, uint64_t address, char path[static PATH_MAX]);
/* NULL pointer -> "", *ret_present false. */
int read_optional(
    const struct call *call, uint64_t address, char text[static PATH_MAX], bool *ret_present);

/* decide.c */
struct question {
	const char *operation;
	const char *name; /* of the object, for the record */
	uint32_t request;
	struct sb_aa_perms perms;
	const char *letters; /* of the class, see decide.c; NULL = file */
};
/* 0 when allowed, -EACCES when refused (in complain mode never); tells the lab where due. */
int decide(struct call *call, sb_aa_profile profile, const struct question *question);
void report(struct call *call, sb_aa_profile profile, const struct question *question, int error,
    const char *info);

/* call_*.c */
call_handler call_open, call_openat, call_openat2, call_creat;
call_handler call_execve, call_execveat;
call_handler call_mkdir, call_mkdirat, call_mknod, call_mknodat, call_symlink, call_symlinkat;
call_handler call_unlink, call_rmdir, call_unlinkat, call_rename, call_renameat, call_renameat2;
call_handler call_link, call_linkat;
call_handler call_chmod, call_fchmodat, call_fchmodat2, call_fchmod;
call_handler call_chown, call_lchown, call_fchownat, call_fchown, call_truncate;
call_handler call_ftruncate, call_flock, call_record_lock;
call_handler call_socket, call_bind, call_mmap;
call_handler call_kill, call_tgkill, call_pidfd_send_signal;
call_handler call_ptrace, call_ptrace_access, call_pidfd_getfd;
call_handler call_mount, call_umount, call_pivot_root;
call_handler call_new_namespace, call_clone_parent;
call_handler call_credentials, call_exit;

/* call_exec.c */
/* Sees how a pending exec of `p` came out; false when `p` runs what was not judged and was killed.
 */
bool exec_settle(struct supervisor *s, struct process *p, pid_t tid);
bool exec_pending(const struct supervisor *s);
