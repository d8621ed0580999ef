// SPDX-License-Identifier: GPL-3.0-or-later
/* A victim of another user, and what is done to it. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/probe/probe.h"

#define VICTIM_SECONDS 60 /* longer than any attack may run */

static const char secret[] = "the neighbour's password";

int verb_pause(int argc, char **argv)
{
	char buf[256];
	ssize_t n;

	(void)argc;
	(void)argv;
	do
		n = read(STDIN_FILENO, buf, sizeof(buf));
	while (n > 0 || (n < 0 && errno == EINTR));
	return 0;
}

/* Says where it is through the descriptor, then stays. */
int verb_victim_wait(int argc, char **argv)
{
	int fd = (int)probe_number(argv[1], 1023);

	(void)argc;
	dprintf(fd, "%d %" PRIuPTR "\n", getpid(), (uintptr_t)secret);
	close(fd);
	alarm(VICTIM_SECONDS);
	for (;;)
		pause();
}

/* Every errno fits into an exit status. exec makes the process dumpable again after setuid(2), as
 * an ordinary service is: prctl(2). */
static void become_victim(uid_t uid, int whereabouts)
{
	int null = open("/dev/null", O_RDWR);
	char fd[16];

	setsid();
	for (int i = 0; i < 3; i++)
		dup2(null, i);
	if (setgroups(0, NULL) < 0 || setgid(uid) < 0 || setuid(uid) < 0)
		_exit(errno);
	snprintf(fd, sizeof(fd), "%d", whereabouts);
	execl("/proc/self/exe", "lab-probe", "victim-wait", fd, NULL);
	_exit(errno);
}

static int save(const char *verb, const char *path, const char *text, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, size) != (ssize_t)size)
		return probe_refused(verb, path);
	close(fd);
	return 0;
}

int verb_victim(int argc, char **argv)
{
	long uid = probe_number(argv[1], 65535);
	char text[64];
	int pipe_fds[2], status = 0;
	ssize_t n;
	pid_t pid;

	(void)argc;
	if (uid < 0)
		return PROBE_USAGE;
	if (pipe(pipe_fds) < 0 || (pid = fork()) < 0)
		return probe_refused(argv[0], "fork()");
	if (pid == 0) {
		close(pipe_fds[0]);
		become_victim((uid_t)uid, pipe_fds[1]);
	}
	close(pipe_fds[1]);
	n = read(pipe_fds[0], text, sizeof(text));
	if (n <= 0) {
		waitpid(pid, &status, 0);
		errno = WEXITSTATUS(status);
		return probe_refused(argv[0], "become another user");
	}
	return save(argv[0], argv[2], text, (size_t)n);
}

static int find_victim(const char *verb, const char *path, int *pid, uintptr_t *address)
{
	FILE *f = fopen(path, "re");
	int n = f ? fscanf(f, "%d %" SCNuPTR, pid, address) : 0;

	if (f)
		fclose(f);
	if (n == 2)
		return 0;
	fprintf(stderr, "%s: no victim in %s\n", verb, path);
	return PROBE_REFUSED;
}

int verb_ptrace_attach(int argc, char **argv)
{
	uintptr_t address;
	char call[64];
	int pid, r;

	(void)argc;
	r = find_victim(argv[0], argv[1], &pid, &address);
	if (r)
		return r;
	snprintf(call, sizeof(call), "ptrace(PTRACE_ATTACH, %d)", pid);
	if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) < 0)
		return probe_refused(argv[0], call);
	waitpid(pid, NULL, __WALL);
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	return probe_gained("attached to process %d", pid);
}

int verb_process_vm_read(int argc, char **argv)
{
	uintptr_t address;
	char stolen[sizeof(secret)], call[64];
	struct iovec here = {stolen, sizeof(stolen)}, there = {.iov_len = sizeof(stolen)};
	int pid, r;

	(void)argc;
	r = find_victim(argv[0], argv[1], &pid, &address);
	if (r)
		return r;
	there.iov_base = (void *)address;
	snprintf(call, sizeof(call), "process_vm_readv(%d)", pid);
	if (process_vm_readv(pid, &here, 1, &there, 1, 0) != (ssize_t)sizeof(stolen))
		return probe_refused(argv[0], call);
	return probe_gained("read out of process %d: %.*s", pid, (int)sizeof(stolen), stolen);
}
