// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "sandbox/text.h"

static const int caught[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
static struct sigaction before[SB_COUNT(caught)];
static int ends[2] = {-1, -1};
static pid_t lab;

/* A fork that has not exec'ed yet shares the pipe: only the lab's own signals count. */
static void on_signal(int number)
{
	unsigned char byte = (unsigned char)number;
	int saved = errno;

	if (getpid() == lab && write(ends[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

int signals_start(struct sb_error *err)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return sb_fail(err, errno, "signals: pipe");
	lab = getpid();
	for (size_t i = 0; i < SB_COUNT(caught); i++)
		sigaction(caught[i], &action, &before[i]);
	signal(SIGPIPE, SIG_IGN);
	return ends[0];
}

void signals_stop(void)
{
	for (size_t i = 0; i < SB_COUNT(caught) && ends[0] >= 0; i++)
		sigaction(caught[i], &before[i], NULL);
	for (int i = 0; i < 2; i++) {
		if (ends[i] >= 0)
			close(ends[i]);
		ends[i] = -1;
	}
}

int signals_next(void)
{
	unsigned char byte;

	return ends[0] >= 0 && read(ends[0], &byte, 1) == 1 ? byte : 0;
}
