// SPDX-License-Identifier: GPL-3.0-or-later
/* A bounded ring of terminal lines, newest first, each trimmed of the blanks at its end. */
#pragma once

#include "app/tui/terminal.h"

struct scrollback_line {
	int n;
	struct term_cell *cells;
};

struct scrollback {
	struct scrollback_line *lines; /* TERM_SCROLLBACK of them */
	int first;                     /* index of the newest */
	int n;
};

/* False when out of memory. */
bool scrollback_init(struct scrollback *ring);
void scrollback_done(struct scrollback *ring);
void scrollback_clear(struct scrollback *ring);

/* Copies; drops the oldest line when full, and the new one when out of memory. */
void scrollback_push(struct scrollback *ring, const struct term_cell *cells, int n);

/* The line `back` lines ago, 0 = newest; NULL when there is none. Valid until the next push. */
const struct scrollback_line *scrollback_line(const struct scrollback *ring, int back);

/* Forgets the newest line. */
void scrollback_pop(struct scrollback *ring);
