// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/step.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/lessons/play.h"
#include "sandbox/cleanup.h"

static void add_line(struct lesson_report *report, const char *text)
{
	size_t used = strlen(report->text);

	if (*text)
		snprintf(report->text + used, sizeof(report->text) - used, "%s\n", text);
}

/* What the commands of earlier steps left behind; what they answered has been seen. */
static int replay(struct lesson_play *play, const struct lesson *lesson, size_t until,
    struct lesson_observation *seen, struct sb_error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < until; i++) {
		const struct lesson_step *step = &lesson->steps[i];

		if (step->policy)
			r = lesson_play_policy(play, step->policy, err);
		for (size_t c = 0; r == 0 && c < step->n_expect; c++)
			if (step->expect[c].subject == LESSON_RUN)
				r = lesson_play_observe(play, &step->expect[c], seen, err);
	}
	return r;
}

static int report_prediction(struct lesson_play *play, const struct lesson_prediction *prediction,
    struct lesson_observation *seen, struct lesson_report *report, struct sb_error *err)
{
	int r = lesson_play_observe(play, &prediction->about, seen, err);

	if (r < 0)
		return r;
	report->answer = lesson_answer(prediction, seen);
	add_line(report, seen->sentence);
	if (prediction->about.subject != LESSON_STATUS)
		add_line(report, seen->text);
	return 0;
}

static int report_checks(struct lesson_play *play, const struct lesson_check *checks, size_t n,
    struct lesson_observation *seen, struct lesson_report *report, struct sb_error *err)
{
	report->holds = true;
	for (size_t i = 0; i < n; i++) {
		char why[512];
		int r = lesson_play_observe(play, &checks[i], seen, err);

		if (r < 0)
			return r;
		if (lesson_holds(&checks[i], seen, why, sizeof(why))) {
			add_line(report, seen->sentence);
		} else {
			report->holds = false;
			add_line(report, report->part == LESSON_GOAL ? seen->sentence : why);
		}
	}
	return 0;
}

static int report_part(struct lesson_play *play, const struct lesson_step *step,
    struct lesson_observation *seen, struct lesson_report *report, struct sb_error *err)
{
	if (report->part == LESSON_PREDICTION && step->prediction)
		return report_prediction(play, step->prediction, seen, report, err);
	if (report->part == LESSON_GOAL && step->goal)
		return report_checks(
		    play, step->goal->until, step->goal->n_until, seen, report, err);
	return report_checks(play, step->expect, step->n_expect, seen, report, err);
}

int lesson_step_report(const struct lesson *lesson, size_t step, enum lesson_part part,
    const struct sb_policy *policy, struct lesson_report *ret, struct sb_error *err)
{
	cleanup_free struct lesson_observation *seen = calloc(1, sizeof(*seen));
	struct lesson_play play;
	int r = seen ? lesson_play_init(&play, err) : sb_fail(err, ENOMEM, "lesson");

	if (r < 0)
		return r;
	memset(ret, 0, sizeof(*ret));
	ret->part = part;
	r = replay(&play, lesson, step, seen, err);
	lesson_play_use(&play, policy);
	if (r == 0)
		r = report_part(&play, &lesson->steps[step], seen, ret, err);
	lesson_play_done(&play);
	return r;
}
