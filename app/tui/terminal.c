// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * libvterm 0.1.4 (Debian 12) is the oldest version meant. Callbacks only record; nothing is drawn
 * or written from inside one.
 */
#include "app/tui/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "app/tui/guard.h"
#include "app/tui/scrollback.h"
#include "app/tui/utf8.h"

#define ROWS_MAX 500
#define COLUMNS_MIN 2 /* libvterm writes a wide character beyond a single column */
#define COLUMNS_MAX 1000
#define OUTPUT_MAX (4u << 20) /* a paste is the largest thing typed; more is dropped */

struct term {
	VTerm *vt;
	VTermScreen *screen;
	VTermState *state;
	struct guard guard; /* of what the program prints */
	int rows, columns;
	struct scrollback history;
	int scrolled;
	bool has_bell, cursor_visible, alternate;
	int mouse;
	char title[TERM_TITLE_MAX];
	char *output;
	size_t output_len, output_size;
};

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* The nearest of xterm's 6x6x6 cube and grey ramp: 256 colours are what every terminal has. */
static int16_t nearest_indexed(uint8_t r, uint8_t g, uint8_t b)
{
	static const int level[] = {0, 95, 135, 175, 215, 255};
	const int rgb[] = {r, g, b};
	int cube = 16, distance = 0, grey, grey_distance = 0;

	for (int i = 0; i < 3; i++) {
		int best = rgb[i] < 48 ? 0 : rgb[i] < 115 ? 1 : (rgb[i] - 35) / 40;

		cube += best * (i == 0 ? 36 : i == 1 ? 6 : 1);
		distance += (rgb[i] - level[best]) * (rgb[i] - level[best]);
	}
	grey = clamp((r + g + b) / 3 - 3, 0, 239) / 10;
	grey = clamp(grey, 0, 23);
	for (int i = 0; i < 3; i++)
		grey_distance += (rgb[i] - 8 - grey * 10) * (rgb[i] - 8 - grey * 10);
	return (int16_t)(grey_distance < distance ? 232 + grey : cube);
}

static int16_t colour_of(const VTermColor *colour)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(colour) || VTERM_COLOR_IS_DEFAULT_BG(colour))
		return -1;
	if (VTERM_COLOR_IS_INDEXED(colour))
		return colour->indexed.idx;
	return nearest_indexed(colour->rgb.red, colour->rgb.green, colour->rgb.blue);
}

static uint8_t attrs_of(const VTermScreenCellAttrs *attrs)
{
	return (uint8_t)((attrs->bold ? TERM_BOLD : 0) | (attrs->underline ? TERM_UNDERLINE : 0) |
	                 (attrs->italic ? TERM_ITALIC : 0) | (attrs->blink ? TERM_BLINK : 0) |
	                 (attrs->reverse ? TERM_REVERSE : 0) | (attrs->strike ? TERM_STRIKE : 0));
}

/* libvterm leaves chars[] after the terminator uninitialised and marks the right half of a wide
 * cell by chars[0] == -1. */
static void convert(const VTermScreenCell *from, struct term_cell *to)
{
	*to = (struct term_cell){.fg = colour_of(&from->fg),
	    .bg = colour_of(&from->bg),
	    .attrs = attrs_of(&from->attrs),
	    .width = (uint8_t)clamp(from->width, 1, 2)};
	if (from->chars[0] == (uint32_t)-1) {
		to->width = 0;
		return;
	}
	for (int i = 0; i < TERM_CHARS - 1 && from->chars[i]; i++)
		to->chars[i] = from->chars[i];
	if (to->chars[0] && (to->chars[0] < ' ' || to->chars[0] == 0x7f))
		to->chars[0] = '?';
}

static void set_colour(VTermColor *colour, int16_t index, uint8_t default_flag)
{
	vterm_color_indexed(colour, (uint8_t)(index < 0 ? 0 : index));
	if (index < 0)
		colour->type |= default_flag;
}

static void convert_back(const struct term_cell *from, VTermScreenCell *to)
{
	memset(to, 0, sizeof(*to));
	to->width = 1;
	set_colour(&to->fg, from->fg, VTERM_COLOR_DEFAULT_FG);
	set_colour(&to->bg, from->bg, VTERM_COLOR_DEFAULT_BG);
	if (from->width == 0) {
		to->chars[0] = (uint32_t)-1;
		return;
	}
	for (int i = 0; i < TERM_CHARS && from->chars[i]; i++)
		to->chars[i] = from->chars[i];
	to->width = (char)from->width;
	to->attrs.bold = !!(from->attrs & TERM_BOLD);
	to->attrs.underline = !!(from->attrs & TERM_UNDERLINE);
	to->attrs.italic = !!(from->attrs & TERM_ITALIC);
	to->attrs.reverse = !!(from->attrs & TERM_REVERSE);
}

/* A title is the program's word on the lab's screen: printable ASCII only, and short. */
static void set_title(struct term *term, const char *text)
{
	size_t n = 0;

	for (; *text && n + 1 < sizeof(term->title); text++)
		if (*text >= ' ' && *text < 0x7f)
			term->title[n++] = *text;
	term->title[n] = '\0';
}

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
	struct term *term = user;

	if (prop == VTERM_PROP_CURSORVISIBLE)
		term->cursor_visible = value->boolean;
	else if (prop == VTERM_PROP_ALTSCREEN)
		term->alternate = value->boolean;
	else if (prop == VTERM_PROP_MOUSE)
		term->mouse = value->number;
	else if (prop == VTERM_PROP_TITLE && value->string)
		set_title(term, value->string);
	return 1;
}

static int on_bell(void *user)
{
	((struct term *)user)->has_bell = true;
	return 1;
}

static bool is_blank(const VTermScreenCell *cell)
{
	return !cell->chars[0] && VTERM_COLOR_IS_DEFAULT_BG(&cell->bg) && !cell->attrs.reverse;
}

static int on_push_line(int columns, const VTermScreenCell *cells, void *user)
{
	struct term *term = user;
	struct term_cell line[COLUMNS_MAX];

	columns = clamp(columns, 0, COLUMNS_MAX);
	while (columns > 0 && is_blank(&cells[columns - 1]))
		columns--;
	for (int i = 0; i < columns; i++)
		convert(&cells[i], &line[i]);
	scrollback_push(&term->history, line, columns);
	if (term->scrolled) /* what is being read stays in place */
		term->scrolled = clamp(term->scrolled + 1, 0, term->history.n);
	return 1;
}

static int on_pop_line(int columns, VTermScreenCell *cells, void *user)
{
	static const struct term_cell blank = {.fg = -1, .bg = -1, .width = 1};
	struct term *term = user;
	const struct scrollback_line *line = scrollback_line(&term->history, 0);

	if (!line)
		return 0;
	for (int i = 0; i < columns; i++)
		convert_back(i < line->n ? &line->cells[i] : &blank, &cells[i]);
	scrollback_pop(&term->history);
	return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property,
    .bell = on_bell,
    .sb_pushline = on_push_line,
    .sb_popline = on_pop_line};

static void on_output(const char *bytes, size_t len, void *user)
{
	term_send(user, bytes, len);
}

static bool start(struct term *term)
{
	term->vt = vterm_new(term->rows, term->columns);
	if (!term->vt)
		return false;
	vterm_set_utf8(term->vt, 1);
	term->screen = vterm_obtain_screen(term->vt);
	term->state = vterm_obtain_state(term->vt);
	vterm_screen_enable_altscreen(term->screen, 1);
	vterm_screen_set_callbacks(term->screen, &callbacks, term);
	vterm_screen_set_damage_merge(term->screen, VTERM_DAMAGE_SCROLL);
	vterm_output_set_callback(term->vt, on_output, term);
	vterm_screen_reset(term->screen, 1);
	term->cursor_visible = true;
	return true;
}

struct term *term_new(int rows, int columns)
{
	struct term *term = calloc(1, sizeof(*term));

	if (!term)
		return NULL;
	term->rows = clamp(rows, 1, ROWS_MAX);
	term->columns = clamp(columns, COLUMNS_MIN, COLUMNS_MAX);
	if (!scrollback_init(&term->history) || !start(term))
		return term_free(term);
	return term;
}

struct term *term_free(struct term *term)
{
	if (!term)
		return NULL;
	if (term->vt)
		vterm_free(term->vt);
	if (term->history.lines)
		scrollback_done(&term->history);
	free(term->output);
	free(term);
	return NULL;
}

/* A new instance, not vterm_screen_reset(): the parser may be in the middle of a sequence. */
void term_reset(struct term *term)
{
	VTerm *old = term->vt;

	if (!start(term)) {
		term->vt = old;
		return;
	}
	vterm_free(old);
	term->guard = (struct guard){0};
	scrollback_clear(&term->history);
	term->scrolled = 0;
	term->output_len = 0;
	term->mouse = 0;
	term->alternate = false;
	term->title[0] = '\0';
}

static bool is_plain(char c)
{
	return (c >= ' ' && c < 0x7f) || c == '\r' || c == '\n' || c == '\t';
}

/* In a flood of plain lines only those that stay on the screen or in the scrollback need to be
 * drawn: how many bytes from the start may be passed over. Plain bytes change no mode, and a cut
 * after "\r\n" leaves the cursor where it would be. */
static size_t flood_len(const struct term *term, const char *bytes, size_t len)
{
	int lines = 0, keep = TERM_SCROLLBACK + term->rows;
	size_t plain = 0, cut = len;

	while (plain < len && is_plain(bytes[plain]))
		plain++;
	while (cut > 1 && lines <= keep)
		lines += bytes[--cut] == '\n';
	while (cut > 1 && (cut >= plain || bytes[cut] != '\n' || bytes[cut - 1] != '\r'))
		cut--;
	return cut > 1 ? cut + 1 : 0;
}

#define FLOOD (16u << 10)
#define LEAD 512 /* fed in any case: it ends a sequence begun before */

static void feed(struct term *term, const char *bytes, size_t len)
{
	char room[4096];
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		n += guard_pass(&term->guard, (unsigned char)bytes[i], room + n);
		if (n > sizeof(room) - GUARD_OUT_MAX || i + 1 == len) {
			vterm_input_write(term->vt, room, n);
			n = 0;
		}
	}
}

void term_write(struct term *term, const char *bytes, size_t len)
{
	size_t skip = len > FLOOD ? flood_len(term, bytes + LEAD, len - LEAD) : 0;

	if (skip) {
		feed(term, bytes, LEAD);
		bytes += LEAD + skip;
		len -= LEAD + skip;
	}
	feed(term, bytes, len);
	vterm_screen_flush_damage(term->screen);
}

/* Not DECSTR: libvterm homes the cursor with it. The cursor is saved around the margins' reset,
 * which homes it too; leaving the alternate screen when not on it would restore an old one. */
void term_settle(struct term *term)
{
	static const char modes[] = "\0337\033[?6l\033[?69l\033[r\0338\033[?1l\033>\033[4l\033[?7h"
	                            "\033[?25h\033[?1000l\033[?1002l\033[?1003l\033[?2004l\033[m";
	VTermPos pos;

	term_scroll_to_end(term);
	term_write(term, "\030", 1);
	if (term->alternate)
		term_write(term, "\033[?1049l", 8);
	term_write(term, modes, sizeof(modes) - 1);
	vterm_state_get_cursorpos(term->state, &pos);
	if (pos.col > 0)
		term_write(term, "\r\n", 2);
}

/* libvterm before 0.2 leaves the cursor above the screen when rows vanish below it, then erases
 * through a null line (neovim #16699), and keeps margins that no longer fit, then scrolls memory
 * beyond its lines; nor does it clamp the saved cursor. Sequences repair all three: margins off,
 * cursor back on the screen and saved there. */
static void repair_after_resize(struct term *term)
{
	VTermPos pos;
	char sequence[48];

	vterm_state_get_cursorpos(term->state, &pos);
	snprintf(sequence, sizeof(sequence), "\033[?69l\033[r\033[%d;%dH\0337",
	    clamp(pos.row, 0, term->rows - 1) + 1, clamp(pos.col, 0, term->columns - 1) + 1);
	vterm_input_write(term->vt, sequence, strlen(sequence));
}

void term_resize(struct term *term, int rows, int columns)
{
	rows = clamp(rows, 1, ROWS_MAX);
	columns = clamp(columns, COLUMNS_MIN, COLUMNS_MAX);
	if (rows == term->rows && columns == term->columns)
		return;
	term->rows = rows;
	term->columns = columns;
	vterm_set_size(term->vt, rows, columns);
	repair_after_resize(term);
	vterm_screen_flush_damage(term->screen);
	term->scrolled = 0;
}

int term_rows(const struct term *term)
{
	return term->rows;
}

int term_columns(const struct term *term)
{
	return term->columns;
}

void term_cell(const struct term *term, int row, int column, struct term_cell *ret)
{
	*ret = (struct term_cell){.fg = -1, .bg = -1, .width = 1};
	if (row < 0 || row >= term->rows || column < 0 || column >= term->columns)
		return;
	if (row < term->scrolled) {
		const struct scrollback_line *line =
		    scrollback_line(&term->history, term->scrolled - 1 - row);

		if (line && column < line->n)
			*ret = line->cells[column];
	} else {
		VTermScreenCell cell;
		VTermPos pos = {row - term->scrolled, column};

		if (vterm_screen_get_cell(term->screen, pos, &cell))
			convert(&cell, ret);
	}
}

bool term_cursor(const struct term *term, int *ret_row, int *ret_column)
{
	VTermPos pos;

	vterm_state_get_cursorpos(term->state, &pos);
	if (!term->cursor_visible || pos.row + term->scrolled >= term->rows)
		return false;
	*ret_row = clamp(pos.row + term->scrolled, 0, term->rows - 1);
	*ret_column = clamp(pos.col, 0, term->columns - 1);
	return true;
}

const char *term_title(const struct term *term)
{
	return term->title;
}

bool term_take_bell(struct term *term)
{
	bool was = term->has_bell;

	term->has_bell = false;
	return was;
}

static const struct {
	uint32_t key;
	VTermKey vterm;
} special[] = {
    {KEY_RETURN, VTERM_KEY_ENTER},
    {KEY_TAB, VTERM_KEY_TAB},
    {KEY_ESCAPE, VTERM_KEY_ESCAPE},
    {KEY_ERASE, VTERM_KEY_BACKSPACE},
    {KEY_ARROW_UP, VTERM_KEY_UP},
    {KEY_ARROW_DOWN, VTERM_KEY_DOWN},
    {KEY_ARROW_LEFT, VTERM_KEY_LEFT},
    {KEY_ARROW_RIGHT, VTERM_KEY_RIGHT},
    {KEY_DELETE, VTERM_KEY_DEL},
    {KEY_INSERT, VTERM_KEY_INS},
    {KEY_TO_START, VTERM_KEY_HOME},
    {KEY_TO_END, VTERM_KEY_END},
    {KEY_PAGE_UP, VTERM_KEY_PAGEUP},
    {KEY_PAGE_DOWN, VTERM_KEY_PAGEDOWN},
};

static VTermModifier modifiers_of(uint32_t key)
{
	return (key & KEY_WITH_ALT ? VTERM_MOD_ALT : VTERM_MOD_NONE) |
	       (key & KEY_WITH_CTRL ? VTERM_MOD_CTRL : VTERM_MOD_NONE) |
	       (key & KEY_WITH_SHIFT ? VTERM_MOD_SHIFT : VTERM_MOD_NONE);
}

/* Control letters arrive as the control bytes they are and are passed on untouched: with
 * VTERM_MOD_CTRL, 0.1.4 would send CSI-u forms that shells print as garbage (vim #6040). */
void term_key(struct term *term, uint32_t key)
{
	uint32_t code = KEY_CODE(key);
	VTermModifier modifiers = modifiers_of(key);

	term_scroll_to_end(term);
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if (special[i].key == code) {
			vterm_keyboard_key(term->vt, special[i].vterm, modifiers);
			return;
		}
	}
	if (code == KEY_BACK_TAB)
		vterm_keyboard_key(term->vt, VTERM_KEY_TAB, VTERM_MOD_SHIFT);
	else if (code >= KEY_F_1 && code <= KEY_F_12)
		vterm_keyboard_key(term->vt, VTERM_KEY_FUNCTION(code - KEY_F_1 + 1), modifiers);
	else if (code == KEY_PASTE_BEGIN || code == KEY_PASTE_END)
		term_paste(term, code == KEY_PASTE_BEGIN);
	else if (code < KEY_FIRST_SPECIAL)
		vterm_keyboard_unichar(term->vt, code, modifiers & VTERM_MOD_ALT);
}

void term_paste(struct term *term, bool begin)
{
	if (begin)
		vterm_keyboard_start_paste(term->vt);
	else
		vterm_keyboard_end_paste(term->vt);
}

bool term_wants_mouse(const struct term *term)
{
	return term->mouse != VTERM_PROP_MOUSE_NONE;
}

void term_pointer(struct term *term, const struct pointer *pointer)
{
	int button = pointer->kind == POINTER_WHEEL_UP     ? 4
	             : pointer->kind == POINTER_WHEEL_DOWN ? 5
	                                                   : clamp(pointer->button, 1, 3);

	vterm_mouse_move(term->vt, clamp(pointer->y, 0, term->rows - 1),
	    clamp(pointer->x, 0, term->columns - 1), VTERM_MOD_NONE);
	vterm_mouse_button(term->vt, button, pointer->kind != POINTER_RELEASE, VTERM_MOD_NONE);
}

void term_send(struct term *term, const char *bytes, size_t len)
{
	if (len > OUTPUT_MAX - term->output_len)
		return;
	if (term->output_len + len > term->output_size) {
		size_t size = (term->output_len + len) * 2 + 256;
		char *grown = realloc(term->output, size);

		if (!grown)
			return;
		term->output = grown;
		term->output_size = size;
	}
	memcpy(term->output + term->output_len, bytes, len);
	term->output_len += len;
}

const char *term_output(const struct term *term, size_t *ret_len)
{
	*ret_len = term->output_len;
	return term->output;
}

void term_output_done(struct term *term, size_t written)
{
	if (written > term->output_len)
		written = term->output_len;
	if (written < term->output_len)
		memmove(term->output, term->output + written, term->output_len - written);
	term->output_len -= written;
}

int term_scrolled(const struct term *term)
{
	return term->scrolled;
}

/* A program on the alternate screen has no history of its own. */
void term_scroll(struct term *term, int lines)
{
	term->scrolled = clamp(term->scrolled + lines, 0, term->alternate ? 0 : term->history.n);
}

void term_scroll_to_end(struct term *term)
{
	term_scroll(term, -TERM_SCROLLBACK);
}
