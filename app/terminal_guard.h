// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Gives the person's terminal back, however the lab ends. While the terminal is raw a small process
 * waits for the lab to be gone; if the terminal still is as the lab had set it then (kill -9, a
 * crash), it puts the old settings back.
 */
#pragma once

#include <termios.h>

#include "sandbox/error.h"

struct cli_guard {
	int terminal; /* borrowed */
	int alive;    /* write end of the pipe the guard reads; -1 = no guard */
	struct termios before;
};

/* Makes `terminal` raw (cfmakeraw(3)) and starts the guard, which writes `farewell` (may be NULL)
 * to the terminal if it has to step in. */
int cli_guard_raw(
    struct cli_guard *guard, int terminal, const char *farewell, struct sb_error *err);

/* The same guard for a terminal that someone else (curses) has set up by now; `before` is what to
 * put back. */
int cli_guard_watch(struct cli_guard *guard, int terminal, const struct termios *before,
    const char *farewell, struct sb_error *err);

/* Restores the terminal and lets the guard go. */
void cli_guard_release(struct cli_guard *guard);
