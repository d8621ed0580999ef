// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

const struct cli_command *const cli_commands[] = {
    &cli_command_run,
    &cli_command_shell,
    &cli_command_doctor,
    NULL,
};
