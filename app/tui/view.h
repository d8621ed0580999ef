// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Views turn the model into cells and change nothing. A new view is one view_*.c file, one row in
 * view.c, one enum view_id and one action that shows it.
 */
#pragma once

#include "app/tui/canvas.h"
#include "app/tui/layout.h"
#include "app/tui/model.h"

struct view {
	const char *title, *short_title;
	void (*draw)(const struct model *model, struct area body);
};
extern const struct view views[VIEWS];

/* The whole screen. */
void view_draw(const struct model *model, struct canvas *canvas);

/* One for each row of views[]. */
void view_lab(const struct model *model, struct area body);
void view_attack(const struct model *model, struct area body);
void view_matrix(const struct model *model, struct area body);
void view_compare(const struct model *model, struct area body);
void view_seccomp(const struct model *model, struct area body);
void view_processes(const struct model *model, struct area body);
void view_lessons(const struct model *model, struct area body);
void view_doctor(const struct model *model, struct area body);

/* What lies over them. */
void view_help(const struct model *model, struct area body);
void view_output(const struct model *model, struct area body);
void view_palette(const struct model *model, struct area body);
void view_picker(const struct model *model, struct area body);

/* Panes of the Lab view, inside their frames. */
void view_layers(const struct model *model, struct area area, bool folded);
void view_status(const struct model *model, struct area area);
void view_attacks(const struct model *model, struct area area);
void view_shell(const struct model *model, const struct rect *rect, struct area body);
void view_boxes(const struct model *model, struct area area);
void view_sentence(const struct model *model, struct area area);
void view_attack_line(const struct model *model, struct area area);

/* Shared helpers. */
struct area view_part(struct area body, const struct rect *rect); /* a rect of the screen */
int view_top(int at, int n, int rows); /* first row shown so that `at` is visible */
/* One row of a list: its look when under the cursor. */
void view_mark(struct area area, int y, bool is_here, bool has_focus);
/* A box in the middle, blanked and framed; returns its inside. */
struct area view_box(struct area body, int rows, int columns, const char *title);
