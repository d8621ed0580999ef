// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the panes are, computed from the screen's size and the focus alone. */
#pragma once

#include "app/tui/model.h"

struct rect {
	int y, x, rows, columns;
};

/* Panes with their frames; frames of neighbours share an edge. */
struct layout {
	bool is_stacked;
	struct rect panes[PANES];    /* rows == 0: not on the screen */
	struct rect boxes, sentence; /* presenter layout: the four layers, the last verdict */
	struct rect attack_line;     /* stacked: the last verdict, one row */
	int term_rows, term_columns; /* of the shell's terminal: does not change with the focus */
};
struct layout layout_lab(const struct model *model);

struct layout_compare {
	struct rect status, left, right;
};
struct layout_compare layout_compare(const struct model *model);

struct layout_lesson {
	struct rect text, shell;
};
struct layout_lesson layout_lesson(const struct model *model);

/* The rows between the top bar and the key bar. */
struct rect layout_body(const struct model *model);

bool rect_has(const struct rect *rect, int y, int x);
