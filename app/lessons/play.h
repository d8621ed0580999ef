// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Playing a lesson: the policy in force, a sandbox in which its commands leave their files, and
 * what is observed there. The same functions serve `lesson run`, `lesson check` and the TUI.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lessons/lesson.h"
#include "sandbox/attack.h"
#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/verdict.h"
#include "sandbox/world.h"

struct lesson_play {
	struct sb_policy policy;
	struct sb_catalogue catalogue;
	struct sb_world *world; /* started when first needed */
	struct sb_world_options world_options;
};

struct lesson_observation {
	enum lesson_subject subject;
	enum sb_outcome outcome;      /* attack */
	enum sb_stopper stopped_by;   /* attack */
	char errno_name[16];          /* attack and run: "EPERM", "SIGSYS", …, "none" */
	int exit_status;              /* run */
	char text[SB_VERDICT_OUTPUT]; /* run and attack: output; status: the field's value */
	char sentence[512];           /* what a learner is told */
};

int lesson_play_init(struct lesson_play *play, struct sb_error *err);
void lesson_play_done(struct lesson_play *play);

/* Policy options of the command line, as a step's `policy` or a goal's `solution` has them. The
 * sandbox's files survive unless the new policy needs other mounts. */
int lesson_play_policy(struct lesson_play *play, char *const *words, struct sb_error *err);

/* A fresh sandbox for what follows. */
void lesson_play_reset(struct lesson_play *play);

/* Observes what `check` speaks of under the policy in force. */
int lesson_play_observe(struct lesson_play *play, const struct lesson_check *check,
    struct lesson_observation *ret, struct sb_error *err);

/* Whether what the lesson says is what was observed; `why` (of `size` bytes) tells the difference. */
bool lesson_holds(const struct lesson_check *check, const struct lesson_observation *seen, char *why,
    size_t size);

/* The choice of the prediction that the observation makes right; -1 when none does, which is a
 * fault of the lesson. */
int lesson_answer(const struct lesson_prediction *prediction, const struct lesson_observation *seen);
