// SPDX-License-Identifier: GPL-3.0-or-later
/* What each kind of text looks like. Colours are those of a 256-colour terminal. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum style {
	STYLE_TEXT,
	STYLE_DIM,   /* explanations */
	STYLE_TITLE, /* the top bar */
	STYLE_TAB,   /* a view's name there */
	STYLE_TAB_HERE,
	STYLE_FRAME,
	STYLE_FRAME_FOCUS,
	STYLE_HEADING,
	STYLE_SELECTED,       /* the row under the cursor of the pane in focus */
	STYLE_SELECTED_FAINT, /* of another pane */
	STYLE_ON,             /* a protection that is there */
	STYLE_OFF,
	STYLE_GOOD, /* the attack was stopped */
	STYLE_BAD,  /* the attack succeeded, or something failed */
	STYLE_WARN,
	STYLE_CHANGED, /* differs from the preset, or from before */
	STYLE_KEY,
	STYLE_BAR, /* the key bar */
	STYLE_EMULATED,
	STYLES
};

struct look {
	int16_t fg, bg; /* -1: the terminal's own */
	uint8_t attrs;  /* enum term_attr */
};

struct theme {
	const char *name, *about;
	struct look looks[STYLES];
};

extern const struct theme themes[];
extern const size_t n_themes;

/* The row named, or -1. */
int theme_by_name(const char *name);
