// SPDX-License-Identifier: GPL-3.0-or-later
/* Runs the program under test and keeps what it said. */
#pragma once

#include <stddef.h>

struct cli_result {
	int status;      /* exit status; 128+N for signal N */
	char *out, *err; /* zero-terminated; cli_result_done() frees */
};

/* Runs `line` by sh -c with $L set to the program, stdin from /dev/null. Ends it after a minute. */
struct cli_result cli_sh(const char *line);
void cli_result_done(struct cli_result *result);

/* Lines in a text. */
size_t cli_lines(const char *text);
