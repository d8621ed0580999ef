// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

const struct cli_command *const cli_commands[] = {
    &cli_command_run,
    &cli_command_shell,
    &cli_command_status,
    &cli_command_export,
    &cli_command_attacks,
    &cli_command_attack,
    &cli_command_matrix,
    &cli_command_why,
    &cli_command_need,
    &cli_command_seccomp,
    &cli_command_probe,
    &cli_command_tour,
    &cli_command_lesson,
    &cli_command_challenge,
    &cli_command_replay,
    &cli_command_compare,
    &cli_command_repl,
    &cli_command_apparmor,
    &cli_command_doctor,
    &cli_command_setup,
    &cli_command_vm,
    NULL,
};
