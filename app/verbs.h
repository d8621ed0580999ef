// SPDX-License-Identifier: GPL-3.0-or-later
/* Commands whose first word says what to do: `lesson list`, `challenge try NAME`. */
#pragma once

#include <stddef.h>

#include "app/cli.h"

struct cli_verb {
	const char *name;
	int min_words, max_words; /* with the verb itself */
	int (*run)(struct cli_args *args, void *context);
};

/* Runs the verb that args->words[0] names, the first row without words; refuses unknown ones with
 * the nearest and what does not fit. Returns an exit status. */
int cli_verb_run(const struct cli_verb *verbs, size_t n, struct cli_args *args, void *context);
