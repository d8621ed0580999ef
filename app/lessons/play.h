// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Playing a lesson: the policy in force, a sandbox in which its commands leave their files, and
 * what is observed there. The same functions serve `lesson run`, `lesson check` and the TUI.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lessons/lesson.h"
#include "lessons/observation.h"
#include "sandbox/attack.h"
#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/world.h"

struct lesson_play {
	struct sb_policy policy;
	struct sb_catalogue catalogue;
	struct sb_world *world; /* started when first needed */
	struct sb_world_options world_options;
};

int lesson_play_init(struct lesson_play *play, struct sb_error *err);
void lesson_play_done(struct lesson_play *play);

/* Policy options on one line, as a step's `policy` or a goal's `solution` has them, on top of the
 * default preset. The sandbox's files survive unless the new policy needs other mounts. */
int lesson_play_policy(struct lesson_play *play, const char *line, struct sb_error *err);

/* The same for a policy that is there already. */
void lesson_play_use(struct lesson_play *play, const struct sb_policy *policy);

/* A fresh sandbox for what follows. */
void lesson_play_reset(struct lesson_play *play);

/* Observes what `check` speaks of under the policy in force. */
int lesson_play_observe(struct lesson_play *play, const struct lesson_check *check,
    struct lesson_observation *ret, struct sb_error *err);
