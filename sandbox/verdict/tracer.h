// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Refused calls by ptrace(2), for machines that do not let the lab hear tracepoints. A process of
 * its own follows the command and everything it forks. The lab owns the sandbox's user namespace,
 * so set-user-ID programs keep what they gain (LSM_UNSAFE_PTRACE does not apply to a capable
 * tracer); a command that wants to trace others itself is refused, and says so.
 *
 * The world's init cannot be traced (it is not dumpable), so the command has to wait to be found:
 * sb_tracer_argv() puts a shell before it that stops itself.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/verdict/refusal.h"

struct sb_tracer; /* opaque */

/* `argv` with the waiting shell in front, to be run in its place; freed by the caller, the strings
 * are argv's. NULL = out of memory. */
char **sb_tracer_argv(char *const argv[]);

struct sb_tracer_options {
	bool ordinary; /* keep calls that failed for ordinary reasons */
	int notes_fd;  /* where notes on what is used go (collect.h); -1 = none */
};

/* Waits for the first process of the world that has stopped, and lets it go on under its eyes. */
int sb_tracer_open(pid_t init, const struct sb_tracer_options *options, struct sb_tracer **ret,
    struct sb_error *err);
struct sb_tracer *sb_tracer_close(struct sb_tracer *tracer);

/* Readable when a refusal is waiting, and at the end. */
int sb_tracer_fd(const struct sb_tracer *tracer);

/* Moves up to `max` refusals out without waiting; returns how many. */
unsigned sb_tracer_take(struct sb_tracer *tracer, struct sb_refusal *refusals, unsigned max);
