// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/init.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/plan.h"
#include "sandbox/report.h"
#include "sandbox/world/child.h"

enum { FD_PLAN, FD_REPORT, FD_STDIO };

#define PLAN_MAX (8u << 20)
#define CHILDREN_MAX 256

/* Pids the lab asked for. Orphans are reaped without a word: a fork bomb must not fill the socket.
 */
static pid_t children[CHILDREN_MAX];

static pid_t *find_child(pid_t pid)
{
	for (size_t i = 0; i < CHILDREN_MAX; i++)
		if (children[i] == pid)
			return &children[i];
	return NULL;
}

static struct sb_plan *map_plan(int fd, struct sb_error *err)
{
	struct stat st;
	struct sb_plan *plan;

	if (fstat(fd, &st) < 0 || st.st_size < (off_t)sizeof(*plan) || st.st_size > PLAN_MAX) {
		(void)sb_fail(err, EBADMSG, "plan");
		return NULL;
	}
	plan = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (plan == MAP_FAILED) {
		(void)sb_fail(err, errno, "map the plan");
		return NULL;
	}
	return plan;
}

static void report_failure(int report, const struct sb_error *err)
{
	struct sb_message message = {.kind = SB_MESSAGE_FAILED, .error = *err};

	(void)sb_message_send(report, &message, NULL, 0);
}

static int start(struct sb_plan *plan, const int fds[SB_MESSAGE_FDS], struct sb_error *err)
{
	pid_t *slot = find_child(0);
	pid_t pid;

	if (!slot)
		return sb_fail(
		    err, EAGAIN, "more than %d processes started in one sandbox", CHILDREN_MAX);
	pid = fork();
	if (pid == 0)
		sb_child_run(plan, fds[FD_REPORT], fds + FD_STDIO);
	if (pid < 0)
		return sb_fail(err, errno, "start a process in the sandbox");
	*slot = pid;
	return 0;
}

static void spawn(const int fds[SB_MESSAGE_FDS])
{
	struct sb_error err = {0};
	struct sb_plan *plan = map_plan(fds[FD_PLAN], &err);

	if (!plan || start(plan, fds, &err) < 0)
		report_failure(fds[FD_REPORT], &err);
	if (plan)
		munmap(plan, plan->size);
}

static bool serve_request(int control)
{
	struct sb_message message;
	int fds[SB_MESSAGE_FDS];
	size_t n = 0;
	int r = sb_message_receive(control, MSG_DONTWAIT, &message, fds, SB_MESSAGE_FDS, &n, NULL);

	if (r == 0 || (r < 0 && r != -EAGAIN))
		return false;
	if (r == 1 && message.kind == SB_MESSAGE_SPAWN && n == SB_MESSAGE_FDS)
		spawn(fds);
	for (size_t i = 0; i < n; i++)
		close(fds[i]);
	return true;
}

static void reap(int control)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		struct sb_message message = {
		    .kind = SB_MESSAGE_ENDED,
		    .ns_pid = pid,
		    .status = status,
		};
		pid_t *slot = find_child(pid);

		if (!slot)
			continue;
		*slot = 0;
		(void)sb_message_send(control, &message, NULL, 0);
	}
}

static int watch_children(void)
{
	sigset_t all, chld;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	return signalfd(-1, &chld, SFD_CLOEXEC | SFD_NONBLOCK);
}

_Noreturn void sb_init_serve(int control, void (*end)(void))
{
	struct pollfd polls[] = {
	    {.fd = control, .events = POLLIN},
	    {.fd = watch_children(), .events = POLLIN},
	};
	struct signalfd_siginfo info;

	for (bool is_serving = true; is_serving;) {
		if (poll(polls, 2, -1) < 0 && errno != EINTR)
			break;
		if (polls[1].revents) {
			(void)!read(polls[1].fd, &info, sizeof(info));
			reap(control);
		}
		if (polls[0].revents)
			is_serving = serve_request(control);
	}
	if (end)
		end();
	_exit(0);
}
