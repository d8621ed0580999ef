// SPDX-License-Identifier: GPL-3.0-or-later
/* What could stand at the end of a command line, from the same tables as parsing and help. */
#pragma once

#include <stddef.h>

/*
 * Every candidate for the last word of `line` (the empty word after a space), complete as it would
 * stand there, already narrowed to those that begin with it. NULL-terminated; NULL where files are
 * wanted or nothing is known. Freed by cli_candidates_free().
 */
char **cli_candidates(const char *line);
void cli_candidates_free(char **candidates);
