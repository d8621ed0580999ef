// SPDX-License-Identifier: GPL-3.0-or-later
/* Help and the manual page, both made from the command and option tables. */
#pragma once

#include "app/cli.h"

void cli_help_program(void);
void cli_help_command(const struct cli_command *command);

/* The manual page in man(7) macros, on stdout. */
void cli_help_manual(void);
