// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the lines typed at the prompts are kept, for the repl and the full-screen lab alike. */
#pragma once

#include <stddef.h>

/* $XDG_STATE_HOME/layerlab/history (XDG Base Directory Specification); "" without a home. Makes the
 * folder. */
void cli_history_path(char *buf, size_t size);
