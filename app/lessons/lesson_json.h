// SPDX-License-Identifier: GPL-3.0-or-later
/* Lessons for machines. New objects, the caller's. */
#pragma once

#include <json-c/json.h>

#include "app/lessons/check.h"
#include "lessons/lesson.h"

/* name, title, about, order, steps (a number) */
json_object *lesson_json_entry(const struct lesson *lesson);

/* The same with the steps themselves; what a learner has to find out is not in it. */
json_object *lesson_json(const struct lesson *lesson);

/* lesson, held, failed, skipped, why_skipped, failures (an array the caller fills) */
json_object *lesson_json_tally(
    const struct lesson *lesson, const struct lesson_tally *tally, json_object *failures);
