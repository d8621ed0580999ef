// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One command in one fresh world, on the person's own stdin, stdout and stderr. Descriptors of a
 * terminal never enter the sandbox (a process that holds one can push input into it, TIOCSTI of
 * ioctl_tty(2)): with a terminal on both sides the sandbox gets a pty of its own, otherwise each
 * terminal is replaced by a pipe. Everything else is passed through.
 */
#pragma once

#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/spawn.h"
#include "sandbox/world.h"

/* Somebody who looks on while the command runs. */
struct cli_onlooker {
	void *context;
	/* Before the command starts; may put another argv in the place of *argv. Fails the session
	 * when it fails. */
	int (*begin)(void *context, struct sb_world *world, char *const **argv, struct sb_error *err);
	int (*fd)(void *context); /* to be polled; asked for once, after begin() */
	/* When that descriptor is readable, and once more after the command has ended. */
	void (*look)(void *context, const struct sb_process *process);
};

struct cli_session {
	char *const *argv;
	bool stays; /* see struct sb_command */
	const struct cli_onlooker *onlooker; /* NULL = nobody */
	const char *record;    /* file for an asciicast of what the terminal shows; NULL = none */
	bool output_to_stderr; /* standard output is wanted for something else */
};

/* Runs to the end. Returns the exit status `layerlab run` promises, or a negative errno when the
 * lab itself failed or the command could not be started (cli_session_failed()). */
int cli_session_run(
    const struct cli_session *session, const struct sb_policy *policy, struct sb_error *err);

/* Prints the error and returns 125, 126 or 127 (2 for bad input). */
int cli_session_failed(const struct sb_error *err);

/* Exit status for a wait(2) status: the command's own, or 128+N. */
int cli_exit_status(int wait_status);
