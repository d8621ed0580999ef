// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * perf_event_open(2) for tracepoints of one process and what it forks later: a ring buffer for each
 * processor, read as one stream of events in the order of time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"

enum sb_ring_kind {
	SB_RING_ENTER,
	SB_RING_EXIT,
	SB_RING_CAP,
	SB_RING_FORK,
	SB_RING_COMM,
	SB_RING_MAP
};

struct sb_ring_event {
	uint64_t time; /* CLOCK_MONOTONIC, ns */
	enum sb_ring_kind kind;
	pid_t tid;
	union {
		struct {
			long nr;
			uint64_t args[6];
		} enter;
		struct {
			long nr, ret;
			uint64_t
			    args[6]; /* of a failed call, where the registers still show them */
		} exit;
		struct {
			uint64_t target_ns; /* address of the user namespace that was asked about */
			int cap, ret;
		} cap;
		struct {
			pid_t parent;
		} fork;
		struct {
			char name[16];
			bool by_exec;
		} comm;
		struct {
			char name[192]; /* of the file that was mapped executable; longer ones are
			                   cut */
		} map;
	};
};

struct sb_rings; /* opaque */

/* `parent` is the first to be heard (0 = this process); everything it forks is heard too. */
int sb_rings_open(pid_t parent, struct sb_rings **ret, struct sb_error *err);
struct sb_rings *sb_rings_close(struct sb_rings *rings);

/* Readable (poll) when a call has failed or a capability was refused. */
int sb_rings_fd(const struct sb_rings *rings);

/* Calls `each` for everything that happened before now, oldest first. */
void sb_rings_read(struct sb_rings *rings,
    void (*each)(void *context, const struct sb_ring_event *event), void *context);

/* Whether the kernel had to drop events. */
bool sb_rings_lost(const struct sb_rings *rings);
