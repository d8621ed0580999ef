// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdbool.h>

/* Can the cursor be put anywhere? Not on a dumb terminal. */
bool screen_can_move(void);

/* Teaches curses the keys terminfo does not name; to be called once the terminal is open. */
void screen_keys_start(void);
