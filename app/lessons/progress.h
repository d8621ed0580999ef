// SPDX-License-Identifier: GPL-3.0-or-later
/* What a learner has done, one small JSON file a lesson in $XDG_STATE_HOME/layerlab/lessons. */
#pragma once

#include "lessons/lesson.h"

struct lesson_progress {
	unsigned steps_done;
	unsigned predictions, right; /* for the calibration score */
};

/* All zero when there is none yet or it cannot be read. */
void lesson_progress_load(const struct lesson *lesson, struct lesson_progress *ret);

/* The same as an object with the lesson's name and its number of steps; the caller's. */
struct json_object *lesson_progress_json(
    const struct lesson *lesson, const struct lesson_progress *progress);

/* Written beside and renamed, so that a crash leaves the old one. */
int lesson_progress_save(
    const struct lesson *lesson, const struct lesson_progress *progress, struct sb_error *err);
