// SPDX-License-Identifier: GPL-3.0-or-later
/* The best policy for a challenge, by trying: no solution is written down anywhere. */
#pragma once

#include "app/lessons/score.h"

/*
 * One layer after the other, keeping the workload whole: the smallest capability set (whole groups
 * dropped first, then one by one), no_new_privs, each shipped seccomp profile, each shipped
 * AppArmor profile. Best of what was tried, not proved to be the best of all.
 */
int challenge_search(const struct challenge *challenge, const struct sb_catalogue *catalogue,
    const struct sb_policy *start, struct sb_policy *ret_policy, struct challenge_score *ret_score,
    struct sb_error *err);
