// SPDX-License-Identifier: GPL-3.0-or-later
/* A typed line as words: spaces part them, '…' and "…" keep them together, \ takes the next
 * character as it is. No expansion of any kind; # at the start of a word begins a comment. */
#pragma once

#include <stddef.h>

#include "sandbox/error.h"

struct cli_words {
	char **words; /* ended by NULL */
	size_t n;
	char *text; /* what they point into */
};

/* Refuses a quote that is not closed. */
int cli_words_split(const char *line, struct cli_words *ret, struct sb_error *err);
void cli_words_done(struct cli_words *words);
