// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A terminal in memory: bytes of a program in, cells out; keys in, bytes for the program out.
 * The only place that knows libvterm. It draws nothing and owns no descriptor.
 *
 *   1. term_new()                  2. term_write() what the program printed
 *   3. term_key(), term_paste() …  4. term_output() to the program
 *   5. term_cell() to draw         6. term_free()
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/tui/keys.h"

#define TERM_CHARS 4 /* base character and combining marks of a cell, 0-terminated */
#define TERM_TITLE_MAX 64
#define TERM_SCROLLBACK 2000 /* lines kept */

enum term_attr {
	TERM_BOLD = 1,
	TERM_UNDERLINE = 2,
	TERM_ITALIC = 4,
	TERM_BLINK = 8,
	TERM_REVERSE = 16,
	TERM_STRIKE = 32,
	TERM_DIM = 64
};

struct term_cell {
	uint32_t chars[TERM_CHARS]; /* chars[0] == 0: blank */
	int16_t fg, bg;             /* -1: the default colour, else 0 to 255 */
	uint8_t attrs;
	uint8_t width; /* columns: 1 or 2; 0: right half of the wide cell before it */
};

struct term;

/* NULL when out of memory. Sizes are clamped to 1..500 rows and 2..1000 columns. */
struct term *term_new(int rows, int columns);
struct term *term_free(struct term *term);

/* Back to an empty screen and scrollback, as for a new program. */
void term_reset(struct term *term);

void term_write(struct term *term, const char *bytes, size_t len);

/* Out of whatever modes a program that was ended left, at the start of a line; what is on the
 * screen stays. */
void term_settle(struct term *term);
void term_resize(struct term *term, int rows, int columns);
int term_rows(const struct term *term);
int term_columns(const struct term *term);

/* The cell at a place of what is shown: the scrolled-back part included. */
void term_cell(const struct term *term, int row, int column, struct term_cell *ret);

/* False while the cursor is hidden or scrolled out of view. */
bool term_cursor(const struct term *term, int *ret_row, int *ret_column);

/* Printable characters only, at most TERM_TITLE_MAX; "" when none was set. */
const char *term_title(const struct term *term);

/* Did the bell ring since the last call? */
bool term_take_bell(struct term *term);

/* Keys go to the program; bytes wait in the output queue. */
void term_key(struct term *term, uint32_t key);
void term_paste(struct term *term, bool begin);
bool term_wants_mouse(const struct term *term);
void term_pointer(struct term *term, const struct pointer *pointer);

/* Raw text for the program, as if typed. */
void term_send(struct term *term, const char *bytes, size_t len);

/* What waits for the program; term_output_done() removes what was written. */
const char *term_output(const struct term *term, size_t *ret_len);
void term_output_done(struct term *term, size_t written);

/* Lines scrolled back, 0 = the live screen. Positive `lines` go back in time. */
int term_scrolled(const struct term *term);
void term_scroll(struct term *term, int lines);
void term_scroll_to_end(struct term *term);
