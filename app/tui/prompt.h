// SPDX-License-Identifier: GPL-3.0-or-later
/* The line after ":", edited by readline through its callback interface: it reads no terminal and
 * writes to none; keys are handed in and the line is copied into the model. */
#pragma once

#include "app/tui/model.h"

struct prompt;

/* There can be one at a time. `word(i)` gives what Tab completes; `history` is the file lines are
 * kept in (borrowed; "" = none). NULL when out of memory. */
struct prompt *prompt_new(
    struct model *model, const char *(*word)(size_t i), const char *history);
struct prompt *prompt_free(struct prompt *prompt);

/* Begins with an empty line, or ends without a word. NULL is ignored. */
void prompt_open(struct prompt *prompt, bool open);

/* A key while it is open. */
void prompt_key(struct prompt *prompt, uint32_t key);
