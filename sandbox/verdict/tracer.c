// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"
#include "sandbox/verdict/collect.h"
#include "sandbox/verdict/silent.h"

#define TRACEES_MAX 1024
#define PIPE_BYTES (1 << 20) /* a reader that waits for the command's end must not stop it */
#define POLL_NS 500000       /* while the command is being started */
#define SYSCALL_STOP (SIGTRAP | 0x80) /* PTRACE_O_TRACESYSGOOD */
#define RESTART_CODES 512             /* from here on the kernel's own, never seen outside */
#define SECCOMP_CODE 1                /* SYS_SECCOMP of siginfo(7) */
#define OPTIONS                                                                                    \
	(PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |     \
	    PTRACE_O_TRACESYSGOOD)

struct sb_tracer {
	pid_t pid; /* the process that traces */
	int pipe;  /* refusals come out of it whole: they are smaller than PIPE_BUF, pipe(7) */
};

struct tracee {
	pid_t tid; /* 0 = free */
	bool live; /* has been through an execve: the lab's own set-up is over */
	bool told; /* of the SIGSYS that is about to end it */
	long nr;
	uint64_t args[6];
};

struct trace {
	pid_t init;
	int out;
	bool ordinary;
	struct sb_collector *collector; /* NULL = nothing is noted */
	struct tracee tracees[TRACEES_MAX];
};

static struct tracee *tracee_of(struct trace *trace, pid_t tid)
{
	struct tracee *unused = NULL;

	for (size_t i = 0; i < TRACEES_MAX; i++) {
		if (trace->tracees[i].tid == tid)
			return &trace->tracees[i];
		if (!trace->tracees[i].tid && !unused)
			unused = &trace->tracees[i];
	}
	if (unused)
		*unused = (struct tracee){.tid = tid};
	return unused;
}

static void tell(struct trace *trace, struct sb_refusal *refusal)
{
	char path[64];
	FILE *comm;

	snprintf(path, sizeof(path), "/proc/%d/comm", refusal->pid);
	comm = fopen(path, "re");
	if (comm) {
		if (fgets(refusal->comm, sizeof(refusal->comm), comm))
			refusal->comm[strcspn(refusal->comm, "\n")] = '\0';
		fclose(comm);
	}
	if (!refusal->silent)
		sb_refusal_complete(refusal, trace->init);
	if (write(trace->out, refusal, sizeof(*refusal)) < 0)
		_exit(1);
}

static struct sb_refusal refusal_of(const struct tracee *tracee)
{
	struct sb_refusal refusal = {.pid = tracee->tid, .nr = (int)tracee->nr, .capability = -1};

	memcpy(refusal.args, tracee->args, sizeof(refusal.args));
	return refusal;
}

static void on_entry(
    struct trace *trace, struct tracee *tracee, const struct __ptrace_syscall_info *info)
{
	tracee->nr = (long)info->entry.nr;
	memcpy(tracee->args, info->entry.args, sizeof(tracee->args));
	if (trace->collector && tracee->live)
		sb_collect_number(trace->collector, tracee->nr);
}

static void on_failure(struct trace *trace, struct tracee *tracee, int code)
{
	struct sb_refusal refusal = refusal_of(tracee);

	refusal.errno_value = code;
	if (code < RESTART_CODES && (trace->ordinary || !sb_refusal_is_ordinary(&refusal)))
		tell(trace, &refusal);
}

static void on_syscall_stop(struct trace *trace, struct tracee *tracee)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid, sizeof(info), &info) <= 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		on_entry(trace, tracee, &info);
	else if (info.op != PTRACE_SYSCALL_INFO_EXIT)
		return;
	else if (info.exit.is_error && (tracee->live || tracee->nr == SYS_execve))
		on_failure(trace, tracee, (int)-info.exit.rval);
	else if (!info.exit.is_error && tracee->live && trace->collector)
		sb_collect_call(
		    trace->collector, tracee->tid, tracee->nr, tracee->args, info.exit.rval);
}

static void on_exec(struct trace *trace, struct tracee *tracee)
{
	const struct sb_exec exec = {.pid = tracee->tid, .init = trace->init};
	struct sb_refusal refusal = {.pid = tracee->tid, .nr = SYS_execve, .capability = -1};

	tracee->live = true;
	if (trace->collector)
		sb_collect_exec(trace->collector, tracee->tid);
	if (sb_silently_withheld(&exec, &refusal))
		tell(trace, &refusal);
}

static void killed_by_filter(struct trace *trace, struct tracee *tracee)
{
	struct sb_refusal refusal = refusal_of(tracee);

	if (tracee->told || !tracee->live)
		return;
	tracee->told = true;
	refusal.signal = SIGSYS;
	refusal.by_seccomp = refusal.seccomp_known = true;
	tell(trace, &refusal);
}

static void on_new_child(struct trace *trace, const struct tracee *parent, pid_t tid)
{
	unsigned long child = 0;
	struct tracee *tracee;

	if (ptrace(PTRACE_GETEVENTMSG, tid, NULL, &child) < 0)
		return;
	tracee = tracee_of(trace, (pid_t)child);
	if (tracee && parent->live)
		tracee->live = true;
}

static void go_on(pid_t tid, int signal_number)
{
	ptrace(PTRACE_SYSCALL, tid, NULL, signal_number);
}

static bool is_stop_signal(int signal_number)
{
	return signal_number == SIGSTOP || signal_number == SIGTSTP || signal_number == SIGTTIN ||
	       signal_number == SIGTTOU;
}

/* A stop that is no system call's: an event of ours, a group stop, or a signal on its way. */
static void on_other_stop(struct trace *trace, struct tracee *tracee, int status)
{
	int event = status >> 16, signal_number = WSTOPSIG(status);
	siginfo_t info;

	if (event == PTRACE_EVENT_STOP && is_stop_signal(signal_number)) {
		ptrace(PTRACE_LISTEN, tracee->tid, NULL, NULL);
		return;
	}
	if (event == PTRACE_EVENT_EXEC)
		on_exec(trace, tracee);
	else if (event && event != PTRACE_EVENT_STOP)
		on_new_child(trace, tracee, tracee->tid);
	else if (!event && signal_number == SIGSYS &&
	         ptrace(PTRACE_GETSIGINFO, tracee->tid, NULL, &info) == 0 &&
	         info.si_code == SECCOMP_CODE)
		killed_by_filter(trace, tracee);
	go_on(tracee->tid, event ? 0 : signal_number);
}

/* KILL_PROCESS and KILL_THREAD end it without a stop in between. */
static void on_end(struct trace *trace, struct tracee *tracee, int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		killed_by_filter(trace, tracee);
	tracee->tid = 0;
}

static void follow(struct trace *trace)
{
	int status;
	pid_t tid;

	while ((tid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
		struct tracee *tracee = tid > 0 ? tracee_of(trace, tid) : NULL;

		if (tid <= 0)
			continue;
		if (!tracee)
			go_on(tid, 0);
		else if (!WIFSTOPPED(status))
			on_end(trace, tracee, status);
		else if (WSTOPSIG(status) != SYSCALL_STOP)
			on_other_stop(trace, tracee, status);
		else {
			on_syscall_stop(trace, tracee);
			go_on(tid, 0);
		}
	}
}

/* The first number in /proc/INIT/task/INIT/children whose process is stopped; 0 = none yet. */
static pid_t stopped_child(pid_t init)
{
	char path[64], state;
	int child, found = 0;
	FILE *children;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", init, init);
	children = fopen(path, "re");
	while (children && !found && fscanf(children, "%d", &child) == 1) {
		FILE *stat;

		snprintf(path, sizeof(path), "/proc/%d/stat", child);
		stat = fopen(path, "re");
		if (stat && fscanf(stat, "%*d (%*[^)]) %c", &state) == 1 && state == 'T')
			found = child;
		if (stat)
			fclose(stat);
	}
	if (children)
		fclose(children);
	return found;
}

/* Ends when the lab closes its end of the pipe and kills it. */
static void tracer_process(struct trace *trace, pid_t parent)
{
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	signal(SIGINT, SIG_IGN);
	while ((pid = stopped_child(trace->init)) == 0)
		nanosleep(&(struct timespec){.tv_nsec = POLL_NS}, NULL);
	if (ptrace(PTRACE_SEIZE, pid, NULL, OPTIONS) == 0) {
		kill(pid, SIGCONT);
		follow(trace);
	}
	kill(pid, SIGCONT);
	_exit(0);
}

char **sb_tracer_argv(char *const argv[])
{
	static char *const front[] = {
	    (char *)"/bin/sh", (char *)"-c", (char *)"kill -STOP $$; exec \"$@\"", (char *)"sh"};
	size_t n = 0;
	char **wrapped;

	while (argv[n])
		n++;
	wrapped = calloc(SB_COUNT(front) + n + 1, sizeof(*wrapped));
	if (wrapped) {
		memcpy(wrapped, front, sizeof(front));
		memcpy(wrapped + SB_COUNT(front), argv, n * sizeof(*argv));
	}
	return wrapped;
}

int sb_tracer_open(pid_t init, const struct sb_tracer_options *options, struct sb_tracer **ret,
    struct sb_error *err)
{
	cleanup_free struct trace *trace = calloc(1, sizeof(*trace));
	cleanup_free struct sb_tracer *tracer = calloc(1, sizeof(*tracer));
	pid_t self = getpid();
	int ends[2];

	if (!trace || !tracer)
		return sb_fail(err, ENOMEM, "trace the sandbox");
	if (pipe2(ends, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "trace the sandbox");
	(void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
	(void)fcntl(ends[0], F_SETPIPE_SZ, PIPE_BYTES);
	*trace = (struct trace){.init = init, .out = ends[1], .ordinary = options->ordinary};
	if (options->notes_fd >= 0)
		trace->collector = sb_collector_new(options->notes_fd);
	tracer->pipe = ends[0];
	tracer->pid = fork();
	if (tracer->pid == 0)
		tracer_process(trace, self);
	close(ends[1]);
	if (tracer->pid < 0) {
		int code = errno;

		close(ends[0]);
		return sb_fail(err, code, "trace the sandbox");
	}
	*ret = steal_pointer(&tracer);
	return 0;
}

/* Detaching is what the kernel does when a tracer dies. */
struct sb_tracer *sb_tracer_close(struct sb_tracer *tracer)
{
	if (!tracer)
		return NULL;
	close(tracer->pipe);
	if (tracer->pid > 0) {
		kill(tracer->pid, SIGKILL);
		while (waitpid(tracer->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	free(tracer);
	return NULL;
}

int sb_tracer_fd(const struct sb_tracer *tracer)
{
	return tracer->pipe;
}

unsigned sb_tracer_take(struct sb_tracer *tracer, struct sb_refusal *refusals, unsigned max)
{
	unsigned n = 0;

	while (n < max && read(tracer->pipe, &refusals[n], sizeof(refusals[n])) ==
	                      (ssize_t)sizeof(refusals[n]))
		n++;
	return n;
}
