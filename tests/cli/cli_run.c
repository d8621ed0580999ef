// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_SECONDS "60"

/* A file in memory for what a process writes: no pipe to drain while waiting for its end. */
static int memory(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	if (fd < 0)
		abort();
	return fd;
}

static char *contents(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)size + 1);

	if (!text || pread(fd, text, (size_t)size, 0) != size)
		abort();
	close(fd);
	return text;
}

static _Noreturn void child(const char *line, int out, int err)
{
	int null = open("/dev/null", O_RDONLY);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	setenv("L", getenv("LAYERLAB"), 1);
	execlp("timeout", "timeout", PATIENCE_SECONDS, "sh", "-c", line, NULL);
	_exit(127);
}

struct cli_result cli_sh(const char *line)
{
	int out = memory("stdout"), err = memory("stderr"), status;
	struct cli_result result;
	pid_t pid = fork();

	if (pid == 0)
		child(line, out, err);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		abort();
	result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	result.out = contents(out);
	result.err = contents(err);
	return result;
}

void cli_result_done(struct cli_result *result)
{
	free(result->out);
	free(result->err);
}

size_t cli_lines(const char *text)
{
	size_t n = 0;

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}
