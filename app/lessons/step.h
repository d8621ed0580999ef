// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One part of a step answered by the kernel, for a process of its own: the steps before are
 * replayed in a fresh sandbox first, so that the files they leave are there.
 */
#pragma once

#include "app/lessons/report.h"
#include "sandbox/policy.h"

/* `policy`: the learner's. */
int lesson_step_report(const struct lesson *lesson, size_t step, enum lesson_part part,
    const struct sb_policy *policy, struct lesson_report *ret, struct sb_error *err);
