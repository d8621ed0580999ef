// SPDX-License-Identifier: GPL-3.0-or-later
/* What was observed, and what a lesson's claims and predictions are worth beside it. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lessons/lesson.h"
#include "sandbox/attack.h"
#include "sandbox/verdict.h"

struct lesson_observation {
	enum lesson_subject subject;
	enum sb_outcome outcome;      /* attack */
	enum sb_stopper stopped_by;   /* attack */
	char errno_name[16];          /* attack and run: "EPERM", "SIGSYS", …, "none" */
	int exit_status;              /* run */
	char text[SB_VERDICT_OUTPUT]; /* run and attack: output; status: the field's value */
	char sentence[512];           /* what a learner is told */
};

/* Whether what the lesson says is what was observed; `why` (of `size` bytes) tells the difference.
 */
bool lesson_holds(const struct lesson_check *check, const struct lesson_observation *seen,
    char *why, size_t size);

/* The choice of the prediction that the observation makes right; -1 when none does, which is a
 * fault of the lesson. */
int lesson_answer(
    const struct lesson_prediction *prediction, const struct lesson_observation *seen);
