// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * update: (model, what happened) -> model, with the effects it asks for queued in the model.
 * Nothing here reads a file, starts a process or draws, so all of it is tested in memory.
 */
#pragma once

#include "app/tui/model.h"

/* A key, wherever the focus is; text goes to what takes text, the rest through the table. */
void update_key(struct model *model, uint32_t key, const struct pointer *pointer);
void update_action(struct model *model, enum action action);
void update_resize(struct model *model, int rows, int columns);

/* What a world starts with. */
void update_start(struct model *model);

/* Opens the lesson the lab was started for, if any. */
void update_first_lesson(struct model *model);

/* Makes `policy` the policy: refused with a sentence where no kernel can give it. */
bool update_policy(struct model *model, const struct sb_policy *policy);

/* Loads a preset, by its index. */
void update_preset(struct model *model, size_t index);

void update_run_attack(struct model *model, int attack, bool via_service);

/* What the prompt was given. */
void update_prompt_line(struct model *model, const char *line);

/* Moves a cursor in a list of n, keeping it inside. */
void cursor_move(struct cursor *cursor, int by, int n);

/* One handler for each row of the action table. */
#define AS_DECLARATION(id, handler, ...) void handler(struct model *model);
ACTIONS(AS_DECLARATION)
#undef AS_DECLARATION
