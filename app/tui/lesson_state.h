// SPDX-License-Identifier: GPL-3.0-or-later
/* Where a learner is in a lesson. */
#pragma once

#include <stdbool.h>

#include "app/lessons/progress.h"
#include "app/lessons/report.h"
#include "app/tui/cursor.h"
#include "lessons/lesson.h"

struct lesson_state {
	const struct lesson *open; /* NULL = the list is shown */
	int step;
	struct cursor choice; /* of the prediction */
	bool is_locked;       /* the prediction is made */
	bool is_working;      /* the kernel is being asked */
	bool has_report;
	struct lesson_report report; /* the last one of this step */
	bool is_reached;             /* the goal */
	bool is_done;                /* the last step is behind */
	int n_hints;                 /* shown */
	char trouble[256];
	struct lesson_progress progress;
};
