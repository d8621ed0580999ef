// SPDX-License-Identifier: GPL-3.0-or-later
/* The lab on the whole screen. */
#pragma once

#include "app/lessons/progress.h"
#include "app/lessons/report.h"
#include "sandbox/error.h"
#include "sandbox/policy.h"

struct tui_options {
	const struct sb_policy *policy; /* what it starts with */
	const char *script;             /* file of steps (script.h); NULL = none */
	const char *theme;              /* NULL = the default */
	const char *history;            /* file of the prompt's lines; "" = none */
	const char *lesson_name;        /* opened at once; NULL = none */
	bool is_big;                    /* the presenter layout from the start */
	int rows, columns;              /* not 0: no terminal, a screen of this size in memory */
	/* Policy options of a line, applied to *policy. */
	int (*parse_policy)(const char *line, struct sb_policy *policy, struct sb_error *err);
	const char *(*word)(size_t i); /* commands and options for the prompt's completion */
	/* As in struct backend. */
	int (*lesson)(const struct lesson *lesson, size_t step, enum lesson_part part,
	    const struct sb_policy *policy, struct lesson_report *ret, struct sb_error *err);
	void (*load_progress)(const struct lesson *lesson, struct lesson_progress *ret);
	int (*save_progress)(const struct lesson *lesson, const struct lesson_progress *progress,
	    struct sb_error *err);
};

/* 0 when the user left, 128+N after signal N, or -errno. */
int tui_run(const struct tui_options *options, struct sb_error *err);

/* Every action as rows of a manual page, on `to`. */
#include <stdio.h>
void tui_manual(FILE *to);
