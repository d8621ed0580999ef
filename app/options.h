// SPDX-License-Identifier: GPL-3.0-or-later
/* The options a command understands, in the order help shows them. */
#pragma once

#include "app/cli.h"

enum cli_option_kind { CLI_OPTION_OWN, CLI_OPTION_POLICY, CLI_OPTION_JSON, CLI_OPTION_HELP };

/* The i-th option, NULL at the end; `ret_kind` may be NULL. */
const struct cli_option *cli_option_at(
    const struct cli_command *command, size_t i, enum cli_option_kind *ret_kind);
