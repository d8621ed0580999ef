// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * "Operation not permitted: says who?" for any command: each refused call of the command, its
 * children and threads, with who refused it and the smallest change that allows it.
 *
 *   1. sb_world_new()   2. sb_why_open()   3. sb_spawn(sb_why_argv()) and wait, with
 *   sb_why_pump() whenever sb_why_fd() is readable   4. sb_why_finish()   5. sb_why_calls()
 *   6. sb_why_close()
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/apparmor/emulation/emulation.h"
#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/verdict.h"
#include "sandbox/verdict/follower.h"
#include "sandbox/verdict/refusal.h"
#include "sandbox/world.h"

#define SB_WHY_EVIDENCE 4

struct sb_why_call {
	struct sb_refusal refusal;
	unsigned count;             /* how often the same process was refused the same */
	enum sb_stopper stopped_by; /* NOBODY: failed for an ordinary reason */
	bool proved;
	char detail[400];
	char fix[320];
	struct sb_evidence evidence[SB_WHY_EVIDENCE];
	unsigned n_evidence;
};

struct sb_why_options {
	enum sb_mechanism mechanism;
	bool ordinary; /* keep calls that failed for ordinary reasons */
};

struct sb_why; /* opaque */

/* `world` is borrowed and must outlive the rest; nothing of the command may run in it yet. */
int sb_why_open(struct sb_world *world, const struct sb_policy *policy,
    const struct sb_why_options *options, struct sb_why **ret, struct sb_error *err);
struct sb_why *sb_why_close(struct sb_why *why);

/* What is to be run in the place of `argv`; belongs to `why`, the strings are argv's. NULL = out of
 * memory. */
char *const *sb_why_argv(struct sb_why *why, char *const argv[]);

int sb_why_fd(const struct sb_why *why);

/* Takes what is waiting. `emulation` is the command's own; NULL without. */
void sb_why_pump(struct sb_why *why, struct sb_emulation *emulation);

/* After the command has ended and the last pump. Where a layer may have refused without a word,
 * runs `argv` once more in a world of its own with that layer lifted. */
int sb_why_finish(struct sb_why *why, char *const argv[], struct sb_error *err);

/* In the order they happened; belongs to `why`. */
size_t sb_why_calls(const struct sb_why *why, const struct sb_why_call **ret);

enum sb_mechanism sb_why_mechanism(const struct sb_why *why);

/* False when events were lost: something may be missing. */
bool sb_why_is_complete(const struct sb_why *why);
