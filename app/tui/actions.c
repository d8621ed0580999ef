// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/actions.h"

#include <string.h>

#include "app/tui/keys.h"
#include "app/tui/update.h"

const char *const action_group_title[GROUPS] = {
    [GROUP_LAYERS] = "Layers",
    [GROUP_ATTACKS] = "Attacks",
    [GROUP_FLIP] = "Flip a layer and re-run",
    [GROUP_STATUS] = "Status and processes",
    [GROUP_POLICY] = "Policy",
    [GROUP_COMPARE] = "Compare",
    [GROUP_LESSONS] = "Lessons",
    [GROUP_SHELL] = "Shell",
    [GROUP_MOVE] = "Moving about",
    [GROUP_VIEWS] = "Views",
    [GROUP_SCREEN] = "Screen",
    [GROUP_PROGRAM] = "Program",
};

const struct action_row action_rows[ACTION_COUNT] = {
#define AS_ROW(id, handle, text, key, key2, places, in, about)                                     \
	[ACTION_##id] = {.name = text,                                                             \
	    .keys = {key, key2},                                                                   \
	    .where = places,                                                                       \
	    .group = GROUP_##in,                                                                   \
	    .help = about,                                                                         \
	    .handler = handle},
    ACTIONS(AS_ROW)
#undef AS_ROW
};

static bool has_key(const struct action_row *row, uint32_t key)
{
	for (size_t i = 0; i < 2; i++)
		if (row->keys[i] && key_parse(row->keys[i]) == key)
			return true;
	return false;
}

/* Where text is typed a character is text, also where a list above it could be moved in by
 * letters. */
static bool is_text(enum place place, uint32_t key)
{
	return (AT_TEXT & 1u << place) && key_is_text(key);
}

enum action action_for_key(enum place place, uint32_t key)
{
	if (is_text(place, key))
		return ACTION_NONE;
	for (int i = 0; i < ACTION_COUNT; i++)
		if (action_rows[i].where & 1u << place && has_key(&action_rows[i], key))
			return (enum action)i;
	return ACTION_NONE;
}

enum action action_by_name(const char *name)
{
	for (int i = 0; i < ACTION_COUNT; i++)
		if (!strcmp(action_rows[i].name, name))
			return (enum action)i;
	return ACTION_NONE;
}
