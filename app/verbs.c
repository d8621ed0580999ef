// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs.h"

#include <stdio.h>
#include <string.h>

#include "sandbox/text.h"

struct table {
	const struct cli_verb *verbs;
	size_t n;
};

static const char *next_verb(const void *context, size_t i)
{
	const struct table *table = context;

	return i < table->n ? table->verbs[i].name : NULL;
}

static const struct cli_verb *find(const struct table *table, const char *word)
{
	for (size_t i = 0; i < table->n; i++)
		if (strcmp(table->verbs[i].name, word) == 0)
			return &table->verbs[i];
	return NULL;
}

static int refuse_word(const struct table *table, const struct cli_args *args)
{
	char what[64], hint[80];
	struct sb_error err;

	snprintf(what, sizeof(what), "%s command", args->command->name);
	snprintf(hint, sizeof(hint), "see layerlab %s --help", args->command->name);
	sb_reject_unknown(
	    &err, what, args->words[0], sb_nearest(args->words[0], next_verb, table), hint);
	return cli_fail(&err);
}

int cli_verb_run(const struct cli_verb *verbs, size_t n, struct cli_args *args, void *context)
{
	const struct table table = {verbs, n};
	const struct cli_verb *verb = args->n_words ? find(&table, args->words[0]) : &verbs[0];
	struct sb_error err;

	if (!verb)
		return refuse_word(&table, args);
	if (args->n_words && (args->n_words < verb->min_words || args->n_words > verb->max_words)) {
		sb_reject(&err, "%s %s: %s; see layerlab %s --help", args->command->name,
		    verb->name, args->n_words < verb->min_words ? "which one?" : "too many words",
		    args->command->name);
		return cli_fail(&err);
	}
	return verb->run(args, context);
}
