// SPDX-License-Identifier: GPL-3.0-or-later
/* A lesson held against the kernel, and a lesson read by the linter. */
#pragma once

#include <stdbool.h>

#include "lessons/lesson.h"

struct lesson_tally {
	unsigned held, failed, skipped;
	char why_skipped[256];
};

/* Told of each claim: where it stands, whether it holds, what was seen. */
typedef void lesson_report(
    void *context, const struct lesson *lesson, unsigned line, bool holds, const char *text);

/* Replays every step: policies, expectations, predictions (one choice must be what happens), goals
 * (open before the solution, reached by it). A lesson that needs what this machine lacks is counted
 * as skipped, with the reason, and so is each claim about an attack this kernel cannot carry out.
 * Negative only when the lab itself failed. */
int lesson_check_all(const struct lesson *lesson, lesson_report *report, void *context,
    struct lesson_tally *ret, struct sb_error *err);

/* What can be told without running anything: policies parse, attacks exist, names are right. */
int lesson_lint(const struct lesson *lesson, struct sb_error *err);
