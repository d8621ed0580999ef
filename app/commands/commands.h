// SPDX-License-Identifier: GPL-3.0-or-later
/* Every command, one file each; the rows are in commands.c, in the order help shows them. */
#pragma once

#include "app/cli.h"

extern const struct cli_command *const cli_commands[]; /* ended by NULL */

extern const struct cli_command cli_command_apparmor;
extern const struct cli_command cli_command_attack;
extern const struct cli_command cli_command_attacks;
extern const struct cli_command cli_command_challenge;
extern const struct cli_command cli_command_compare;
extern const struct cli_command cli_command_doctor;
extern const struct cli_command cli_command_export;
extern const struct cli_command cli_command_lab; /* no command: the TUI; not a row */
extern const struct cli_command cli_command_lesson;
extern const struct cli_command cli_command_matrix;
extern const struct cli_command cli_command_repl;
extern const struct cli_command cli_command_probe;
extern const struct cli_command cli_command_replay;
extern const struct cli_command cli_command_run;
extern const struct cli_command cli_command_seccomp;
extern const struct cli_command cli_command_setup;
extern const struct cli_command cli_command_shell;
extern const struct cli_command cli_command_status;
extern const struct cli_command cli_command_tour;
extern const struct cli_command cli_command_vm;
extern const struct cli_command cli_command_why;
extern const struct cli_command cli_command_need;
