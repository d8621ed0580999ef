// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/tui/utf8.h"

static const struct {
	uint32_t key;
	const char *name;
} names[] = {
    {KEY_TAB, "Tab"},
    {KEY_RETURN, "Enter"},
    {KEY_ESCAPE, "Esc"},
    {KEY_SPACE, "Space"},
    {KEY_ARROW_UP, "Up"},
    {KEY_ARROW_DOWN, "Down"},
    {KEY_ARROW_LEFT, "Left"},
    {KEY_ARROW_RIGHT, "Right"},
    {KEY_ERASE, "Backspace"},
    {KEY_DELETE, "Delete"},
    {KEY_INSERT, "Insert"},
    {KEY_TO_START, "Home"},
    {KEY_TO_END, "End"},
    {KEY_PAGE_UP, "PgUp"},
    {KEY_PAGE_DOWN, "PgDn"},
    {KEY_BACK_TAB, "S-Tab"},
};
#define NAMES (sizeof(names) / sizeof(names[0]))

static uint32_t parse_plain(const char *name)
{
	uint32_t c = KEY_NONE;
	size_t n;

	for (size_t i = 0; i < NAMES; i++)
		if (!strcasecmp(names[i].name, name))
			return names[i].key;
	if ((name[0] == 'F' || name[0] == 'f') && name[1] >= '1' && name[1] <= '9') {
		int number = atoi(name + 1);

		return number <= 12 ? KEY_F_1 + (uint32_t)number - 1 : KEY_NONE;
	}
	if (name[0] == '^' && name[1] >= '@' && name[1] <= '~' && !name[2])
		return KEY_CONTROL(name[1]);
	n = utf8_decode(name, &c);
	return n && !name[n] ? c : KEY_NONE;
}

uint32_t key_parse(const char *name)
{
	static const struct {
		const char *prefix;
		uint32_t bit;
	} modifiers[] = {{"M-", KEY_WITH_ALT}, {"C-", KEY_WITH_CTRL}, {"S-", KEY_WITH_SHIFT}};
	uint32_t key = parse_plain(name);

	if (key != KEY_NONE)
		return key;
	for (size_t i = 0; i < sizeof(modifiers) / sizeof(modifiers[0]); i++) {
		if (strncmp(name, modifiers[i].prefix, 2) || !name[2])
			continue;
		key = key_parse(name + 2);
		return key == KEY_NONE ? KEY_NONE : key | modifiers[i].bit;
	}
	return KEY_NONE;
}

bool key_is_text(uint32_t key)
{
	return key >= ' ' && key != 0x7f && key < KEY_FIRST_SPECIAL;
}
