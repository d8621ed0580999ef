// SPDX-License-Identifier: GPL-3.0-or-later
/* Lessons: read, predict, do it in the lab, be answered by the kernel. */
#include <stdio.h>
#include <string.h>

#include "app/tui/keys.h"
#include "app/tui/update.h"
#include "app/tui/update_events.h"
#include "sandbox/text.h"

static const struct lesson_step *step_here(const struct model *model)
{
	return &model->lesson.open->steps[model->lesson.step];
}

static void ask_kernel(struct model *model, enum lesson_part part)
{
	model->lesson.is_working = true;
	model->lesson.has_report = false;
	model->lesson.trouble[0] = '\0';
	model_ask(model, EFFECT_LESSON, (int)part);
}

static void apply_policy(struct model *model, const char *policy)
{
	if (policy && sb_copy(model->command, sizeof(model->command), policy))
		model_ask(model, EFFECT_POLICY, 0);
}

/* The policy in force at a step: its own, or what the goal or the step before it left. */
static const char *policy_at(const struct lesson *lesson, int step)
{
	for (; step >= 0; step--) {
		if (lesson->steps[step].policy)
			return lesson->steps[step].policy;
		if (step > 0 && lesson->steps[step - 1].goal)
			return lesson->steps[step - 1].goal->solution;
	}
	return NULL;
}

/* A step without a question shows at once what the kernel says of it. */
static void enter_step(struct model *model, int step)
{
	struct lesson_state *state = &model->lesson;

	state->step = step;
	state->choice = (struct cursor){0};
	state->is_locked = state->has_report = state->is_reached = false;
	state->is_working = false;
	state->n_hints = 0;
	state->trouble[0] = '\0';
	if (step_here(model)->policy)
		apply_policy(model, step_here(model)->policy);
	if (!step_here(model)->prediction && step_here(model)->n_expect)
		ask_kernel(model, LESSON_EXPECTATIONS);
}

void do_lesson_open(struct model *model)
{
	if (model->lesson_list.at >= (int)model->lessons.n_lessons)
		return;
	memset(&model->lesson, 0, sizeof(model->lesson));
	model->lesson.open = model->lessons.lessons[model->lesson_list.at];
	model_ask(model, EFFECT_LESSON_LOAD, 0);
	enter_step(model, 0);
}

void update_first_lesson(struct model *model)
{
	for (size_t i = 0; model->first_lesson && i < model->lessons.n_lessons; i++) {
		if (strcmp(model->lessons.lessons[i]->name, model->first_lesson) != 0)
			continue;
		model->lesson_list.at = (int)i;
		do_view_lessons(model);
		do_lesson_open(model);
	}
}

static void resume(struct model *model, int step)
{
	apply_policy(model, policy_at(model->lesson.open, step));
	enter_step(model, step);
	model_say(model, "going on at step %d; b goes back", step + 1);
}

/* Told after EFFECT_LESSON_LOAD: a lesson that was left in the middle goes on there. */
void event_lesson_progress(struct model *model, const struct lesson_progress *progress)
{
	struct lesson_state *state = &model->lesson;

	state->progress = *progress;
	if (progress->steps_done > 0 && progress->steps_done < state->open->n_steps)
		resume(model, (int)progress->steps_done);
}

static void keep_progress(struct model *model)
{
	struct lesson_state *state = &model->lesson;

	if (state->progress.steps_done < (unsigned)state->step + 1)
		state->progress.steps_done = (unsigned)state->step + 1;
	model_ask(model, EFFECT_LESSON_SAVE, 0);
}

static void go_on(struct model *model)
{
	keep_progress(model);
	if (model->lesson.step + 1 < (int)model->lesson.open->n_steps) {
		enter_step(model, model->lesson.step + 1);
		return;
	}
	model->lesson.is_done = true;
	model_say(model, "%s: done. Predictions right: %u of %u. Enter shows the list.",
	    model->lesson.open->title, model->lesson.progress.right,
	    model->lesson.progress.predictions);
}

void do_lesson_next(struct model *model)
{
	const struct lesson_step *step = step_here(model);
	struct lesson_state *state = &model->lesson;

	if (state->is_working)
		return;
	if (state->is_done)
		do_lesson_leave(model);
	else if (step->prediction && !state->is_locked) {
		state->is_locked = true;
		ask_kernel(model, LESSON_PREDICTION);
	} else if (step->goal && !state->is_reached) {
		ask_kernel(model, LESSON_GOAL);
	} else {
		go_on(model);
	}
}

void do_lesson_skip(struct model *model)
{
	const struct lesson_goal *goal = step_here(model)->goal;

	if (goal && !model->lesson.is_reached)
		apply_policy(model, goal->solution);
	go_on(model);
}

void do_lesson_previous(struct model *model)
{
	if (model->lesson.step > 0)
		enter_step(model, model->lesson.step - 1);
}

void do_lesson_hint(struct model *model)
{
	char **hints = step_here(model)->hints;

	if (hints && hints[model->lesson.n_hints])
		model->lesson.n_hints++;
	else
		model_say(model, "no more hints");
}

void do_lesson_type(struct model *model)
{
	const char *command = step_here(model)->type;
	struct term *term = model->shells[SLOT_LAB].term;

	if (!command) {
		model_say(model, "nothing to type in this step; F2 is the shell");
		return;
	}
	for (const char *c = command; *c; c++)
		term_key(term, (unsigned char)*c);
	term_key(term, KEY_RETURN);
}

void do_lesson_reset(struct model *model)
{
	model_ask(model, EFFECT_WORLD, SLOT_LAB);
	enter_step(model, model->lesson.step);
}

void do_lesson_leave(struct model *model)
{
	model->lesson.open = NULL;
}

static void score_prediction(struct model *model)
{
	struct lesson_state *state = &model->lesson;

	state->progress.predictions++;
	state->progress.right += state->choice.at == state->report.answer;
	model_ask(model, EFFECT_LESSON_SAVE, 0);
}

void event_lesson(struct model *model, const struct lesson_report *report, const char *trouble)
{
	struct lesson_state *state = &model->lesson;

	state->is_working = false;
	if (!state->open)
		return;
	if (!report) {
		sb_copy(state->trouble, sizeof(state->trouble), trouble);
		return;
	}
	state->report = *report;
	state->has_report = true;
	if (report->part == LESSON_PREDICTION)
		score_prediction(model);
	if (report->part == LESSON_GOAL)
		state->is_reached = report->holds;
}
