// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/world/strict.h"

#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/report.h"

static const char greeting[] =
    "seccomp strict: read, write, _exit and sigreturn are all that is left.\r\n"
    "This is not a shell; none could start. Type a command and the lab calls execve:\r\n"
    "the kernel kills the process with SIGKILL.\r\n";

static void say(const char *text)
{
	(void)!write(STDOUT_FILENO, text, strlen(text));
}

/* _exit(2) of libc is exit_group(2), which strict mode forbids. */
static _Noreturn void leave(void)
{
	for (;;)
		syscall(SYS_exit, 0);
}

static _Noreturn void loop(char *const *env)
{
	char line[512];
	char *shell[] = {"sh", "-c", line, NULL};

	say(greeting);
	for (;;) {
		ssize_t n;

		say("strict> ");
		n = read(STDIN_FILENO, line, sizeof(line) - 1);
		if (n <= 0)
			leave();
		line[n] = '\0';
		if (line[strspn(line, " \t\r\n")])
			execve("/bin/sh", shell, env);
	}
}

_Noreturn void sb_strict_enter(int report, char *const *argv, char *const *env, bool is_loop)
{
	const struct sb_message message = {.kind = SB_MESSAGE_STRICT};

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0) < 0)
		_exit(EXIT_FAILURE);
	(void)!write(report, &message, sizeof(message));
	if (is_loop)
		loop(env);
	execve("/bin/sh", argv, env);
	leave();
}
