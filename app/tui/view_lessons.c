// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of lessons; an open lesson beside the live shell. */
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

static void draw_list(const struct model *model, struct area body)
{
	struct area area = area_inside(body);
	int n = (int)model->lessons.n_lessons;
	int top = view_top(model->lesson_list.at, n, area.rows);

	draw_frame(body, "Lessons", true);
	if (!n)
		draw_text(area, 0, 1, STYLE_BAD, model->lessons_trouble);
	for (int y = 0; y < area.rows && top + y < n; y++) {
		const struct lesson *lesson = model->lessons.lessons[top + y];

		draw_format(area, y, 1, STYLE_DIM, "%2d", top + y + 1);
		draw_text(area, y, 5, STYLE_TEXT, lesson->title);
		draw_text(
		    area_part(area, y, 44, 1, area.columns - 44), 0, 0, STYLE_DIM, lesson->about);
		view_mark(area, y, top + y == model->lesson_list.at, true);
	}
}

static int draw_choices(const struct model *model, struct area area, int y)
{
	const struct lesson_state *state = &model->lesson;
	const struct lesson_prediction *prediction = state->open->steps[state->step].prediction;
	bool is_answered = state->has_report && state->report.part == LESSON_PREDICTION;

	y += draw_wrapped(area, y, 1, STYLE_HEADING, prediction->question);
	for (int i = 0; prediction->choices[i]; i++, y++) {
		enum style style = STYLE_TEXT;

		if (is_answered && i == state->report.answer)
			style = STYLE_GOOD;
		else if (is_answered && i == state->choice.at)
			style = STYLE_BAD;
		draw_format(area, y, 3, style, "(%s) %s%s", i == state->choice.at ? "•" : " ",
		    prediction->choices[i],
		    is_answered && i == state->report.answer ? "   what the kernel says" : "");
		view_mark(area, y, i == state->choice.at && !state->is_locked, true);
	}
	return y + 1;
}

static int draw_goal(const struct model *model, struct area area, int y)
{
	const struct lesson_state *state = &model->lesson;

	y += draw_wrapped(area, y, 1, STYLE_HEADING, state->open->steps[state->step].goal->text);
	y += draw_wrapped(area, y, 1, state->is_reached ? STYLE_GOOD : STYLE_DIM,
	    state->is_reached ? "reached"
	                      : "1 shows the layers, 7 comes back, Enter asks the kernel");
	return y + 1;
}

static int draw_report(const struct model *model, struct area area, int y)
{
	const struct lesson_state *state = &model->lesson;
	const char *line = state->report.text;

	if (state->trouble[0])
		return y + draw_wrapped(area, y, 1, STYLE_BAD, state->trouble);
	if (state->is_working)
		return y + draw_wrapped(area, y, 1, STYLE_DIM, "asking the kernel…");
	if (!state->has_report)
		return y;
	while (*line && y < area.rows) {
		char text[256];
		size_t n = strcspn(line, "\n");

		snprintf(text, sizeof(text), "= %.*s", (int)(n < 240 ? n : 240), line);
		y += draw_wrapped(area, y, 1, STYLE_HEADING, text);
		line += n + strspn(line + n, "\n");
	}
	return y + 1;
}

static void draw_hints(const struct model *model, struct area area, int y)
{
	const struct lesson_state *state = &model->lesson;
	char **hints = state->open->steps[state->step].hints;

	for (int i = 0; i < state->n_hints && y < area.rows; i++) {
		int x = draw_text(area, y, 1, STYLE_CHANGED, "hint ");

		y += draw_wrapped(area, y, x, STYLE_TEXT, hints[i]);
	}
}

static void draw_step(const struct model *model, struct area frame)
{
	const struct lesson_state *state = &model->lesson;
	const struct lesson_step *step = &state->open->steps[state->step];
	struct area area = area_inside(frame);
	char title[160];
	int y = 0;

	snprintf(title, sizeof(title), "%s · step %d of %zu", state->open->title, state->step + 1,
	    state->open->n_steps);
	draw_frame(frame, title, model_place(model) == PLACE_LESSON);
	y += draw_prose(area, y, 1, STYLE_TEXT, step->text) + 1;
	if (step->policy)
		y += draw_wrapped(area, y, 1, STYLE_DIM, step->policy) + 1;
	if (step->type)
		y += draw_wrapped(area, y, 1, STYLE_DIM, step->type) + 1;
	if (step->prediction)
		y = draw_choices(model, area, y);
	if (step->goal)
		y = draw_goal(model, area, y);
	y = draw_report(model, area, y);
	draw_hints(model, area, y);
	if (state->progress.predictions)
		draw_format(area_part(frame, frame.rows - 1, 2, 1, frame.columns - 4), 0, 0,
		    STYLE_DIM, " predictions right: %u of %u ", state->progress.right,
		    state->progress.predictions);
}

void view_lessons(const struct model *model, struct area body)
{
	struct layout_lesson layout = layout_lesson(model);

	if (!model->lesson.open) {
		draw_list(model, body);
		return;
	}
	draw_step(model, view_part(body, &layout.text));
	view_shell(model, &layout.shell, body);
}
