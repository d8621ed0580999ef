// SPDX-License-Identifier: GPL-3.0-or-later
/* A screen as SVG 1.1: the pictures of the documentation are made from the real program. */
#include "app/tui/canvas.h"

#include "app/tui/utf8.h"

#define CELL_WIDTH 8
#define CELL_HEIGHT 17
#define MARGIN 8

/* xterm's palette: sixteen colours, the cube, the grey ramp. */
static unsigned rgb_of(int16_t index, unsigned otherwise)
{
	static const unsigned basic[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee,
	    0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff,
	    0xff00ff, 0x00ffff, 0xffffff};
	static const unsigned level[6] = {0, 95, 135, 175, 215, 255};

	if (index < 0)
		return otherwise;
	if (index < 16)
		return basic[index];
	if (index >= 232)
		return (unsigned)(8 + (index - 232) * 10) * 0x010101u;
	index = (int16_t)(index - 16);
	return level[index / 36] << 16 | level[index / 6 % 6] << 8 | level[index % 6];
}

struct colours {
	unsigned fg, bg;
};

static struct colours colours_of(const struct term_cell *cell)
{
	struct colours c = {rgb_of(cell->fg, 0xd8dee9), rgb_of(cell->bg, 0x1b1d23)};

	if (cell->attrs & TERM_REVERSE)
		c = (struct colours){c.bg, c.fg};
	return c;
}

static void save_background(const struct canvas *canvas, int y, int x, FILE *to)
{
	struct colours c = colours_of(canvas_at(canvas, y, x));

	if (c.bg != 0x1b1d23)
		fprintf(to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n",
		    MARGIN + x * CELL_WIDTH, MARGIN + y * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT,
		    c.bg);
}

static void save_char(uint32_t c, FILE *to)
{
	char bytes[4];

	switch (c) {
	case '<':
		fputs("&lt;", to);
		break;
	case '>':
		fputs("&gt;", to);
		break;
	case '&':
		fputs("&amp;", to);
		break;
	default:
		fwrite(bytes, 1, utf8_encode(c, bytes), to);
	}
}

static bool same_run(const struct term_cell *a, const struct term_cell *b)
{
	struct colours c = colours_of(a), d = colours_of(b);

	return c.fg == d.fg && ((a->attrs ^ b->attrs) & (TERM_BOLD | TERM_UNDERLINE)) == 0;
}

/* Cells of one look from x on; returns the column after them. */
static int save_run(const struct canvas *canvas, int y, int x, FILE *to)
{
	const struct term_cell *first = canvas_at(canvas, y, x);
	int end = x + 1;

	while (end < canvas->columns && same_run(first, canvas_at(canvas, y, end)))
		end++;
	fprintf(to, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\"%s%s textLength=\"%d\">",
	    MARGIN + x * CELL_WIDTH, MARGIN + y * CELL_HEIGHT + 13, colours_of(first).fg,
	    first->attrs & TERM_BOLD ? " font-weight=\"bold\"" : "",
	    first->attrs & TERM_UNDERLINE ? " text-decoration=\"underline\"" : "",
	    (end - x) * CELL_WIDTH);
	for (int i = x; i < end; i++) {
		const struct term_cell *cell = canvas_at(canvas, y, i);

		if (cell->width)
			save_char(cell->chars[0] ? cell->chars[0] : ' ', to);
	}
	fputs("</text>\n", to);
	return end;
}

void canvas_save_svg(const struct canvas *canvas, FILE *to)
{
	int width = canvas->columns * CELL_WIDTH + 2 * MARGIN;
	int height = canvas->rows * CELL_HEIGHT + 2 * MARGIN;

	fprintf(to,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
	    "viewBox=\"0 0 %d %d\">\n<rect width=\"100%%\" height=\"100%%\" rx=\"6\" "
	    "fill=\"#1b1d23\"/>\n<g font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\" "
	    "font-size=\"13\" xml:space=\"preserve\">\n",
	    width, height, width, height);
	for (int y = 0; y < canvas->rows; y++) {
		for (int x = 0; x < canvas->columns; x++)
			save_background(canvas, y, x, to);
		for (int x = 0; x < canvas->columns;)
			x = save_run(canvas, y, x, to);
	}
	fputs("</g>\n</svg>\n", to);
}
