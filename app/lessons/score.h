// SPDX-License-Identifier: GPL-3.0-or-later
/* How good a policy is for a challenge, and the best one a search finds. */
#pragma once

#include <stdbool.h>

#include "lessons/challenge.h"
#include "sandbox/attack.h"
#include "sandbox/error.h"
#include "sandbox/policy.h"

struct challenge_score {
	unsigned n_stopped, n_attacks; /* attacks that could be carried out here at all */
	unsigned n_kept, n_duties;
	unsigned privilege; /* challenge_privilege(); less is better */
	char passed[256];   /* attacks that passed, separated by blanks */
	char broken[256];   /* duties that broke */
};

/*
 * What a policy leaves to a process, in points: one for each capability of the bounding set and
 * for every ten system calls in reach, 5 without no_new_privs, 10 unconfined. A crude scale, the
 * same for everybody: it ranks policies that stop the same attacks.
 */
unsigned challenge_privilege(const struct sb_policy *policy);

/* Runs every duty in one fresh sandbox and every attack in one of its own. */
int challenge_score(const struct challenge *challenge, const struct sb_catalogue *catalogue,
    const struct sb_policy *policy, struct challenge_score *ret, struct sb_error *err);

/* Whether the workload still works under `policy`; cheaper than the whole score. */
int challenge_works(const struct challenge *challenge, const struct sb_policy *policy, bool *ret,
    struct sb_error *err);

/* More attacks stopped with the workload whole, then less privilege. */
bool challenge_is_better(const struct challenge_score *a, const struct challenge_score *b);
