// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/tui/canvas.h"
#include "app/tui/utf8.h"

/* One column each, so that a screen keeps its shape without Unicode. */
static const struct {
	uint32_t from;
	char to;
} ascii_signs[] = {
    {0x2500, '-'}, /* ─ */
    {0x2502, '|'}, /* │ */
    {0x2014, '-'}, /* — */
    {0x2026, '.'}, /* … */
    {0x00b7, '-'}, /* · */
    {0x2022, '*'}, /* • */
    {0x2192, '>'}, /* → */
    {0x25b6, '>'}, /* ▶ */
    {0x25b8, '>'}, /* ▸ */
    {0x2713, '+'}, /* ✓ */
    {0x2717, 'x'}, /* ✗ */
    {0x2588, '#'}, /* █ */
    {0x2593, '#'}, /* ▓ */
    {0x2591, '.'}, /* ░ */
    {0x2264, '<'}, /* ≤ */
    {0x00d7, 'x'}, /* × */
    {0x25cf, '*'}, /* ● */
    {0x25cb, 'o'}, /* ○ */
    {0x25a0, '#'}, /* ■ */
};

static uint32_t ascii_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof(ascii_signs) / sizeof(ascii_signs[0]); i++)
		if (ascii_signs[i].from == c)
			return (unsigned char)ascii_signs[i].to;
	return c >= 0x2500 && c < 0x2580 ? '+' : '?';
}

static void put(struct area area, int y, int x, enum style style, uint32_t c, int width)
{
	const struct look *look = &area.canvas->theme->looks[style];
	struct term_cell *cell = canvas_at(area.canvas, area.y + y, area.x + x);
	int16_t bg = look->bg;

	if (!cell || y < 0 || x < 0 || y >= area.rows || x + width > area.columns)
		return;
	if (c < ' ' || c == 0x7f)
		c = '?';
	if (!area.canvas->unicode && c > 0x7e)
		c = ascii_of(c);
	*cell = (struct term_cell){
	    .chars = {c}, .fg = look->fg, .bg = bg, .attrs = look->attrs, .width = (uint8_t)width};
	if (width == 2)
		cell[1] = (struct term_cell){.fg = look->fg, .bg = bg, .attrs = look->attrs};
}

int draw_text(struct area area, int y, int x, enum style style, const char *text)
{
	uint32_t c;
	size_t n;

	for (; (n = utf8_decode(text, &c)) > 0; text += n) {
		int width = area.canvas->unicode ? utf8_width(c) : 1;

		if (!width)
			continue;
		if (x + width > area.columns)
			break;
		put(area, y, x, style, c, width);
		x += width;
	}
	return x;
}

int draw_format(struct area area, int y, int x, enum style style, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return draw_text(area, y, x, style, text);
}

void draw_right(struct area area, int y, enum style style, const char *text)
{
	int columns = utf8_columns(text);

	if (columns <= area.columns)
		draw_text(area, y, area.columns - columns, style, text);
}

/* Bytes of `text` that fit into `room` columns, broken after a word where there is one. */
static size_t line_len(const char *text, int room)
{
	size_t at = 0, fit = 0, n;
	int columns = 0;
	uint32_t c;

	for (; (n = utf8_decode(text + at, &c)) > 0 && c != '\n'; at += n) {
		if (c == ' ')
			fit = at;
		columns += utf8_width(c);
		if (columns > room)
			return fit ? fit : at ? at : n;
	}
	return at;
}

int draw_wrapped(struct area area, int y, int x, enum style style, const char *text)
{
	int rows = 0;

	if (x >= area.columns)
		return 0;
	while (*text) {
		char line[1024];
		size_t len = line_len(text, area.columns - x);

		snprintf(line, sizeof(line), "%.*s", (int)len, text);
		draw_text(area, y + rows, x, style, line);
		rows++;
		text += len;
		while (*text == ' ')
			text++;
		if (*text == '\n')
			text++;
	}
	return rows;
}

int draw_prose(struct area area, int y, int x, enum style style, const char *text)
{
	char prose[4096];
	size_t n = 0;

	for (; *text && n + 1 < sizeof(prose); text++) {
		bool joins = *text == '\n' && text[1] && text[1] != '\n' && text[1] != ' ' && n &&
		             prose[n - 1] != '\n';

		prose[n++] = joins ? ' ' : *text;
	}
	prose[n] = '\0';
	return draw_wrapped(area, y, x, style, prose);
}

void draw_highlight(struct area area, int y, enum style style)
{
	const struct look *look = &area.canvas->theme->looks[style];

	for (int x = 0; x < area.columns && y >= 0 && y < area.rows; x++) {
		struct term_cell *cell = canvas_at(area.canvas, area.y + y, area.x + x);

		if (!cell)
			continue;
		if (look->bg >= 0)
			cell->bg = look->bg;
		if (look->fg >= 0)
			cell->fg = look->fg;
		cell->attrs |= look->attrs;
	}
}

/* Lines know their four directions, so that frames sharing an edge join. */
enum { UP = 1, RIGHT = 2, DOWN = 4, LEFT = 8 };
static const uint32_t line_signs[16] = {[UP | DOWN] = 0x2502,
    [LEFT | RIGHT] = 0x2500,
    [RIGHT | DOWN] = 0x250c,
    [LEFT | DOWN] = 0x2510,
    [UP | RIGHT] = 0x2514,
    [UP | LEFT] = 0x2518,
    [UP | RIGHT | DOWN] = 0x251c,
    [UP | LEFT | DOWN] = 0x2524,
    [LEFT | RIGHT | DOWN] = 0x252c,
    [LEFT | RIGHT | UP] = 0x2534,
    [UP | RIGHT | DOWN | LEFT] = 0x253c};

static unsigned directions_of(const struct term_cell *cell, bool unicode)
{
	uint32_t c = cell->chars[0];

	if (!unicode)
		return c == '-' ? LEFT | RIGHT : c == '|' ? UP | DOWN : c == '+' ? 15 : 0;
	for (unsigned i = 0; i < 16; i++)
		if (line_signs[i] && line_signs[i] == c)
			return i;
	return 0;
}

static void put_line(struct area area, int y, int x, unsigned directions, enum style style)
{
	const struct term_cell *cell = canvas_at(area.canvas, area.y + y, area.x + x);
	uint32_t sign;

	if (!cell)
		return;
	sign = line_signs[directions | directions_of(cell, area.canvas->unicode)];
	put(area, y, x, style, sign ? sign : line_signs[15], 1);
}

static void draw_edge(struct area area, int y, unsigned inwards, enum style style)
{
	put_line(area, y, 0, RIGHT | inwards, style);
	for (int x = 1; x < area.columns - 1; x++)
		put_line(area, y, x, LEFT | RIGHT, style);
	put_line(area, y, area.columns - 1, LEFT | inwards, style);
}

void draw_frame(struct area area, const char *title, bool has_focus)
{
	enum style style = has_focus ? STYLE_FRAME_FOCUS : STYLE_FRAME;

	if (area.rows < 2 || area.columns < 4)
		return;
	for (int y = 1; y < area.rows - 1; y++) {
		put_line(area, y, 0, UP | DOWN, style);
		put_line(area, y, area.columns - 1, UP | DOWN, style);
	}
	draw_edge(area, 0, DOWN, style);
	draw_edge(area, area.rows - 1, UP, style);
	if (title[0]) {
		struct area top = area_part(area, 0, 1, 1, area.columns - 2);
		int x = draw_text(top, 0, 0, has_focus ? STYLE_HEADING : STYLE_TEXT, " ");

		x = draw_text(top, 0, x, has_focus ? STYLE_HEADING : STYLE_TEXT, title);
		draw_text(top, 0, x, STYLE_TEXT, " ");
	}
}

void draw_line(struct area area, int y)
{
	for (int x = 0; x < area.columns; x++)
		put(area, y, x, STYLE_FRAME, line_signs[LEFT | RIGHT], 1);
}

void draw_blank(struct area area)
{
	for (int y = 0; y < area.rows; y++)
		for (int x = 0; x < area.columns; x++)
			put(area, y, x, STYLE_TEXT, ' ', 1);
}

static void fit_to_screen(struct term_cell *cell, bool unicode)
{
	if (unicode || cell->chars[0] <= 0x7e)
		return;
	cell->chars[0] = ascii_of(cell->chars[0]);
	cell->chars[1] = 0;
}

void draw_terminal(struct area area, const struct term *term, int top, bool has_focus)
{
	int row, column;

	for (int y = 0; y < area.rows; y++) {
		for (int x = 0; x < area.columns; x++) {
			struct term_cell *cell = canvas_at(area.canvas, area.y + y, area.x + x);

			if (!cell)
				continue;
			term_cell(term, y + top, x, cell);
			fit_to_screen(cell, area.canvas->unicode);
			if (cell->width == 2 && x + 1 >= area.columns)
				*cell = (struct term_cell){.fg = -1, .bg = cell->bg, .width = 1};
		}
	}
	if (has_focus && term_cursor(term, &row, &column) && row >= top && row - top < area.rows &&
	    column < area.columns) {
		area.canvas->has_cursor = true;
		area.canvas->cursor_y = area.y + row - top;
		area.canvas->cursor_x = area.x + column;
	}
}
