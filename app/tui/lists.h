// SPDX-License-Identifier: GPL-3.0-or-later
/* Lists with a cursor: which one the keys move, how long it is, what a search leaves of it. */
#pragma once

#include "app/tui/model.h"

/* Moves the cursor of the list in focus. */
void lists_move(struct model *model, int by);

/* The search text changed: cursors back to the first hit. */
void lists_filtered(struct model *model);

/* Indices of the catalogue's attacks that the search leaves, in order. Returns how many. */
int lists_attacks(const struct model *model, int *indices, int max);

/* The same for the Seccomp view's calls and the Processes view. */
int lists_calls(const struct model *model, int *indices, int max);
int lists_processes(const struct model *model, int *indices, int max);

/* The row an attack of the catalogue stands in. */
int lists_attack_row(const struct model *model, int attack);

/* Index of the attack under the cursor; -1 when there is none. */
int lists_attack_here(const struct model *model);

/* Rows of the help screen: an action, or for a group's title its bitwise complement. */
int lists_help_rows(int *rows, int max);
