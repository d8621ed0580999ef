// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pump.h"

#include <errno.h>
#include <unistd.h>

#include "app/cast.h"

struct pollfd pump_poll(const struct pump *pump)
{
	if (pump->start < pump->end)
		return (struct pollfd){.fd = pump->to, .events = POLLOUT};
	return (struct pollfd){.fd = pump->to < 0 ? -1 : pump->from, .events = POLLIN};
}

static void finish_to(struct pump *pump)
{
	if (pump->owns_to && pump->to >= 0)
		close(pump->to);
	pump->to = -1;
	pump->start = pump->end = 0;
}

/* Returns false when nothing more comes or nothing is there now. A pty whose last slave is closed
 * reads as EIO, not as end of file (pty(7)). */
static bool fill(struct pump *pump)
{
	ssize_t n = read(pump->from, pump->buffer, sizeof(pump->buffer));

	if (n > 0) {
		pump->start = 0;
		pump->end = (size_t)n;
		if (pump->record)
			cast_output(pump->record, pump->buffer, (size_t)n);
		return true;
	}
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	pump->from = -1;
	if (pump->owns_to)
		finish_to(pump);
	return false;
}

/* Returns false when it could not be written now, or ever. */
static bool empty(struct pump *pump)
{
	while (pump->start < pump->end) {
		ssize_t n = write(pump->to, pump->buffer + pump->start, pump->end - pump->start);

		if (n >= 0) {
			pump->start += (size_t)n;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			finish_to(pump);
		return false;
	}
	return true;
}

void pump_run(struct pump *pump, const struct pollfd *polled)
{
	if (polled->fd < 0 || !polled->revents)
		return;
	if (pump->start == pump->end && !fill(pump))
		return;
	empty(pump);
}

void pump_drain(struct pump *pump)
{
	if (pump->to < 0)
		return;
	do {
		struct pollfd writable = {.fd = pump->to, .events = POLLOUT};

		while (!empty(pump) && pump->to >= 0)
			poll(&writable, 1, -1);
	} while (pump->to >= 0 && pump->from >= 0 && fill(pump));
}
