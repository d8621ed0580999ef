// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/emulation/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/special.h"
#include "sandbox/cleanup.h"

/* linux/seccomp.h of 6.6: the target and the supervisor hand one processor to each other. */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP 1UL
#endif

#define SETTLE_MS 2
#define HELPER_MS 50

bool call_is_alive(const struct call *call)
{
	uint64_t id = call->id;

	return ioctl(call->supervisor->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}

/* Takes `fd`. Without SEND (before Linux 5.14) the number is answered in a second step. */
long inject(struct call *call, int fd, bool cloexec)
{
	struct seccomp_notif_addfd add = {
	    .id = call->id,
	    .flags = SECCOMP_ADDFD_FLAG_SEND,
	    .srcfd = (uint32_t)fd,
	    .newfd_flags = cloexec ? O_CLOEXEC : 0,
	};
	int listener = call->supervisor->listener;
	int r = ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add);
	long result = CALL_ANSWERED;

	if (r < 0 && errno == EINVAL) {
		add.flags = 0;
		r = ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add);
		result = r;
	}
	if (r < 0 && errno != ENOENT && errno != EINPROGRESS)
		result = -errno;
	close(fd);
	return result;
}

/* The child of the sandbox's init is the lab's own code until its first exec succeeds, which
 * changes the profile unasked as aa_change_onexec(3) does. PF_FORKNOEXEC of /proc/PID/stat, which
 * anybody may read, tells it apart. */
static bool is_launching(const struct supervisor *s, const struct process *p)
{
	const unsigned flags_field = 9, forked_not_executed = 0x40;
	unsigned long flags = 0;

	return !s->launched && p->tgid == s->first && stat_field(p->proc, flags_field, &flags) &&
	       flags & forked_not_executed;
}

static int note_identities(struct supervisor *s)
{
	cleanup_fd int memfd = memfd_create("", MFD_CLOEXEC);
	struct file_id id, proc = {0};
	char path[32];
	struct stat st;

	if (memfd < 0 || fstat(memfd, &st) < 0 || !file_id_of(s->procfs, "self/ns/user", &id))
		return -errno;
	snprintf(path, sizeof(path), "%d/root/proc", s->first);
	(void)file_id_of(s->procfs, path, &proc);
	s->proc_device = proc.dev;
	s->memfd_device = st.st_dev;
	s->user_namespace = id.ino;
	return 0;
}

/* Only a program that has been executed in the sandbox lets its namespaces be opened by a lab
 * without privilege: the lab's own image, which init and its children are, is not dumpable. */
static void enter_sandbox(struct supervisor *s)
{
	if (become_supervisor(s, s->first) < 0 || note_identities(s) < 0) {
		kill(s->first, SIGKILL);
		_exit(1);
	}
	for (unsigned i = 0; i < s->n_tasks; i++)
		s->tasks[i]->is_current = false;
	s->launched = true;
}

static long judge(struct supervisor *s, struct call *call, pid_t tid)
{
	long r;

	call->task = task_of(s, tid);
	if (!call->task)
		return -EACCES;
	if (is_launching(s, call->task->process))
		return CALL_CONTINUE;
	if (!s->launched)
		enter_sandbox(s);
	if (!exec_settle(s, call->task->process, tid))
		return -EACCES;
	call->task = task_of(s, tid);
	if (!call->task || !call_is_alive(call))
		return -EACCES;
	r = call->row ? call->row->handle(call) : -ENOSYS;
	take_off(s);
	return r;
}

static void answer(struct supervisor *s, uint64_t id, long result)
{
	struct seccomp_notif_resp *response = s->response;

	if (result == CALL_ANSWERED)
		return;
	memset(response, 0, sizeof(*response));
	response->id = id;
	if (result == CALL_CONTINUE)
		response->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	else if (result < 0)
		response->error = (int)result;
	else
		response->val = result;
	(void)ioctl(s->listener, SECCOMP_IOCTL_NOTIF_SEND, response);
}

static void serve(struct supervisor *s, size_t request_size)
{
	struct call call = {.supervisor = s};

	memset(s->request, 0, request_size);
	if (ioctl(s->listener, SECCOMP_IOCTL_NOTIF_RECV, s->request) < 0)
		return;
	call.id = s->request->id;
	for (int i = 0; i < 6; i++)
		call.args[i] = s->request->data.args[i];
	call.row = call_row_of(s->request->data.nr, call.args);
	answer(s, call.id, judge(s, &call, (pid_t)s->request->pid));
}

static void settle_all(struct supervisor *s)
{
	for (unsigned i = s->n_processes; i-- > 0;)
		(void)exec_settle(s, s->processes[i], 0);
}

static _Noreturn void run(struct supervisor *s, size_t request_size)
{
	struct pollfd polls[] = {
	    {.fd = s->listener, .events = POLLIN},
	    {.fd = s->channel, .events = POLLIN},
	};

	for (;;) {
		int timeout = exec_pending(s) ? SETTLE_MS : special_reap(s) ? HELPER_MS : -1;

		if (poll(polls, 2, timeout) < 0 && errno != EINTR)
			_exit(1);
		if (polls[1].revents || (polls[0].revents && !(polls[0].revents & POLLIN)))
			_exit(0);
		if (polls[0].revents & POLLIN)
			serve(s, request_size);
		else
			settle_all(s);
	}
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Nothing of the lab's stays open here: a pipe kept alive by the supervisor would never end. */
static void close_others(const struct supervisor *s)
{
	int keep[] = {s->listener, s->channel, s->procfs};
	unsigned from = 0;

	qsort(keep, 3, sizeof(keep[0]), compare);
	for (int i = 0; i < 3; i++) {
		if ((unsigned)keep[i] > from)
			syscall(SYS_close_range, from, (unsigned)keep[i] - 1, 0);
		from = (unsigned)keep[i] + 1;
	}
	syscall(SYS_close_range, from, ~0U, 0);
}

/* Two descriptors a process of the sandbox. */
static void raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static void quiet_signals(void)
{
	static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP, SIGTTOU};
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int allocate(struct supervisor *s, size_t *ret_request_size)
{
	struct seccomp_notif_sizes sizes;
	size_t request = sizeof(*s->request), response = sizeof(*s->response);

	if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) < 0)
		return -errno;
	if (sizes.seccomp_notif > request)
		request = sizes.seccomp_notif;
	if (sizes.seccomp_notif_resp > response)
		response = sizes.seccomp_notif_resp;
	s->request = calloc(1, request);
	s->response = calloc(1, response);
	*ret_request_size = request;
	return s->request && s->response ? 0 : -ENOMEM;
}

_Noreturn void supervise(struct supervisor *s, pid_t pid)
{
	size_t request_size = 0;
	int ready;

	setsid();
	quiet_signals();
	prctl(PR_SET_NAME, "lab-apparmor");
	close_others(s);
	raise_limit();
	ready = allocate(s, &request_size);
	if (ready == 0)
		ready = tasks_init(s, pid);
	ioctl(s->listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP, 0);
	if (send(s->channel, &ready, sizeof(ready), MSG_NOSIGNAL) < 0 || ready < 0)
		_exit(1);
	run(s, request_size);
}
