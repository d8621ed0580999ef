// SPDX-License-Identifier: GPL-3.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/tui/terminal.h"

static void feed(struct term *term, const char *text)
{
	term_write(term, text, strlen(text));
}

/* The row as ASCII, blanks at its end cut off. */
static const char *row_text(const struct term *term, int row)
{
	static char text[1024];
	size_t n = 0;

	for (int x = 0; x < term_columns(term) && n + 1 < sizeof(text); x++) {
		struct term_cell cell;

		term_cell(term, row, x, &cell);
		if (cell.width)
			text[n++] = cell.chars[0]
			                ? (char)(cell.chars[0] < 0x7f ? cell.chars[0] : '#')
			                : ' ';
	}
	while (n && text[n - 1] == ' ')
		n--;
	text[n] = '\0';
	return text;
}

static const char *output(struct term *term)
{
	static char text[256];
	size_t len;
	const char *bytes = term_output(term, &len);

	assert_true(len < sizeof(text));
	if (len)
		memcpy(text, bytes, len);
	text[len] = '\0';
	term_output_done(term, len);
	return text;
}

static void shows_text_colours_and_cursor(void **state)
{
	struct term *term = term_new(4, 20);
	struct term_cell cell;
	int row, column;

	(void)state;
	feed(term, "plain \033[1;31mred\033[0m \033[48;2;255;0;0mrgb");
	assert_string_equal(row_text(term, 0), "plain red rgb");
	term_cell(term, 0, 6, &cell);
	assert_int_equal(cell.attrs, TERM_BOLD);
	assert_in_range(cell.fg, 1, 9);
	term_cell(term, 0, 0, &cell);
	assert_int_equal(cell.fg, -1);
	term_cell(term, 0, 10, &cell);
	assert_int_equal(cell.bg, 196);
	assert_true(term_cursor(term, &row, &column));
	assert_int_equal(row, 0);
	assert_int_equal(column, 13);
	feed(term, "\033[?25l");
	assert_false(term_cursor(term, &row, &column));
	term_free(term);
}

static void wide_characters_take_two_cells(void **state)
{
	struct term *term = term_new(2, 10);
	struct term_cell cell;

	(void)state;
	feed(term, "\xe6\x97\xa5x");
	term_cell(term, 0, 0, &cell);
	assert_int_equal(cell.chars[0], 0x65e5);
	assert_int_equal(cell.width, 2);
	term_cell(term, 0, 1, &cell);
	assert_int_equal(cell.width, 0);
	term_cell(term, 0, 2, &cell);
	assert_int_equal(cell.chars[0], 'x');
	term_free(term);
}

static void keys_become_what_programs_expect(void **state)
{
	struct term *term = term_new(4, 20);

	(void)state;
	term_key(term, 'a');
	term_key(term, KEY_CONTROL('C'));
	term_key(term, KEY_RETURN);
	term_key(term, KEY_ERASE);
	assert_string_equal(output(term), "a\x03\r\x7f");
	term_key(term, KEY_ARROW_UP);
	assert_string_equal(output(term), "\033[A");
	feed(term, "\033[?1h");
	term_key(term, KEY_ARROW_UP);
	assert_string_equal(output(term), "\033OA");
	term_key(term, KEY_F_1 + 4);
	assert_string_equal(output(term), "\033[15~");
	term_key(term, 'x' | KEY_WITH_ALT);
	assert_string_equal(output(term), "\033x");
	term_free(term);
}

static void pastes_are_bracketed_only_when_asked_for(void **state)
{
	struct term *term = term_new(4, 20);

	(void)state;
	term_key(term, KEY_PASTE_BEGIN);
	assert_string_equal(output(term), "");
	feed(term, "\033[?2004h");
	term_key(term, KEY_PASTE_BEGIN);
	term_key(term, 'x');
	term_key(term, KEY_PASTE_END);
	assert_string_equal(output(term), "\033[200~x\033[201~");
	term_free(term);
}

static void questions_of_programs_are_answered(void **state)
{
	struct term *term = term_new(4, 20);

	(void)state;
	feed(term, "ab\033[6n");
	assert_string_equal(output(term), "\033[1;3R");
	term_free(term);
}

static void the_mouse_reaches_programs_that_want_it(void **state)
{
	struct term *term = term_new(10, 20);
	struct pointer wheel = {.kind = POINTER_WHEEL_UP, .y = 2, .x = 3};

	(void)state;
	assert_false(term_wants_mouse(term));
	feed(term, "\033[?1000h\033[?1006h");
	assert_true(term_wants_mouse(term));
	term_pointer(term, &wheel);
	assert_string_equal(output(term), "\033[<64;4;3M");
	term_free(term);
}

static void titles_are_stripped(void **state)
{
	struct term *term = term_new(4, 20);
	char sequence[400] = "\033]0;";

	(void)state;
	feed(term, "\033]2;a\xc2\x9b"
	           "31mb\x01 c\007");
	assert_string_equal(term_title(term), "a31mb c");
	memset(sequence + 4, 'x', 300);
	strcpy(sequence + 304, "\007");
	feed(term, sequence);
	assert_int_equal(strlen(term_title(term)), TERM_TITLE_MAX - 1);
	term_free(term);
}

static void lines_scroll_back_and_stay_put_while_read(void **state)
{
	struct term *term = term_new(3, 10);

	(void)state;
	feed(term, "one\r\ntwo\r\nthree\r\nfour\r\nfive");
	assert_string_equal(row_text(term, 0), "three");
	term_scroll(term, 1);
	assert_string_equal(row_text(term, 0), "two");
	feed(term, "\r\nsix");
	assert_string_equal(row_text(term, 0), "two");
	term_scroll(term, 100);
	assert_string_equal(row_text(term, 0), "one");
	term_key(term, 'x');
	assert_int_equal(term_scrolled(term), 0);
	assert_string_equal(row_text(term, 2), "six");
	term_free(term);
}

static void scrollback_is_bounded(void **state)
{
	struct term *term = term_new(3, 10);

	(void)state;
	for (int i = 0; i < TERM_SCROLLBACK * 2; i++)
		feed(term, "line\r\n");
	term_scroll(term, TERM_SCROLLBACK * 2);
	assert_int_equal(term_scrolled(term), TERM_SCROLLBACK);
	term_free(term);
}

static void growing_brings_lines_back(void **state)
{
	struct term *term = term_new(3, 10);

	(void)state;
	feed(term, "one\r\ntwo\r\nthree\r\nfour\r\n\033[7mfive");
	term_resize(term, 5, 10);
	assert_string_equal(row_text(term, 0), "one");
	assert_string_equal(row_text(term, 4), "five");
	term_free(term);
}

/* neovim #16699: rows vanish, the cursor ends above the screen, the next erase crashes. */
static void shrinking_keeps_the_cursor_on_the_screen(void **state)
{
	struct term *term = term_new(24, 80);

	(void)state;
	feed(term, "\033[24;1Hbottom\033[1;1H");
	term_resize(term, 5, 80);
	feed(term, "\033[K\033[1K\033[J");
	feed(term, "still alive");
	term_free(term);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void survives_random_sizes(void **state)
{
	static const char *const content[] = {"\033[12;1H", "text\r\n", "\033[K", "\033[1J",
	    "\033[2J", "\033[?1049h", "\033[?1049l", "\033[3;7r", "\033[r", "\n\n\n", "\033[5L",
	    "\033M", "\0337", "\0338", "\033[30;70H", "\033[?69h\033[5;60s", "\033[S", "\033[3P",
	    "\033[?6h"};
	struct term *term = term_new(24, 80);
	uint32_t seed = 7;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		const char *text =
		    content[next_random(&seed) % (sizeof(content) / sizeof(*content))];

		feed(term, text);
		term_resize(term, (int)(next_random(&seed) % 40), (int)(next_random(&seed) % 100));
	}
	term_free(term);
}

static void survives_random_bytes(void **state)
{
	struct term *term = term_new(24, 80);
	uint32_t seed = 42;

	(void)state;
	for (int i = 0; i < 4000; i++) {
		char bytes[128];

		for (size_t j = 0; j < sizeof(bytes); j++) {
			uint32_t r = next_random(&seed);

			bytes[j] =
			    (char)(r % 5 == 0 ? "\033[]P;?\007\x18"[r / 5 % 8] : (char)(r >> 3));
		}
		term_write(term, bytes, sizeof(bytes));
		if (i % 50 == 0)
			term_resize(term, 1 + i % 30, 1 + i % 90);
		for (int x = 0; x < term_columns(term); x += 7) {
			struct term_cell cell;

			term_cell(term, i % term_rows(term), x, &cell);
			assert_true(cell.width <= 2);
		}
		term_output_done(term, 1u << 20);
	}
	term_free(term);
}

static void a_program_that_floods_questions_is_bounded(void **state)
{
	struct term *term = term_new(4, 20);
	size_t len;

	(void)state;
	for (int i = 0; i < 1000000; i++)
		term_write(term, "\033[6n", 4);
	term_output(term, &len);
	assert_in_range(len, 1, 4u << 20);
	term_free(term);
}

/* A flood is passed over in part; what stays to be seen must be the same. */
static void floods_end_as_if_drawn_line_by_line(void **state)
{
	static const char *const lines[] = {"y", "a line of some length", "",
	    "wrapped: "
	    "0123456789012345678901234567890123456789012345678901234567890123456789",
	    "\033[31mred\033[m"};
	char *flood = malloc(4u << 20);
	size_t len = 0;

	(void)state;
	for (int variant = 0; variant < 5; variant++) {
		struct term *whole = term_new(10, 40), *pieces = term_new(10, 40);

		len = 0;
		for (int i = 0; i < 20000; i++)
			len += (size_t)sprintf(
			    flood + len, "%d %s\r\n", i, lines[(size_t)(variant + i % 2) % 5]);
		term_write(whole, flood, len);
		for (size_t at = 0; at < len; at += 1000)
			term_write(pieces, flood + at, len - at < 1000 ? len - at : 1000);
		for (int back = 0; back <= TERM_SCROLLBACK; back += 10) {
			for (int y = 0; y < 10; y++) {
				char text[64];

				strcpy(text, row_text(whole, y));
				assert_string_equal(row_text(pieces, y), text);
			}
			term_scroll(whole, 10);
			term_scroll(pieces, 10);
		}
		term_free(whole);
		term_free(pieces);
	}
	free(flood);
}

static void what_a_killed_program_left_is_settled(void **state)
{
	struct term *term = term_new(6, 20);
	int row, column;

	(void)state;
	feed(term, "one\r\ntwo\033[2;4r\033[?1h\033[7m\033[?25l\033[?1000h half");
	term_settle(term);
	feed(term, "next");
	assert_string_equal(row_text(term, 0), " half");
	assert_true(term_cursor(term, &row, &column));
	assert_int_equal(column, 4);
	assert_false(term_wants_mouse(term));
	feed(term, "\033[?1049hfull screen\033]0;unfinished");
	term_settle(term);
	assert_string_equal(row_text(term, 0), " half");
	term_free(term);
}

static void keys_have_names(void **state)
{
	static const struct {
		const char *name;
		uint32_t key;
	} rows[] = {{"F2", KEY_F_1 + 1}, {"F12", KEY_F_12}, {"Space", ' '}, {"Enter", KEY_RETURN},
	    {"^R", KEY_CONTROL('R')}, {"M-x", 'x' | KEY_WITH_ALT}, {"S-Tab", KEY_BACK_TAB},
	    {"a", 'a'}, {"C-Left", KEY_ARROW_LEFT | KEY_WITH_CTRL}, {"F13", KEY_NONE},
	    {"Nonsense", KEY_NONE}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(key_parse(rows[i].name), rows[i].key);
}

static void the_bell_rings_once(void **state)
{
	struct term *term = term_new(4, 20);

	(void)state;
	feed(term, "ding\007");
	assert_true(term_take_bell(term));
	assert_false(term_take_bell(term));
	term_free(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shows_text_colours_and_cursor),
	    cmocka_unit_test(wide_characters_take_two_cells),
	    cmocka_unit_test(keys_become_what_programs_expect),
	    cmocka_unit_test(pastes_are_bracketed_only_when_asked_for),
	    cmocka_unit_test(questions_of_programs_are_answered),
	    cmocka_unit_test(the_mouse_reaches_programs_that_want_it),
	    cmocka_unit_test(titles_are_stripped),
	    cmocka_unit_test(lines_scroll_back_and_stay_put_while_read),
	    cmocka_unit_test(scrollback_is_bounded),
	    cmocka_unit_test(growing_brings_lines_back),
	    cmocka_unit_test(shrinking_keeps_the_cursor_on_the_screen),
	    cmocka_unit_test(survives_random_sizes),
	    cmocka_unit_test(survives_random_bytes),
	    cmocka_unit_test(a_program_that_floods_questions_is_bounded),
	    cmocka_unit_test(floods_end_as_if_drawn_line_by_line),
	    cmocka_unit_test(what_a_killed_program_left_is_settled),
	    cmocka_unit_test(keys_have_names),
	    cmocka_unit_test(the_bell_rings_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
