// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/check.h"

#include <stdio.h>

#include "app/lessons/play.h"
#include "sandbox/apparmor/backend.h"
#include "sandbox/text.h"

struct checking {
	const struct lesson *lesson;
	struct lesson_play play;
	struct lesson_observation seen; /* large: one for all */
	lesson_report *report;
	void *context;
	struct lesson_tally *tally;
};

static void tell(struct checking *checking, unsigned line, bool holds, const char *text)
{
	if (holds)
		checking->tally->held++;
	else
		checking->tally->failed++;
	checking->report(checking->context, checking->lesson, line, holds, text);
}

static int check_one(struct checking *checking, const struct lesson_check *check, bool *ret_holds,
    char *why, size_t size, struct sb_error *err)
{
	int r = lesson_play_observe(&checking->play, check, &checking->seen, err);

	if (r == 0)
		*ret_holds = lesson_holds(check, &checking->seen, why, size);
	return r;
}

/* An attack that cannot be carried out here (a call this kernel was built without, a missing tool)
 * says nothing about the lesson. */
static bool is_unavailable(struct checking *checking)
{
	if (checking->seen.subject != LESSON_ATTACK || checking->seen.outcome != SB_OUTCOME_ERROR)
		return false;
	checking->tally->skipped++;
	sb_copy(checking->tally->why_skipped, sizeof(checking->tally->why_skipped),
	    checking->seen.sentence);
	return true;
}

static int check_expectations(
    struct checking *checking, const struct lesson_step *step, struct sb_error *err)
{
	for (size_t i = 0; i < step->n_expect; i++) {
		char why[SB_VERDICT_OUTPUT] = "";
		bool holds = false;
		int r = check_one(checking, &step->expect[i], &holds, why, sizeof(why), err);

		if (r < 0)
			return r;
		if (!is_unavailable(checking))
			tell(checking, step->expect[i].line, holds,
			    holds ? checking->seen.sentence : why);
	}
	return 0;
}

static int check_prediction(
    struct checking *checking, const struct lesson_prediction *prediction, struct sb_error *err)
{
	char text[SB_VERDICT_OUTPUT + 128];
	int r = lesson_play_observe(&checking->play, &prediction->about, &checking->seen, err);
	int answer;

	if (r < 0)
		return r;
	if (is_unavailable(checking))
		return 0;
	answer = lesson_answer(prediction, &checking->seen);
	snprintf(text, sizeof(text), "no choice of the prediction is what happens: %.500s %.3000s",
	    checking->seen.sentence, checking->seen.text);
	tell(checking, prediction->about.line, answer >= 0,
	    answer >= 0 ? checking->seen.sentence : text);
	return 0;
}

static int all_hold(struct checking *checking, const struct lesson_goal *goal, bool *ret, char *why,
    size_t size, struct sb_error *err)
{
	*ret = true;
	for (size_t i = 0; *ret && i < goal->n_until; i++) {
		int r = check_one(checking, &goal->until[i], ret, why, size, err);

		if (r < 0)
			return r;
	}
	return 0;
}

static int check_goal(
    struct checking *checking, const struct lesson_goal *goal, struct sb_error *err)
{
	char why[SB_VERDICT_OUTPUT] = "";
	unsigned line = goal->n_until ? goal->until[0].line : 0;
	bool holds = false;
	int r = all_hold(checking, goal, &holds, why, sizeof(why), err);

	if (r < 0)
		return r;
	tell(
	    checking, line, !holds, holds ? "the goal is reached before anything is done" : "open");
	if ((r = lesson_play_policy(&checking->play, goal->solution, err)) < 0 ||
	    (r = all_hold(checking, goal, &holds, why, sizeof(why), err)) < 0)
		return r;
	tell(checking, line, holds, holds ? "reached by the solution" : why);
	return 0;
}

static int check_step(
    struct checking *checking, const struct lesson_step *step, struct sb_error *err)
{
	int r = 0;

	if (step->policy)
		r = lesson_play_policy(&checking->play, step->policy, err);
	if (r == 0 && step->prediction)
		r = check_prediction(checking, step->prediction, err);
	if (r == 0)
		r = check_expectations(checking, step, err);
	if (r == 0 && step->goal)
		r = check_goal(checking, step->goal, err);
	return r < 0 ? sb_wrap(err, r, "%s:%u", checking->lesson->path, step->line) : 0;
}

/* Whether this machine can show AppArmor at all, by the kernel or emulated. */
static bool has_apparmor(char *why, size_t size)
{
	struct sb_error err = {0};

	if (sb_apparmor_kernel.probe(NULL, &err) == 0 ||
	    sb_apparmor_emulated.probe(NULL, &err) == 0)
		return true;
	sb_copy(why, size, err.message);
	return false;
}

int lesson_check_all(const struct lesson *lesson, lesson_report *report, void *context,
    struct lesson_tally *ret, struct sb_error *err)
{
	struct checking checking = {
	    .lesson = lesson, .report = report, .context = context, .tally = ret};
	int r;

	if (lesson->needs_apparmor && !has_apparmor(ret->why_skipped, sizeof(ret->why_skipped))) {
		ret->skipped = 1;
		return 0;
	}
	r = lesson_play_init(&checking.play, err);
	for (size_t i = 0; r == 0 && i < lesson->n_steps; i++)
		r = check_step(&checking, &lesson->steps[i], err);
	lesson_play_done(&checking.play);
	return r;
}

static int lint_check(
    struct lesson_play *play, const struct lesson_check *check, struct sb_error *err)
{
	const struct sb_attack *attack;

	if (check->subject != LESSON_ATTACK)
		return 0;
	return sb_catalogue_find(&play->catalogue, check->what, &attack, err);
}

static int lint_checks(
    struct lesson_play *play, const struct lesson_check *checks, size_t n, struct sb_error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = lint_check(play, &checks[i], err);
	return r;
}

static int lint_step(struct lesson_play *play, const struct lesson_step *step, struct sb_error *err)
{
	int r = 0;

	if (step->policy)
		r = lesson_play_policy(play, step->policy, err);
	if (r == 0 && step->prediction)
		r = lint_check(play, &step->prediction->about, err);
	if (r == 0)
		r = lint_checks(play, step->expect, step->n_expect, err);
	if (r == 0 && step->goal)
		r = lint_checks(play, step->goal->until, step->goal->n_until, err);
	if (r == 0 && step->goal)
		r = lesson_play_policy(play, step->goal->solution, err);
	return r;
}

int lesson_lint(const struct lesson *lesson, struct sb_error *err)
{
	struct lesson_play play;
	int r = lesson_play_init(&play, err);

	for (size_t i = 0; r == 0 && i < lesson->n_steps; i++) {
		r = lint_step(&play, &lesson->steps[i], err);
		if (r < 0)
			r = sb_wrap(err, r, "%s:%u", lesson->path, lesson->steps[i].line);
	}
	lesson_play_done(&play);
	return r;
}
