// SPDX-License-Identifier: GPL-3.0-or-later
/* The lists that lie over a view while something is chosen: what is in them. */
#pragma once

#include "app/tui/model.h"

#define PICKER_MAX 128

struct picker_entry {
	const char *name; /* belongs to the model */
	const char *note; /* "" = none */
	int index;        /* of the preset, where presets are picked */
};

/* Those that what was typed lets through. Returns how many. */
int picker_entries(const struct model *model, struct picker_entry entries[PICKER_MAX]);
const char *picker_title(const struct model *model);

/* Actions whose name or help has what was typed, best first. Returns how many. */
int palette_entries(const struct model *model, enum action entries[ACTION_COUNT]);
