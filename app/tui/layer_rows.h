// SPDX-License-Identifier: GPL-3.0-or-later
/* The rows of the layers panel, made from the policy: what update toggles and the view draws. */
#pragma once

#include "app/tui/model.h"
#include "sandbox/capability.h"

enum layer_row_kind {
	ROW_MOAT,  /* the layers' own rows */
	ROW_GROUP, /* a group of capabilities: never under the cursor */
	ROW_CAP,
	ROW_WALL,
	ROW_PROFILE,
	ROW_GATE,
	ROW_GUARDS,
	ROW_MODE,
	ROW_SOURCE,
	ROW_USER
};

struct layer_row {
	enum layer_row_kind kind;
	int cap;           /* of ROW_CAP */
	const char *group; /* title of ROW_GROUP */
};

#define LAYER_ROWS_MAX (SB_CAP_LIMIT + 32)

enum cap_state { CAP_OFF, CAP_ON, CAP_PARTLY };

/* In all of bounding, permitted and effective; in none of them; in some. */
enum cap_state policy_cap_state(const struct sb_policy *policy, int cap);

/* Those that the filter of the panel lets through. Returns how many. */
int layer_rows(const struct model *model, struct layer_row rows[LAYER_ROWS_MAX]);

/* The row under the cursor. */
struct layer_row layer_row_here(const struct model *model);
