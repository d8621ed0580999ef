// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/layout.h"

#define WIDE_ROWS 30
#define WIDE_COLUMNS 110

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

bool rect_has(const struct rect *rect, int y, int x)
{
	return y >= rect->y && y < rect->y + rect->rows && x >= rect->x &&
	       x < rect->x + rect->columns;
}

struct rect layout_body(const struct model *model)
{
	return (struct rect){1, 0, model->rows - 2, model->columns};
}

static bool has_list_focus(const struct model *model)
{
	return model->pane == PANE_LAYERS || model->pane == PANE_ATTACKS;
}

/* Small screens: layers and status above, the shell below, the last verdict in one line. The
 * list in focus takes rows from the shell, whose terminal keeps its size: only its last rows show.
 */
static void stack(const struct model *model, struct rect body, struct layout *layout)
{
	int frames = body.rows - 1;
	int low = clamp(frames * 2 / 5 + 1, 9, 16);
	int high = frames - 6;
	int top = has_list_focus(model) ? high : low;
	int status = clamp(model->columns * 9 / 20, 36, 48);
	struct rect left = {body.y, 0, top, model->columns - status + 1};

	layout->is_stacked = true;
	layout->panes[model->pane == PANE_ATTACKS ? PANE_ATTACKS : PANE_LAYERS] = left;
	layout->panes[PANE_STATUS] =
	    (struct rect){body.y, left.columns - 1, top, model->columns - left.columns + 1};
	layout->panes[PANE_SHELL] =
	    (struct rect){body.y + top - 1, 0, frames - top + 1, model->columns};
	layout->attack_line = (struct rect){body.y + frames, 0, 1, model->columns};
	layout->term_rows = frames - low + 1 - 2;
	layout->term_columns = model->columns - 2;
}

#define BOX_ROWS 5
#define SENTENCE_ROWS 3

/* For projectors, where few large characters fit: the layers as four boxes, the last verdict, and
 * below them the one pane in focus. */
static void present(const struct model *model, struct rect body, struct layout *layout)
{
	int top = BOX_ROWS + SENTENCE_ROWS;
	struct rect rest = {body.y + top, 0, body.rows - top, model->columns};

	layout->boxes = (struct rect){body.y, 0, BOX_ROWS, model->columns};
	layout->sentence = (struct rect){body.y + BOX_ROWS, 0, SENTENCE_ROWS, model->columns};
	layout->panes[model->pane] = rest;
	layout->term_rows = rest.rows - 2;
	layout->term_columns = rest.columns - 2;
}

static void spread(const struct model *model, struct rect body, struct layout *layout)
{
	int attacks = clamp(body.rows / 4, 8, 14);
	int layers = clamp(model->columns * 3 / 10 - 2, 34, 52);
	int status = clamp(model->columns / 4, 33, 46);
	int top = body.rows - attacks + 1;
	int shell = model->columns - layers - status + 2;

	layout->panes[PANE_LAYERS] = (struct rect){body.y, 0, top, layers};
	layout->panes[PANE_SHELL] = (struct rect){body.y, layers - 1, top, shell};
	layout->panes[PANE_STATUS] = (struct rect){body.y, layers + shell - 2, top, status};
	layout->panes[PANE_ATTACKS] = (struct rect){body.y + top - 1, 0, attacks, model->columns};
	layout->term_rows = top - 2;
	layout->term_columns = shell - 2;
}

struct layout layout_lab(const struct model *model)
{
	struct rect body = layout_body(model);
	struct layout layout = {0};

	if (model->is_zoomed) {
		layout.panes[PANE_SHELL] = body;
		layout.term_rows = body.rows - 2;
		layout.term_columns = body.columns - 2;
	} else if (model->is_big) {
		present(model, body, &layout);
	} else if (model->columns >= WIDE_COLUMNS && model->rows >= WIDE_ROWS) {
		spread(model, body, &layout);
	} else {
		stack(model, body, &layout);
	}
	return layout;
}

struct layout_compare layout_compare(const struct model *model)
{
	struct rect body = layout_body(model);
	int top = 13;
	int left = model->columns / 2 + 1;

	return (struct layout_compare){
	    .status = {body.y, 0, top, model->columns},
	    .left = {body.y + top - 1, 0, body.rows - top + 1, left},
	    .right = {body.y + top - 1, left - 1, body.rows - top + 1, model->columns - left + 1},
	};
}

/* Beside the shell where it fits, above its last rows otherwise. */
struct layout_lesson layout_lesson(const struct model *model)
{
	struct rect body = layout_body(model);
	int half = model->columns / 2 + 1;
	int top = body.rows - 6;

	if (model->columns >= WIDE_COLUMNS)
		return (struct layout_lesson){
		    .text = {body.y, 0, body.rows, half},
		    .shell = {body.y, half - 1, body.rows, model->columns - half + 1},
		};
	return (struct layout_lesson){
	    .text = {body.y, 0, top, model->columns},
	    .shell = {body.y + top - 1, 0, body.rows - top + 1, model->columns},
	};
}
