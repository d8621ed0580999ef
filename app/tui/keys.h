// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Keys as the lab names them, free of any screen library: a Unicode code point, or one of the
 * codes below, with modifier bits. The screen translates into these, the terminal pane out of
 * them, and the action table, --script files and the manual spell them ("F2", "Space", "^R").
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key {
	KEY_NONE = 0,
	KEY_TAB = '\t',
	KEY_RETURN = '\r',
	KEY_ESCAPE = 0x1b,
	KEY_SPACE = ' ',
	KEY_FIRST_SPECIAL = 0x110000, /* beyond Unicode */
	KEY_ARROW_UP = KEY_FIRST_SPECIAL,
	KEY_ARROW_DOWN,
	KEY_ARROW_LEFT,
	KEY_ARROW_RIGHT,
	KEY_ERASE,
	KEY_DELETE,
	KEY_INSERT,
	KEY_TO_START,
	KEY_TO_END,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_BACK_TAB,
	KEY_F_1,
	KEY_F_12 = KEY_F_1 + 11,
	KEY_PASTE_BEGIN,
	KEY_PASTE_END,
	KEY_POINTER /* a mouse event; its data travels beside it */
};

#define KEY_WITH_ALT (1u << 24)
#define KEY_WITH_CTRL (1u << 25) /* on special keys; control letters are their code points */
#define KEY_WITH_SHIFT (1u << 26)
#define KEY_CODE(key) ((key)&0xffffff)
#define KEY_CONTROL(letter) ((uint32_t)(letter)&0x1f)

enum pointer_kind { POINTER_PRESS, POINTER_RELEASE, POINTER_WHEEL_UP, POINTER_WHEEL_DOWN };

struct pointer {
	enum pointer_kind kind;
	int y, x;   /* of the screen, from 0 */
	int button; /* 1 to 3 */
};

/* "F2", "Space", "^R", "M-x", "S-Tab", "a"; KEY_NONE when `name` names no key. */
uint32_t key_parse(const char *name);

/* Is it a character to be typed into a text, rather than a command? */
bool key_is_text(uint32_t key);
