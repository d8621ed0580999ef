// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

const struct cli_command *const cli_commands[] = {
    NULL,
};
