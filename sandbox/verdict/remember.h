// SPDX-License-Identifier: GPL-3.0-or-later
/* Verdicts found earlier in this process: same attack, same policy, same way of delivery. */
#pragma once

#include "sandbox/verdict.h"

/* Copies the verdict out and returns true when there is one. */
bool sb_verdict_recall(const struct sb_attack *attack, const struct sb_policy *policy,
    const struct sb_judge_options *options, struct sb_verdict *ret);

/* Keeps a copy; the oldest gives way. Out of memory it is not kept, which costs time only. */
void sb_verdict_remember(const struct sb_policy *policy, const struct sb_judge_options *options,
    const struct sb_verdict *verdict);
