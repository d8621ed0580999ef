// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/screen.h"

#include <curses.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "app/tui/screen_keys.h"
#include "sandbox/text.h"

static SCREEN *terminal;
static struct term_cell *shown; /* what the terminal has; NULL = unknown */
static int shown_rows, shown_columns;

static void ask_terminal(const char *sequence)
{
	if (write(STDOUT_FILENO, sequence, strlen(sequence)) < 0)
		return;
}

/* Bracketed paste, so that pasted text is never taken for commands. */
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static void set_modes(void)
{
	raw();
	noecho();
	nonl();
	curs_set(0);
	mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON2_PRESSED | BUTTON2_RELEASED |
	              BUTTON3_PRESSED | BUTTON3_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED,
	    NULL);
	mouseinterval(0);
	screen_keys_start();
	ask_terminal(PASTE_ON);
}

int screen_open(struct sb_error *err)
{
	const char *name = getenv("TERM");

	set_escdelay(25);
	terminal = newterm(NULL, stdout, stdin);
	if (!terminal)
		return sb_reject(err,
		    "terminal '%s': unknown; set TERM to what it is, or use layerlab tour or repl",
		    name ? name : "");
	if (!screen_can_move()) {
		endwin();
		delscreen(terminal);
		terminal = NULL;
		return sb_reject(err,
		    "terminal '%s': its cursor cannot be moved; use layerlab tour or repl",
		    name ? name : "");
	}
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	set_modes();
	return 0;
}

void screen_close(void)
{
	if (!terminal)
		return;
	ask_terminal(PASTE_OFF);
	endwin();
	delscreen(terminal);
	terminal = NULL;
	free(shown);
	shown = NULL;
}

void screen_suspend(void)
{
	ask_terminal(PASTE_OFF);
	endwin();
}

void screen_resume(void)
{
	refresh();
	ask_terminal(PASTE_ON);
	free(shown);
	shown = NULL;
}

/* Asked of the terminal itself: SIGWINCH is the lab's own, not curses'. */
void screen_size(int *ret_rows, int *ret_columns)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
	*ret_rows = LINES;
	*ret_columns = COLS;
}

bool screen_has_colours(void)
{
	const char *no = getenv("NO_COLOR");

	return has_colors() && !(no && *no);
}

void screen_bell(void)
{
	beep();
}

static int squared(int value)
{
	return value * value;
}

static void rgb_of(int index, int rgb[3])
{
	static const int level[6] = {0, 95, 135, 175, 215, 255};
	static const unsigned basic[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee,
	    0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff,
	    0xff00ff, 0x00ffff, 0xffffff};

	for (int i = 0; i < 3; i++) {
		static const int power[3] = {36, 6, 1};

		if (index < 16)
			rgb[i] = (int)(basic[index] >> (16 - 8 * i) & 0xff);
		else if (index >= 232)
			rgb[i] = 8 + (index - 232) * 10;
		else
			rgb[i] = level[(index - 16) / power[i] % 6];
	}
}

/* The terminal's nearest, where it has fewer than 256. */
static int nearest(int index)
{
	int want[3], best = 0, best_distance = 1 << 30;

	if (index < COLORS)
		return index;
	rgb_of(index, want);
	for (int i = 0; i < (COLORS < 16 ? 8 : 16); i++) {
		int rgb[3], distance;

		rgb_of(i, rgb);
		distance = squared(rgb[0] - want[0]) + squared(rgb[1] - want[1]) +
		           squared(rgb[2] - want[2]);
		if (distance < best_distance) {
			best_distance = distance;
			best = i;
		}
	}
	return best;
}

static attr_t attributes_of(uint8_t attrs)
{
	static const struct {
		uint8_t from;
		attr_t to;
	} map[] = {{TERM_BOLD, A_BOLD}, {TERM_UNDERLINE, A_UNDERLINE}, {TERM_BLINK, A_BLINK},
	    {TERM_REVERSE, A_REVERSE}, {TERM_DIM, A_DIM}, {TERM_ITALIC, A_ITALIC}};
	attr_t result = A_NORMAL;

	for (size_t i = 0; i < SB_COUNT(map); i++)
		if (attrs & map[i].from)
			result |= map[i].to;
	return result;
}

/* alloc_pair(3X) gives the same pair for the same colours; pairs beyond 255 go by setcchar's last
 * argument (curs_getcchar(3X), NCURSES_EXT_COLORS). */
static void show_cell(int y, int x, const struct term_cell *cell)
{
	wchar_t text[TERM_CHARS + 1] = {L' '};
	int pair = 0;
	cchar_t out;

	for (int i = 0; i < TERM_CHARS && cell->chars[i]; i++)
		text[i] = (wchar_t)cell->chars[i];
	if (screen_has_colours() && (cell->fg >= 0 || cell->bg >= 0))
		pair = alloc_pair(
		    cell->fg < 0 ? -1 : nearest(cell->fg), cell->bg < 0 ? -1 : nearest(cell->bg));
	if (pair < 0)
		pair = 0;
	setcchar(&out, text, attributes_of(cell->attrs), 0, &pair);
	mvadd_wch(y, x, &out);
}

static bool is_shown(const struct canvas *canvas, int y)
{
	size_t size = (size_t)canvas->columns * sizeof(*shown);

	return shown && !memcmp(shown + (size_t)y * (size_t)canvas->columns,
	                    canvas->cells + (size_t)y * (size_t)canvas->columns, size);
}

static void remember(const struct canvas *canvas)
{
	size_t size = (size_t)canvas->rows * (size_t)canvas->columns * sizeof(*shown);

	if (!shown)
		shown = malloc(size);
	if (shown)
		memcpy(shown, canvas->cells, size);
	shown_rows = canvas->rows;
	shown_columns = canvas->columns;
}

void screen_show(const struct canvas *canvas, bool anew)
{
	if (anew || shown_rows != canvas->rows || shown_columns != canvas->columns) {
		free(shown);
		shown = NULL;
		clearok(stdscr, TRUE);
	}
	for (int y = 0; y < canvas->rows; y++) {
		if (is_shown(canvas, y))
			continue;
		for (int x = 0; x < canvas->columns; x++)
			if (canvas_at(canvas, y, x)->width)
				show_cell(y, x, canvas_at(canvas, y, x));
	}
	remember(canvas);
	curs_set(canvas->has_cursor ? 1 : 0);
	if (canvas->has_cursor)
		move(canvas->cursor_y, canvas->cursor_x);
	refresh();
}
