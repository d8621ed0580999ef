// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Nothing is told by colour alone: words and marks say the same. "safe" uses blue and orange,
 * which every common kind of colour blindness tells apart (Okabe and Ito's palette).
 */
#include "app/tui/theme.h"

#include <string.h>

#include "app/tui/terminal.h"

#define LOOKS(dim, frame, focus, good, bad, warn, changed, key, bar, selected, faint)              \
	{                                                                                          \
		[STYLE_TEXT] = {-1, -1, 0}, [STYLE_DIM] = {dim, -1, 0},                            \
		[STYLE_TITLE] = {-1, bar, TERM_BOLD}, [STYLE_TAB] = {-1, bar, 0},                  \
		[STYLE_TAB_HERE] = {-1, bar, TERM_BOLD | TERM_REVERSE},                            \
		[STYLE_FRAME] = {frame, -1, 0}, [STYLE_FRAME_FOCUS] = {focus, -1, TERM_BOLD},      \
		[STYLE_HEADING] = {focus, -1, TERM_BOLD}, [STYLE_SELECTED] = selected,             \
		[STYLE_SELECTED_FAINT] = faint, [STYLE_ON] = {good, -1, 0},                        \
		[STYLE_OFF] = {dim, -1, 0}, [STYLE_GOOD] = {good, -1, TERM_BOLD},                  \
		[STYLE_BAD] = {bad, -1, TERM_BOLD}, [STYLE_WARN] = {warn, -1, TERM_BOLD},          \
		[STYLE_CHANGED] = {changed, -1, TERM_BOLD}, [STYLE_KEY] = {key, bar, TERM_BOLD},   \
		[STYLE_BAR] = {-1, bar, 0}, [STYLE_EMULATED] = {warn, -1, TERM_REVERSE},           \
	}
#define LOOK(...)                                                                                  \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

const struct theme themes[] = {
    {"dark", "for dark terminals",
        LOOKS(245, 240, 75, 114, 203, 215, 221, 117, 236, LOOK(-1, 238, TERM_BOLD),
            LOOK(-1, 235, 0))},
    {"light", "for light terminals",
        LOOKS(241, 250, 25, 28, 124, 130, 94, 25, 254, LOOK(-1, 153, TERM_BOLD), LOOK(-1, 255, 0))},
    {"contrast", "high contrast, for projectors",
        LOOKS(-1, -1, 15, 10, 9, 11, 11, 15, -1, LOOK(-1, -1, TERM_REVERSE | TERM_BOLD),
            LOOK(-1, -1, TERM_UNDERLINE))},
    {"safe", "told apart by every common kind of colour blindness",
        LOOKS(
            245, 240, 75, 39, 208, 220, 220, 117, 236, LOOK(-1, 238, TERM_BOLD), LOOK(-1, 235, 0))},
    {"mono", "no colour",
        LOOKS(-1, -1, -1, -1, -1, -1, -1, -1, -1, LOOK(-1, -1, TERM_REVERSE),
            LOOK(-1, -1, TERM_UNDERLINE))},
};
const size_t n_themes = sizeof(themes) / sizeof(themes[0]);

int theme_by_name(const char *name)
{
	for (size_t i = 0; i < n_themes; i++)
		if (!strcmp(themes[i].name, name))
			return (int)i;
	return -1;
}
