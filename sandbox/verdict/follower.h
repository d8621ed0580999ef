// SPDX-License-Identifier: GPL-3.0-or-later
/* Following what a world's init forks: by tracepoints where the kernel lets us, else by ptrace. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/verdict/refusal.h"

enum sb_mechanism { SB_MECHANISM_AUTO, SB_MECHANISM_TRACEPOINTS, SB_MECHANISM_PTRACE };

struct sb_follower_options {
	enum sb_mechanism mechanism;
	bool ordinary;               /* keep calls that failed for ordinary reasons, too */
	bool emulated, no_new_privs; /* see witness.h */
	uint32_t uid;
};

struct sb_follower; /* opaque */

int sb_follower_open(pid_t init, const struct sb_follower_options *options,
    struct sb_follower **ret, struct sb_error *err);
struct sb_follower *sb_follower_close(struct sb_follower *follower);

enum sb_mechanism sb_follower_mechanism(const struct sb_follower *follower);

/* Whether refused capabilities are heard; where not, only experiment tells. */
bool sb_follower_hears_capabilities(const struct sb_follower *follower);

/* What is to be run in the place of `argv` so that it can be followed; freed by the caller, the
 * strings are argv's. NULL = out of memory. */
char **sb_follower_argv(const struct sb_follower *follower, char *const argv[]);

/* Readable when a refusal is waiting. */
int sb_follower_fd(const struct sb_follower *follower);

/* Moves up to `max` refusals out, oldest first. *complete turns false when some were lost. */
unsigned sb_follower_take(
    struct sb_follower *follower, struct sb_refusal *refusals, unsigned max, bool *complete);
