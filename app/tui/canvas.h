// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is on the screen, as cells in memory. Views draw here and know no screen library; the
 * screen shows it, and it is saved as text or SVG, so that pictures and tests come from the
 * very same drawing.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "app/tui/terminal.h"
#include "app/tui/theme.h"

struct canvas {
	int rows, columns;
	struct term_cell *cells; /* rows * columns, by rows */
	const struct theme *theme;
	bool unicode; /* false: what is not ASCII becomes its nearest ASCII sign */
	bool has_cursor;
	int cursor_y, cursor_x;
};

/* A rectangle of a canvas; everything drawn through it is clipped to it. */
struct area {
	struct canvas *canvas;
	int y, x, rows, columns;
};

/* Empties it and gives it a size; false when out of memory (then it has no cells). */
bool canvas_start(struct canvas *canvas, int rows, int columns);
void canvas_done(struct canvas *canvas);

struct term_cell *canvas_at(const struct canvas *canvas, int y, int x);

struct area canvas_area(struct canvas *canvas);

/* The part of an area, clipped to it. */
struct area area_part(struct area area, int y, int x, int rows, int columns);
struct area area_inside(struct area area); /* without a frame of one cell */

/* One line, cut at the area's right edge; returns the column after it. */
int draw_text(struct area area, int y, int x, enum style style, const char *text);
int draw_format(struct area area, int y, int x, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* The same, with its last column being that of the area. */
void draw_right(struct area area, int y, enum style style, const char *text);

/* Words broken over lines from (y, x), each continued at x; returns the rows used. */
int draw_wrapped(struct area area, int y, int x, enum style style, const char *text);

/* The same for prose: a line's end is a blank, an empty line or an indented one is kept. */
int draw_prose(struct area area, int y, int x, enum style style, const char *text);

/* Gives a row the look of a style, leaving the text; a colour the style does not set stays. */
void draw_highlight(struct area area, int y, enum style style);

/* A frame of lines joined to those already there, with a title in its upper edge. */
void draw_frame(struct area area, const char *title, bool has_focus);
void draw_line(struct area area, int y); /* from edge to edge */

void draw_blank(struct area area);

/* The terminal's cells from row `top` on; the canvas's cursor is put on its cursor when it
 * `has_focus`. */
void draw_terminal(struct area area, const struct term *term, int top, bool has_focus);

/* As plain text, blanks at the ends of lines cut off. */
void canvas_save_text(const struct canvas *canvas, FILE *to);

/* As a picture in colours. */
void canvas_save_svg(const struct canvas *canvas, FILE *to);

/* Is `text` in one of its rows? */
bool canvas_has_text(const struct canvas *canvas, const char *text);
