// SPDX-License-Identifier: GPL-3.0-or-later
/* From curses' keys to the lab's. */
#include "app/tui/screen_keys.h"

#include <curses.h>

#include "app/tui/screen.h"
#include "sandbox/text.h"

#include <term.h> /* last: its macros are named as anything is */

/* Reading through a window of its own: reading stdscr would refresh it (curs_getch(3X)). */
static WINDOW *input;

/* xterm's sequences with modifiers (ctlseqs, "PC-Style Function Keys") and bracketed paste. */
static const struct {
	const char *sequence;
	uint32_t key;
} extra[] = {
    {"\033[200~", KEY_PASTE_BEGIN},
    {"\033[201~", KEY_PASTE_END},
    {"\033[1;2A", KEY_ARROW_UP | KEY_WITH_SHIFT},
    {"\033[1;2B", KEY_ARROW_DOWN | KEY_WITH_SHIFT},
    {"\033[1;3A", KEY_ARROW_UP | KEY_WITH_ALT},
    {"\033[1;3B", KEY_ARROW_DOWN | KEY_WITH_ALT},
    {"\033[1;3C", KEY_ARROW_RIGHT | KEY_WITH_ALT},
    {"\033[1;3D", KEY_ARROW_LEFT | KEY_WITH_ALT},
    {"\033[1;5A", KEY_ARROW_UP | KEY_WITH_CTRL},
    {"\033[1;5B", KEY_ARROW_DOWN | KEY_WITH_CTRL},
    {"\033[1;5C", KEY_ARROW_RIGHT | KEY_WITH_CTRL},
    {"\033[1;5D", KEY_ARROW_LEFT | KEY_WITH_CTRL},
    {"\033[5;2~", KEY_PAGE_UP | KEY_WITH_SHIFT},
    {"\033[6;2~", KEY_PAGE_DOWN | KEY_WITH_SHIFT},
    {"\033[5;3~", KEY_PAGE_UP | KEY_WITH_ALT},
    {"\033[6;3~", KEY_PAGE_DOWN | KEY_WITH_ALT},
    {"\033[3;5~", KEY_DELETE | KEY_WITH_CTRL},
};
#define FIRST_EXTRA 0x1000 /* beyond the codes curses uses */

static const struct {
	int code;
	uint32_t key;
} named[] = {
    {KEY_UP, KEY_ARROW_UP},
    {KEY_DOWN, KEY_ARROW_DOWN},
    {KEY_LEFT, KEY_ARROW_LEFT},
    {KEY_RIGHT, KEY_ARROW_RIGHT},
    {KEY_SR, KEY_ARROW_UP | KEY_WITH_SHIFT},
    {KEY_SF, KEY_ARROW_DOWN | KEY_WITH_SHIFT},
    {KEY_SLEFT, KEY_ARROW_LEFT | KEY_WITH_SHIFT},
    {KEY_SRIGHT, KEY_ARROW_RIGHT | KEY_WITH_SHIFT},
    {KEY_BACKSPACE, KEY_ERASE},
    {KEY_DC, KEY_DELETE},
    {KEY_IC, KEY_INSERT},
    {KEY_HOME, KEY_TO_START},
    {KEY_END, KEY_TO_END},
    {KEY_PPAGE, KEY_PAGE_UP},
    {KEY_NPAGE, KEY_PAGE_DOWN},
    {KEY_SPREVIOUS, KEY_PAGE_UP | KEY_WITH_SHIFT},
    {KEY_SNEXT, KEY_PAGE_DOWN | KEY_WITH_SHIFT},
    {KEY_BTAB, KEY_BACK_TAB},
    {KEY_ENTER, KEY_RETURN},
};

bool screen_can_move(void)
{
	const char *sequence = tigetstr("cup");

	return sequence && sequence != (char *)-1;
}

void screen_keys_start(void)
{
	if (!input)
		input = newpad(1, 1);
	keypad(input, TRUE);
	nodelay(input, TRUE);
	for (size_t i = 0; i < SB_COUNT(extra); i++)
		define_key(extra[i].sequence, FIRST_EXTRA + (int)i);
}

static uint32_t pointer_key(struct pointer *pointer)
{
	static const struct {
		mmask_t bit;
		enum pointer_kind kind;
		int button;
	} presses[] = {
	    {BUTTON1_PRESSED, POINTER_PRESS, 1},
	    {BUTTON1_RELEASED, POINTER_RELEASE, 1},
	    {BUTTON2_PRESSED, POINTER_PRESS, 2},
	    {BUTTON2_RELEASED, POINTER_RELEASE, 2},
	    {BUTTON3_PRESSED, POINTER_PRESS, 3},
	    {BUTTON3_RELEASED, POINTER_RELEASE, 3},
	    {BUTTON4_PRESSED, POINTER_WHEEL_UP, 4},
	    {BUTTON5_PRESSED, POINTER_WHEEL_DOWN, 5},
	};
	MEVENT event;

	if (getmouse(&event) != OK)
		return KEY_NONE;
	for (size_t i = 0; i < SB_COUNT(presses); i++) {
		if (!(event.bstate & presses[i].bit))
			continue;
		*pointer = (struct pointer){presses[i].kind, event.y, event.x, presses[i].button};
		return KEY_POINTER;
	}
	return KEY_NONE;
}

static uint32_t special_key(wint_t code, struct pointer *pointer)
{
	if (code == KEY_MOUSE)
		return pointer_key(pointer);
	if (code >= FIRST_EXTRA && code < FIRST_EXTRA + SB_COUNT(extra))
		return extra[code - FIRST_EXTRA].key;
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return KEY_F_1 + code - KEY_F(1);
	for (size_t i = 0; i < SB_COUNT(named); i++)
		if ((wint_t)named[i].code == code)
			return named[i].key;
	return KEY_NONE;
}

static uint32_t plain_key(wint_t c)
{
	return c == 0x7f ? KEY_ERASE : c == '\n' ? KEY_RETURN : (uint32_t)c;
}

/* Keys the lab has no name for are passed over; ^@ is typed as Ctrl-Space and means nothing. */
uint32_t screen_key(struct pointer *pointer)
{
	wint_t c;
	int r;

	while ((r = wget_wch(input, &c)) != ERR) {
		uint32_t key = r == KEY_CODE_YES ? special_key(c, pointer) : plain_key(c);

		if (key == KEY_ESCAPE && (r = wget_wch(input, &c)) != ERR)
			return (r == KEY_CODE_YES ? special_key(c, pointer) : plain_key(c)) |
			       KEY_WITH_ALT;
		if (key != KEY_NONE)
			return key;
	}
	return KEY_NONE;
}
