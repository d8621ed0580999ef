// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/view.h"

#include <stdio.h>
#include <string.h>

#include "app/tui/keys.h"
#include "app/tui/utf8.h"

const struct view views[VIEWS] = {
    [VIEW_LAB] = {"Lab", "Lab", view_lab},
    [VIEW_ATTACK] = {"Attack", "Atk", view_attack},
    [VIEW_MATRIX] = {"Matrix", "Mtx", view_matrix},
    [VIEW_COMPARE] = {"Compare", "Cmp", view_compare},
    [VIEW_SECCOMP] = {"Seccomp", "Sec", view_seccomp},
    [VIEW_PROCESSES] = {"Processes", "Proc", view_processes},
    [VIEW_LESSONS] = {"Lessons", "Less", view_lessons},
    [VIEW_DOCTOR] = {"Doctor", "Doc", view_doctor},
};

struct area view_part(struct area body, const struct rect *rect)
{
	return area_part(canvas_area(body.canvas), rect->y, rect->x, rect->rows, rect->columns);
}

int view_top(int at, int n, int rows)
{
	int top = at - rows / 2;

	if (top > n - rows)
		top = n - rows;
	return top < 0 ? 0 : top;
}

void view_mark(struct area area, int y, bool is_here, bool has_focus)
{
	if (is_here)
		draw_highlight(area, y, has_focus ? STYLE_SELECTED : STYLE_SELECTED_FAINT);
}

struct area view_box(struct area body, int rows, int columns, const char *title)
{
	struct area box;

	if (rows > body.rows)
		rows = body.rows;
	if (columns > body.columns)
		columns = body.columns;
	box = area_part(body, (body.rows - rows) / 3, (body.columns - columns) / 2, rows, columns);
	draw_blank(box);
	draw_frame(box, title, true);
	return area_inside(box);
}

static void describe_policy(const struct model *model, bool is_short, char *text, size_t size)
{
	int changes = policy_differences(&model->policy, &model->preset);
	const char *name = model->preset.name[0] ? model->preset.name : "own policy";

	if (changes)
		snprintf(text, size, "%s +%d%s", name, changes,
		    is_short       ? ""
		    : changes == 1 ? " change"
		                   : " changes");
	else
		snprintf(text, size, "%s", name);
}

static int tabs_width(bool is_short)
{
	int width = 0;

	for (int i = 0; i < VIEWS; i++)
		width += 4 + utf8_columns(is_short ? views[i].short_title : views[i].title);
	return width;
}

static void draw_top(const struct model *model, struct area bar)
{
	bool is_short = bar.columns < 36 + tabs_width(false);
	char text[SB_NAME_MAX + 32];
	int x;

	draw_highlight(bar, 0, STYLE_TITLE);
	x = draw_text(bar, 0, 1, STYLE_TITLE, is_short ? "" : "layerlab  ");
	describe_policy(model, is_short, text, sizeof(text));
	draw_text(bar, 0, x, STYLE_TITLE, text);
	x = bar.columns - tabs_width(is_short);
	for (int i = 0; i < VIEWS; i++)
		x = draw_format(bar, 0, x, i == (int)model->view ? STYLE_TAB_HERE : STYLE_TAB,
		    i == (int)model->view ? "[%d %s]" : " %d %s ", i + 1,
		    is_short ? views[i].short_title : views[i].title);
}

static int key_width(enum action action)
{
	return utf8_columns(action_rows[action].keys[0]) + utf8_columns(action_rows[action].name) +
	       3;
}

static int draw_key(struct area bar, int x, enum action action)
{
	x = draw_text(bar, 0, x, STYLE_KEY, action_rows[action].keys[0]);
	x = draw_text(bar, 0, x, STYLE_BAR, " ");
	x = draw_text(bar, 0, x, STYLE_BAR, action_rows[action].name);
	return x + 2;
}

static bool is_always_shown(int action)
{
	return action == ACTION_FOCUS_SHELL || action == ACTION_PROMPT || action == ACTION_HELP ||
	       action == ACTION_QUIT || action == ACTION_BACK;
}

/* Moving about is known without being told. */
static bool is_worth_telling(int action, enum place place)
{
	return action_rows[action].where & 1u << place && !is_always_shown(action) &&
	       (action_rows[action].group != GROUP_MOVE || action == ACTION_NEXT_PANE ||
	           action == ACTION_SEARCH) &&
	       action_rows[action].group != GROUP_VIEWS;
}

static void draw_keys(const struct model *model, struct area bar)
{
	static const enum action always[] = {
	    ACTION_FOCUS_SHELL, ACTION_BACK, ACTION_PROMPT, ACTION_HELP, ACTION_QUIT};
	enum place place = model_place(model);
	int x = 1, right = bar.columns;

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (action_rows[always[i]].where & 1u << place &&
		    !(always[i] == ACTION_BACK && model->view == VIEW_LAB && !model->overlay))
			right -= key_width(always[i]);
	for (int i = 0; i < ACTION_COUNT; i++)
		if (is_worth_telling(i, place) && x + key_width((enum action)i) < right)
			x = draw_key(bar, x, (enum action)i);
	x = right;
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (action_rows[always[i]].where & 1u << place &&
		    !(always[i] == ACTION_BACK && model->view == VIEW_LAB && !model->overlay))
			x = draw_key(bar, x, always[i]);
}

static void draw_prompt(const struct model *model, struct area bar)
{
	const char *text = model->overlay == OVERLAY_SEARCH ? model->filter : model->prompt;
	int x = draw_text(bar, 0, 0, STYLE_KEY, model->overlay == OVERLAY_SEARCH ? "/" : ":");
	int end = draw_text(bar, 0, x, STYLE_TEXT, text);

	bar.canvas->has_cursor = true;
	bar.canvas->cursor_y = bar.y;
	bar.canvas->cursor_x =
	    bar.x + (model->overlay == OVERLAY_SEARCH ? end : x + model->prompt_cursor);
}

static void draw_bottom(const struct model *model, struct area bar)
{
	draw_highlight(bar, 0, STYLE_BAR);
	if (model->overlay == OVERLAY_PROMPT || model->overlay == OVERLAY_SEARCH)
		draw_prompt(model, bar);
	else if (model->message[0])
		draw_text(
		    bar, 0, 1, model->message_is_trouble ? STYLE_BAD : STYLE_BAR, model->message);
	else
		draw_keys(model, bar);
}

static void draw_too_small(const struct model *model, struct area screen)
{
	draw_format(screen, 0, 0, STYLE_WARN, "layerlab needs %d columns and %d rows;",
	    MODEL_COLUMNS_MIN, MODEL_ROWS_MIN);
	draw_format(
	    screen, 1, 0, STYLE_TEXT, "this terminal has %d and %d.", model->columns, model->rows);
	draw_text(screen, 2, 0, STYLE_TEXT, "Make it larger, or press q.");
}

static void draw_overlay(const struct model *model, struct area body)
{
	static void (*const overlays[])(const struct model *, struct area) = {
	    [OVERLAY_HELP] = view_help,
	    [OVERLAY_OUTPUT] = view_output,
	    [OVERLAY_PALETTE] = view_palette,
	    [OVERLAY_PICKER] = view_picker,
	    [OVERLAY_PROMPT] = NULL};

	if (overlays[model->overlay]) {
		body.canvas->has_cursor = false;
		overlays[model->overlay](model, body);
	}
}

void view_draw(const struct model *model, struct canvas *canvas)
{
	struct area screen = canvas_area(canvas);
	struct rect body_rect = layout_body(model);
	struct area body = view_part(screen, &body_rect);

	if (model_is_too_small(model)) {
		draw_too_small(model, screen);
		return;
	}
	draw_top(model, area_part(screen, 0, 0, 1, screen.columns));
	views[model->view].draw(model, body);
	draw_overlay(model, body);
	draw_bottom(model, area_part(screen, screen.rows - 1, 0, 1, screen.columns));
}
