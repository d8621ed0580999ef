// SPDX-License-Identifier: GPL-3.0-or-later
/* Ways out through other processes: the lab's init and a canary outside. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "breakout.h"

static int result(long r)
{
	return r < 0 ? errno : 0;
}

static int trace_init(char **args)
{
	(void)args;
	return result(ptrace(PTRACE_SEIZE, 1, NULL, NULL));
}

static int read_init(char **args)
{
	char bytes[64];
	struct iovec here = {bytes, sizeof(bytes)}, there = {bytes, sizeof(bytes)};

	(void)args;
	return result(process_vm_readv(1, &here, 1, &there, 1, 0));
}

/* The socket on which init takes the lab's orders. */
static int take_control_socket(char **args)
{
	long pidfd = syscall(SYS_pidfd_open, 1, 0);

	(void)args;
	return pidfd < 0 ? errno : result(syscall(SYS_pidfd_getfd, pidfd, 3, 0));
}

static int outer_pid(void)
{
	return (int)canary("CANARY_PID");
}

static int kill_outer(char **args)
{
	(void)args;
	return result(kill(outer_pid(), SIGKILL));
}

static int pidfd_outer(char **args)
{
	(void)args;
	return result(syscall(SYS_pidfd_open, outer_pid(), 0));
}

static int trace_outer(char **args)
{
	(void)args;
	return result(ptrace(PTRACE_SEIZE, outer_pid(), NULL, NULL));
}

static int limit_outer(char **args)
{
	struct rlimit limit = {0, 0};

	(void)args;
	return result(prlimit(outer_pid(), RLIMIT_CORE, &limit, NULL));
}

static int move_outer(char **args)
{
	cpu_set_t set;

	(void)args;
	CPU_ZERO(&set);
	CPU_SET(0, &set);
	return result(sched_setaffinity(outer_pid(), sizeof(set), &set));
}

/* All processes of the uid, which may be one outside as well; whether it got out is seen there. */
static int slow_user(char **args)
{
	(void)args;
	(void)setpriority(PRIO_USER, 0, 19);
	return ECANCELED;
}

static int kill_all(char **args)
{
	(void)args;
	signal(SIGTERM, SIG_IGN);
	(void)kill(-1, SIGTERM);
	return ECANCELED;
}

const struct verb process_verbs[] = {
    {"trace-init", trace_init},
    {"read-init", read_init},
    {"take-control-socket", take_control_socket},
    {"kill-outer", kill_outer},
    {"pidfd-outer", pidfd_outer},
    {"trace-outer", trace_outer},
    {"limit-outer", limit_outer},
    {"move-outer", move_outer},
    {"slow-user", slow_user},
    {"kill-all", kill_all},
    {0},
};
