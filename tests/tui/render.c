// SPDX-License-Identifier: GPL-3.0-or-later
/* Prints the screen that a file of terminal output leaves: render COLUMNS ROWS FILE. */
#include <stdio.h>
#include <stdlib.h>

#include "app/tui/canvas.h"

static void feed(struct term *term, FILE *file)
{
	char bytes[4096];
	size_t n;

	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		term_write(term, bytes, n);
}

int main(int argc, char **argv)
{
	struct canvas canvas = {.theme = &themes[0], .unicode = true};
	FILE *file = argc == 4 ? fopen(argv[3], "r") : NULL;
	int columns, rows;
	struct term *term;

	if (!file)
		return 2;
	columns = atoi(argv[1]);
	rows = atoi(argv[2]);
	term = term_new(rows, columns);
	if (!term || !canvas_start(&canvas, rows, columns))
		return 2;
	feed(term, file);
	draw_terminal(canvas_area(&canvas), term, 0, false);
	canvas_save_text(&canvas, stdout);
	canvas_done(&canvas);
	term_free(term);
	fclose(file);
	return 0;
}
