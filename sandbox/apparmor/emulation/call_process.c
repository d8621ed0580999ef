// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Calls on other processes and on the caller's own credentials. Their arguments are numbers the
 * filter has already read, so what is judged is what the kernel then does.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/supervisor.h"

/* The sandbox's processes that have made no mediated call yet are found through /proc as well. */
static struct process *find_peer(struct call *call, pid_t ns_pid)
{
	struct process *p = process_by_ns_pid(call->supervisor, ns_pid);

	if (p || ns_pid == 1)
		return p;
	bind_children(call->supervisor, call->task->process);
	return process_by_ns_pid(call->supervisor, ns_pid);
}

typedef void ask_peer(const struct sb_aa_policy *policy, sb_aa_profile profile, int detail,
    const char *peer, struct sb_aa_perms *ret);

/* Both sides are asked, as the kernel does: may this one do it, and may that one have it done. Whom
 * the emulation does not confine is outside its policy namespace, and as in the lab's own namespace
 * under the kernel's AppArmor, what cannot be seen is not mediated. */
static int decide_pair(struct call *call, const struct process *peer, ask_peer *ask, int detail,
    struct question *question, uint32_t passive)
{
	const struct supervisor *s = call->supervisor;
	const struct process *self = call->task->process;
	int r = 0;

	if (!peer)
		return 0;
	question->name = sb_aa_profile_name(s->policy, peer->profile);
	if (self->profile >= 0) {
		ask(s->policy, self->profile, detail, question->name, &question->perms);
		r = decide(call, self->profile, question);
	}
	if (r < 0 || peer->profile < 0)
		return r;
	question->name = sb_aa_profile_name(s->policy, self->profile);
	question->request = passive;
	ask(s->policy, peer->profile, detail, question->name, &question->perms);
	return decide(call, peer->profile, question);
}

static void ask_signal(const struct sb_aa_policy *policy, sb_aa_profile profile, int detail,
    const char *peer, struct sb_aa_perms *ret)
{
	sb_aa_signal(policy, profile, detail, peer, ret);
}

static void ask_ptrace(const struct sb_aa_policy *policy, sb_aa_profile profile, int detail,
    const char *peer, struct sb_aa_perms *ret)
{
	(void)detail;
	sb_aa_ptrace(policy, profile, peer, ret);
}

static long decide_signal(struct call *call, const struct process *peer, int number)
{
	struct question question = {
	    .operation = "signal", .request = SB_AA_SEND, .letters = "send"};
	int r;

	if (number < 0 || number >= NSIG)
		return -EINVAL;
	r = decide_pair(call, peer, ask_signal, number, &question, SB_AA_RECEIVE);
	return r < 0 ? r : CALL_CONTINUE;
}

/* The kernel's own rule comes first: same real or effective id, or CAP_KILL (kill(2)). */
static bool may_signal(const struct call *call, const struct process *peer)
{
	const struct credentials *c = &call->task->credentials;
	struct task *task = peer ? task_of(call->supervisor, peer->tgid) : NULL;
	const uint32_t *theirs = task ? task->credentials.uid : NULL;

	if (c->effective & 1ULL << CAP_KILL || !theirs)
		return true;
	return c->uid[1] == theirs[0] || c->uid[1] == theirs[2] || c->uid[0] == theirs[0] ||
	       c->uid[0] == theirs[2];
}

/* A group or everybody: the labels of all the sandbox's processes are asked, so that a refusal can
 * hit a group that has no such member. */
static long signal_many(struct call *call, int number)
{
	struct supervisor *s = call->supervisor;
	long r = CALL_CONTINUE;

	for (unsigned i = 0; i < s->n_processes && r == CALL_CONTINUE; i++)
		r = decide_signal(call, s->processes[i], number);
	return r;
}

static long signal_one(struct call *call, pid_t ns_pid, int number)
{
	struct process *peer = find_peer(call, ns_pid);

	return may_signal(call, peer) ? decide_signal(call, peer, number) : -EPERM;
}

long call_kill(struct call *call)
{
	pid_t pid = (pid_t)call->args[0];
	int number = (int)call->args[1];

	return pid > 0 ? signal_one(call, pid, number) : signal_many(call, number);
}

/* tkill(2) names a thread of anybody's: a first one, or one of its own, as raise(3) does. */
static long signal_thread(struct call *call, pid_t ns_tid, int number)
{
	struct process *peer = find_peer(call, ns_tid);

	if (!peer)
		peer = process_by_ns_tid(call->supervisor, ns_tid);
	return may_signal(call, peer) ? decide_signal(call, peer, number) : -EPERM;
}

/* tgkill(2) and its kin name the thread group first. */
long call_tgkill(struct call *call)
{
	bool has_group =
	    !strcmp(call->row->name, "tgkill") || !strcmp(call->row->name, "rt_tgsigqueueinfo");

	if (has_group)
		return signal_one(call, (pid_t)call->args[0], (int)call->args[2]);
	return signal_thread(call, (pid_t)call->args[0], (int)call->args[1]);
}

/* The pid behind a pidfd, as the sandbox numbers it: pidfd_open(2), "NSpid" of its fdinfo. */
static pid_t pid_of_pidfd(const struct call *call, int fd)
{
	char path[32], line[256];
	pid_t pid = 0;
	FILE *file;
	int info;

	snprintf(path, sizeof(path), "fdinfo/%d", fd);
	take_off(call->supervisor);
	info = openat(call->task->proc, path, 0);
	file = info >= 0 ? fdopen(info, "r") : NULL;
	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, "NSpid:", 6)) {
			char *tab = strrchr(line, '\t');

			pid = tab ? atoi(tab) : 0;
		}
	if (file)
		fclose(file);
	return pid;
}

long call_pidfd_send_signal(struct call *call)
{
	pid_t pid = pid_of_pidfd(call, (int)call->args[0]);

	return pid > 0 ? signal_one(call, pid, (int)call->args[1]) : CALL_CONTINUE;
}

static long decide_trace(struct call *call, const struct process *peer)
{
	struct question question = {
	    .operation = "ptrace", .request = SB_AA_TRACE, .letters = "trace"};
	int r;

	if (peer == call->task->process)
		return CALL_CONTINUE;
	r = decide_pair(call, peer, ask_ptrace, 0, &question, SB_AA_BE_TRACED);
	return r < 0 ? r : CALL_CONTINUE;
}

/* PTRACE_TRACEME: the parent becomes the tracer. */
static long trace_me(struct call *call)
{
	struct question question = {
	    .operation = "ptrace", .request = SB_AA_BE_TRACED, .letters = "tracedby"};
	int r = decide_pair(call, call->task->process, ask_ptrace, 0, &question, SB_AA_TRACE);

	return r < 0 ? r : CALL_CONTINUE;
}

long call_ptrace(struct call *call)
{
	const uint64_t seize_options = 0xff | PTRACE_O_EXITKILL | PTRACE_O_SUSPEND_SECCOMP;

	switch (call->args[0]) {
	case PTRACE_TRACEME:
		return trace_me(call);
	case PTRACE_SEIZE:
		if (call->args[2] || call->args[3] & ~seize_options)
			return -EIO;
		return decide_trace(call, find_peer(call, (pid_t)call->args[1]));
	case PTRACE_ATTACH:
		return decide_trace(call, find_peer(call, (pid_t)call->args[1]));
	default:
		return CALL_CONTINUE;
	}
}

/* process_vm_readv(2) and writev(2), which call every refusal EPERM. */
long call_ptrace_access(struct call *call)
{
	long r = decide_trace(call, find_peer(call, (pid_t)call->args[0]));

	return r == -EACCES ? -EPERM : r;
}

/* Taking a descriptor is tracing, by the kernel's rule: pidfd_getfd(2). */
long call_pidfd_getfd(struct call *call)
{
	pid_t pid = pid_of_pidfd(call, (int)call->args[0]);
	long r = pid > 0 ? decide_trace(call, find_peer(call, pid)) : CALL_CONTINUE;

	return r == -EACCES ? -EPERM : r;
}

/* A new user namespace would give back, inside it, what the profile denies: the emulation can only
 * take capabilities away, and a namespace's first process has them all (user_namespaces(7)). */
long call_new_namespace(struct call *call)
{
	const uint64_t all = (1ULL << (CAP_LAST_CAP + 1)) - 1;
	sb_aa_profile profile = call->task->process->profile;
	struct question question = {.operation = "userns_create",
	    .name = "user namespace",
	    .request = 1,
	    .letters = "userns_create"};

	if (all & ~sb_aa_capabilities(call->supervisor->policy, profile)) {
		report(call, profile, &question, EPERM, "would bring denied capabilities back");
		return -EPERM;
	}
	call->supervisor->has_namespaces = true;
	call->task->process->had = call->task->credentials.effective;
	return call_credentials(call);
}

/* CLONE_PARENT hides who forked, and with it the label. */
long call_clone_parent(struct call *call)
{
	(void)call;
	return -EPERM;
}

/* Whatever it changes is read again at the next call of any thread of the process. */
long call_credentials(struct call *call)
{
	struct supervisor *s = call->supervisor;

	for (unsigned i = 0; i < s->n_tasks; i++)
		if (s->tasks[i]->process == call->task->process)
			s->tasks[i]->is_current = false;
	return CALL_CONTINUE;
}

/* After this the children have another parent. */
long call_exit(struct call *call)
{
	if (call->supervisor->has_transitions)
		bind_children(call->supervisor, call->task->process);
	return CALL_CONTINUE;
}
