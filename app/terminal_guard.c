// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

static bool same_settings(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
	       a->c_lflag == b->c_lflag;
}

/* In a session of its own, where neither the terminal's hangup nor its job control reaches it
 * (setsid(2); tcsetattr(3) asks job control only of a controlling terminal). */
static _Noreturn void guard_main(
    int terminal, int alive, const struct termios *before, const char *farewell)
{
	struct termios raw, now;
	char byte;

	setsid();
	signal(SIGHUP, SIG_IGN);
	tcgetattr(terminal, &raw);
	while (read(alive, &byte, 1) < 0 && errno == EINTR)
		;
	if (tcgetattr(terminal, &now) == 0 && same_settings(&now, &raw)) {
		if (farewell && write(terminal, farewell, strlen(farewell)) < 0)
			_exit(1);
		tcsetattr(terminal, TCSANOW, before);
	}
	_exit(0);
}

/* The guard must hold nothing but the terminal and the pipe: a socket of a world kept open here
 * would keep that world alive. */
static void close_others(int terminal, int alive)
{
	int low = terminal < alive ? terminal : alive, high = terminal < alive ? alive : terminal;

	if (low > 0)
		close_range(0, low - 1, 0);
	if (high > low + 1)
		close_range(low + 1, high - 1, 0);
	close_range(high + 1, ~0u, 0);
}

/* Forked twice, so that the lab has no child to wait for. */
static int start(struct cli_guard *guard, const char *farewell, struct sb_error *err)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return sb_fail(err, errno, "terminal: pipe");
	pid = fork();
	if (pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return sb_fail(err, errno, "terminal: fork");
	}
	if (pid == 0) {
		if (fork() != 0)
			_exit(0);
		close_others(guard->terminal, ends[0]);
		guard_main(guard->terminal, ends[0], &guard->before, farewell);
	}
	waitpid(pid, NULL, 0);
	close(ends[0]);
	guard->alive = ends[1];
	return 0;
}

int cli_guard_raw(struct cli_guard *guard, int terminal, const char *farewell, struct sb_error *err)
{
	struct termios raw;
	int r;

	guard->terminal = terminal;
	guard->alive = -1;
	if (tcgetattr(terminal, &guard->before) < 0)
		return sb_fail(err, errno, "terminal: tcgetattr");
	raw = guard->before;
	cfmakeraw(&raw);
	if (tcsetattr(terminal, TCSADRAIN, &raw) < 0)
		return sb_fail(err, errno, "terminal: tcsetattr");
	r = start(guard, farewell, err);
	if (r < 0)
		tcsetattr(terminal, TCSADRAIN, &guard->before);
	return r;
}

int cli_guard_watch(struct cli_guard *guard, int terminal, const struct termios *before,
    const char *farewell, struct sb_error *err)
{
	guard->terminal = terminal;
	guard->alive = -1;
	guard->before = *before;
	return start(guard, farewell, err);
}

void cli_guard_release(struct cli_guard *guard)
{
	tcsetattr(guard->terminal, TCSADRAIN, &guard->before);
	if (guard->alive >= 0)
		close(guard->alive);
	guard->alive = -1;
}
