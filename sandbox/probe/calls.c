// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Makes the system calls that are listed on standard input, each in a child of its own, and says
 * what came back. Whether a call's arguments are harmless is the business of whoever writes the
 * list (sandbox/reach). A line in: "NUMBER A B C D E F", where "/" is the address of that string; a
 * line out: "NUMBER value|errno|signal N".
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/probe/probe.h"

/* Nothing listed should wait; what does is ended by SIGALRM. */
#define WAIT_SECONDS 5

struct result {
	bool returned;
	int error; /* 0 = a value came back */
};

static _Noreturn void make(const uint64_t call[7], struct result *result)
{
	const struct itimerval limit = {.it_value = {.tv_sec = WAIT_SECONDS}};
	pid_t self = getpid();
	long r;

	setitimer(ITIMER_REAL, &limit, NULL);
	r = syscall((long)call[0], call[1], call[2], call[3], call[4], call[5], call[6]);
	if (getpid() != self)
		_exit(0); /* a call that makes processes made one */
	result->error = r == -1 ? errno : 0;
	result->returned = true;
	_exit(0);
}

static void report(uint64_t number, const struct result *result, int status)
{
	if (result->returned)
		printf("%" PRIu64 " %s %d\n", number, result->error ? "errno" : "value",
		    result->error);
	else if (WIFSIGNALED(status))
		printf("%" PRIu64 " signal %d\n", number, WTERMSIG(status));
	else
		printf("%" PRIu64 " value 0\n", number); /* exit(2) and its like */
}

/* The result lies in shared memory: a pipe would need calls that may be the ones refused. */
static int try_one(const uint64_t call[7], struct result *result)
{
	int status;
	pid_t pid;

	*result = (struct result){0};
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return probe_refused("calls", "fork()");
	if (pid == 0)
		make(call, result);
	if (waitpid(pid, &status, 0) < 0)
		return probe_refused("calls", "wait4()");
	report(call[0], result, status);
	return 0;
}

static bool read_argument(uint64_t *ret)
{
	char word[32];

	if (scanf("%31s", word) != 1)
		return false;
	*ret = strcmp(word, "/") == 0 ? (uintptr_t) "/" : strtoull(word, NULL, 0);
	return true;
}

static bool read_call(uint64_t call[7])
{
	for (int i = 0; i < 7; i++)
		if (!read_argument(&call[i]))
			return false;
	return true;
}

int verb_calls(int argc, char **argv)
{
	struct result *result =
	    mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t call[7];
	int r = 0;

	(void)argc;
	if (result == MAP_FAILED)
		return probe_refused(argv[0], "mmap()");
	while (r == 0 && read_call(call))
		r = try_one(call, result);
	fflush(stdout);
	return r;
}
