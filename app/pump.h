// SPDX-License-Identifier: GPL-3.0-or-later
/* Copies bytes from one descriptor to another as poll(2) allows. */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct pump {
	int from, to;      /* -1 = this side is finished */
	bool owns_to;      /* close `to` at the end of `from`, so that the reader sees it */
	struct cast *record; /* gets a copy of what is read; NULL = nobody */
	size_t start, end; /* what is read and not yet written */
	char buffer[16384];
};

/* What to poll for: reading while the buffer is empty, writing while it is not. */
struct pollfd pump_poll(const struct pump *pump);

/* Moves what can be moved after poll said so. A side that fails or ends is finished. */
void pump_run(struct pump *pump, const struct pollfd *polled);

/* Everything that is ready now, without waiting: the last words of a process that has ended.
 * `from` must be non-blocking. */
void pump_drain(struct pump *pump);
