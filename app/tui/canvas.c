// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "app/tui/utf8.h"

bool canvas_start(struct canvas *canvas, int rows, int columns)
{
	static const struct term_cell blank = {.fg = -1, .bg = -1, .width = 1};
	size_t n = (size_t)rows * (size_t)columns;

	if (rows != canvas->rows || columns != canvas->columns || !canvas->cells) {
		free(canvas->cells);
		canvas->cells = calloc(n, sizeof(*canvas->cells));
		canvas->rows = canvas->cells ? rows : 0;
		canvas->columns = canvas->cells ? columns : 0;
	}
	for (size_t i = 0; canvas->cells && i < n; i++)
		canvas->cells[i] = blank;
	canvas->has_cursor = false;
	return canvas->cells;
}

void canvas_done(struct canvas *canvas)
{
	free(canvas->cells);
	canvas->cells = NULL;
	canvas->rows = canvas->columns = 0;
}

struct term_cell *canvas_at(const struct canvas *canvas, int y, int x)
{
	if (y < 0 || x < 0 || y >= canvas->rows || x >= canvas->columns)
		return NULL;
	return &canvas->cells[(size_t)y * (size_t)canvas->columns + (size_t)x];
}

struct area canvas_area(struct canvas *canvas)
{
	return (struct area){canvas, 0, 0, canvas->rows, canvas->columns};
}

static int at_most(int value, int limit)
{
	return value < limit ? value : limit;
}

static int at_least(int value, int limit)
{
	return value > limit ? value : limit;
}

struct area area_part(struct area area, int y, int x, int rows, int columns)
{
	y = at_most(at_least(y, 0), at_least(area.rows, 0));
	x = at_most(at_least(x, 0), at_least(area.columns, 0));
	return (struct area){area.canvas, area.y + y, area.x + x,
	    at_least(at_most(rows, area.rows - y), 0),
	    at_least(at_most(columns, area.columns - x), 0)};
}

struct area area_inside(struct area area)
{
	return area_part(area, 1, 1, area.rows - 2, area.columns - 2);
}

bool canvas_has_text(const struct canvas *canvas, const char *text)
{
	char *all = NULL;
	size_t size;
	FILE *memory = open_memstream(&all, &size);
	bool found;

	if (!memory)
		return false;
	canvas_save_text(canvas, memory);
	fclose(memory);
	found = strstr(all, text);
	free(all);
	return found;
}

static void save_cell(const struct term_cell *cell, FILE *to)
{
	if (!cell->chars[0])
		fputc(' ', to);
	for (int i = 0; i < TERM_CHARS && cell->chars[i]; i++) {
		char bytes[4];

		fwrite(bytes, 1, utf8_encode(cell->chars[i], bytes), to);
	}
}

static bool is_blank(const struct term_cell *cell)
{
	return !cell->chars[0] || cell->chars[0] == ' ';
}

void canvas_save_text(const struct canvas *canvas, FILE *to)
{
	for (int y = 0; y < canvas->rows; y++) {
		int end = canvas->columns;

		while (end > 0 && is_blank(canvas_at(canvas, y, end - 1)))
			end--;
		for (int x = 0; x < end; x++)
			if (canvas_at(canvas, y, x)->width)
				save_cell(canvas_at(canvas, y, x), to);
		fputc('\n', to);
	}
}
