// SPDX-License-Identifier: GPL-3.0-or-later
/* What came of one part of a step; flat, so that a worker can write it to a pipe. */
#pragma once

#include <stdbool.h>

#include "lessons/lesson.h"

enum lesson_part { LESSON_PREDICTION, LESSON_EXPECTATIONS, LESSON_GOAL, LESSON_PARTS };

struct lesson_report {
	enum lesson_part part;
	int answer;      /* PREDICTION: the right choice; -1 none */
	bool holds;      /* EXPECTATIONS and GOAL: all of them */
	char text[2048]; /* what the kernel said, lines */
};
