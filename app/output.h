// SPDX-License-Identifier: GPL-3.0-or-later
/* What people read on the plain terminal. Colour only on a terminal, and never with NO_COLOR set
 * to anything but the empty string (no-color.org) or TERM=dumb. */
#pragma once

#include <stdio.h>

enum cli_style { CLI_PLAIN, CLI_BOLD, CLI_FAINT, CLI_GOOD, CLI_BAD, CLI_WARN, CLI_STYLES };

/* The escape sequence that starts a style on `out`, or ends it (CLI_PLAIN); "" without colour. */
const char *cli_style(FILE *out, enum cli_style style);

/* printf in one style. */
void cli_print(enum cli_style style, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Writes text from a sandbox with its control characters made visible, so that nothing an attacker
 * prints reaches the terminal as a command. Newlines and tabs stay; each line starts with
 * `prefix`. */
void cli_print_foreign(const char *prefix, const char *text);
