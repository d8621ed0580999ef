// SPDX-License-Identifier: GPL-3.0-or-later
/* Starting the full-screen lab from a command. */
#pragma once

#include "app/tui/tui.h"

/* `wanted`: the policy and what else is special; the command line's own functions are filled in.
 * Returns an exit status. */
int cli_lab_start(const struct tui_options *wanted);
