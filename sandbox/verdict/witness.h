// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The kernel's own word on refused calls: the tracepoints raw_syscalls:sys_enter, sys_exit and
 * capability:cap_capable, heard through perf_event_open(2) for one process's future children.
 * Needs CAP_PERFMON (or root) and tracefs; the lab works without it.
 *
 *   sb_witness_open(init of the world)  ->  run things in the world  ->  sb_witness_drain()
 *   -> sb_witness_take() -> sb_witness_close()
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/verdict/refusal.h"

struct sb_witness; /* opaque */

/* 0 when sb_witness_open() can work here; otherwise -errno and `err` says why. Cached. */
int sb_witness_probe(struct sb_error *err);

struct sb_witness_options {
	bool ordinary; /* keep calls that failed for ordinary reasons, too */
	bool emulated; /* an AppArmor emulation answers calls before they begin, as seccomp does: an
	                * exit without an entry says nothing then */
	uint32_t uid;  /* what the policy says, for processes that end too soon to be asked: */
	bool no_new_privs;
};

/* Listens to what `parent` (a world's init) forks from now on. On failure *ret stays NULL. */
int sb_witness_open(
    pid_t parent, const struct sb_witness_options *options, struct sb_witness **ret);
struct sb_witness *sb_witness_close(struct sb_witness *witness);

/* Readable (poll) when a refused call is waiting. */
int sb_witness_fd(const struct sb_witness *witness);

/* Works through what has come in. False when events were lost: then absence proves nothing. */
bool sb_witness_drain(struct sb_witness *witness);

/* Moves up to `max` refusals out, oldest first; returns how many. NULL gives 0. */
unsigned sb_witness_take(struct sb_witness *witness, struct sb_refusal *refusals, unsigned max);
