// SPDX-License-Identifier: GPL-3.0-or-later
/* The lab on the whole screen. */
#pragma once

#include "sandbox/error.h"
#include "sandbox/policy.h"

struct tui_options {
	const struct sb_policy *policy; /* what it starts with */
	const char *script;             /* file of steps (script.h); NULL = none */
	const char *theme;              /* NULL = the default */
	int rows, columns;              /* not 0: no terminal, a screen of this size in memory */
	/* Policy options of a line, applied to *policy. */
	int (*parse_policy)(const char *line, struct sb_policy *policy, struct sb_error *err);
	const char *(*word)(size_t i);  /* commands and options for the prompt's completion */
};

/* 0 when the user left, 128+N after signal N, or -errno. */
int tui_run(const struct tui_options *options, struct sb_error *err);

/* Every action as rows of a manual page, on `to`. */
#include <stdio.h>
void tui_manual(FILE *to);
