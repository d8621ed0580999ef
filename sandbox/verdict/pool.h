// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Many attempts at once: worker processes take trials from a shared list and write what came of
 * them into memory shared with the parent. Every worker makes and ends its own worlds; when the
 * parent dies, the workers die, and with them their worlds.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/attack.h"
#include "sandbox/error.h"
#include "sandbox/verdict/attempt.h"

struct sb_trial {
	const struct sb_attack *attack;
	const struct sb_choice *choice;
	struct sb_policy policy;
	struct sb_attempt_options options;
	/* Results: */
	bool done;
	int rc; /* of sb_attempt_run() */
	struct sb_error error;
	struct sb_attempt attempt;
};

/* Called in the parent after each trial; returning false stops the rest. */
typedef bool sb_pool_progress(void *context, size_t done);

/* Memory for `n` zeroed trials that workers can write to; freed by sb_trials_free(). */
struct sb_trial *sb_trials_new(size_t n, struct sb_error *err);
void sb_trials_free(struct sb_trial *trials, size_t n);

/* Runs every trial that is not done. 0, -ECANCELED when `progress` stopped it, or -errno. */
int sb_trials_run(struct sb_trial *trials, size_t n, sb_pool_progress *progress, void *context,
    struct sb_error *err);
