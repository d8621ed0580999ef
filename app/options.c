// SPDX-License-Identifier: GPL-3.0-or-later
/* Option rows to getopt_long(3) and back. */
#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/help.h"
#include "app/policy_options.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define MAX_ROWS 64
#define FIRST_ROW 0x100 /* getopt's val of row 0: above every letter */

/* Recognised by their row's address, not by a setter: they act on the parse itself. */
static const struct cli_option help_option = {"help", 'h', NULL, false, "this text", NULL};
static const struct cli_option json_option = {
    "json", 0, NULL, false, "one JSON document on stdout, nothing else", NULL};

struct row {
	const struct cli_option *option;
	enum cli_option_kind kind;
};

static size_t add_rows(
    struct row *rows, size_t n, const struct cli_option *options, enum cli_option_kind kind)
{
	for (; options && options->name && n < MAX_ROWS; options++)
		rows[n++] = (struct row){options, kind};
	return n;
}

static size_t collect(const struct cli_command *command, struct row rows[MAX_ROWS])
{
	size_t n = add_rows(rows, 0, command->options, CLI_OPTION_OWN);

	if (command->takes & CLI_TAKES_POLICY)
		n = add_rows(rows, n, cli_policy_options, CLI_OPTION_POLICY);
	if (command->takes & CLI_TAKES_JSON)
		rows[n++] = (struct row){&json_option, CLI_OPTION_JSON};
	rows[n++] = (struct row){&help_option, CLI_OPTION_HELP};
	return n;
}

const struct cli_option *cli_option_at(
    const struct cli_command *command, size_t i, enum cli_option_kind *ret_kind)
{
	struct row rows[MAX_ROWS + 2];

	if (i >= collect(command, rows))
		return NULL;
	if (ret_kind)
		*ret_kind = rows[i].kind;
	return rows[i].option;
}

static int argument_kind(const struct cli_option *option)
{
	if (!option->value)
		return no_argument;
	return option->value_optional ? optional_argument : required_argument;
}

/* Leading '+' (or '-'): stop at the first word, or return words in their order, so that "--" ends
 * the options and never moves a word. ':' tells a missing value from an unknown option. */
static void build_tables(
    const struct row *rows, size_t n, bool stops_at_word, struct option *longs, char *shorts)
{
	*shorts++ = stops_at_word ? '+' : '-';
	*shorts++ = ':';
	for (size_t i = 0; i < n; i++) {
		longs[i] = (struct option){
		    rows[i].option->name, argument_kind(rows[i].option), NULL, FIRST_ROW + (int)i};
		if (!rows[i].option->letter)
			continue;
		*shorts++ = rows[i].option->letter;
		if (rows[i].option->value)
			*shorts++ = ':';
	}
	longs[n] = (struct option){0};
	*shorts = '\0';
}

static int row_of(const struct row *rows, size_t n, int c)
{
	if (c >= FIRST_ROW)
		return c - FIRST_ROW;
	for (size_t i = 0; i < n; i++)
		if (rows[i].option->letter == c)
			return (int)i;
	return -1;
}

static const char *next_option(const void *context, size_t i)
{
	const struct cli_option *option = cli_option_at(context, i, NULL);

	return option ? option->name : NULL;
}

static int reject_option(const struct cli_args *args, int c, const char *word, struct sb_error *err)
{
	cleanup_free char *name = strdup(word + strspn(word, "-"));
	const char *nearest;
	char hint[128], option[160];

	if (!name)
		return sb_fail(err, ENOMEM, "options");
	name[strcspn(name, "=")] = '\0';
	if (c == ':')
		return sb_reject(err, "option '%s' needs a value; see layerlab %s --help", word,
		    args->command->name);
	nearest = sb_nearest(name, next_option, args->command);
	if (nearest && !strcmp(nearest, name))
		return sb_reject(err, "option '--%s' takes no value", name);
	if (nearest)
		snprintf(option, sizeof(option), "--%s", nearest);
	snprintf(hint, sizeof(hint), "see layerlab %s --help", args->command->name);
	return sb_reject_unknown(err, "option", word, nearest ? option : NULL, hint);
}

struct parse {
	struct cli_args *args;
	struct sb_policy *policy;
	struct row rows[MAX_ROWS + 2];
	size_t n_rows;
};

static int apply(struct parse *parse, int index, const char *value, struct sb_error *err)
{
	const struct row *row = &parse->rows[index];

	int r = 0;

	switch (row->kind) {
	case CLI_OPTION_HELP:
		cli_help_command(parse->args->command);
		sb_fail(err, ECANCELED, "help");
		return -ECANCELED;
	case CLI_OPTION_JSON:
		parse->args->json = true;
		return 0;
	case CLI_OPTION_POLICY:
		parse->args->policy_given = true;
		r = row->option->set(parse->policy, value, err);
		break;
	case CLI_OPTION_OWN:
		r = row->option->set(parse->args->own, value, err);
		break;
	}
	/* A file that cannot be read is bad input too where an option names it. */
	if (r < 0)
		err->is_input = err->code != ENOMEM;
	return r;
}

static int parse_all(struct parse *parse, struct sb_error *err)
{
	struct cli_args *args = parse->args;
	struct option longs[MAX_ROWS + 3];
	char shorts[2 * MAX_ROWS];
	int c, r;

	build_tables(
	    parse->rows, parse->n_rows, args->command->takes & CLI_TAKES_PROGRAM, longs, shorts);
	opterr = 0;
	optind = 0; /* glibc: forget the scan before, getopt(3) NOTES */
	for (;;) {
		int before = optind ? optind : 1, index;

		c = getopt_long(args->argc, args->argv, shorts, longs, NULL);
		if (c == -1)
			break;
		if (c == 1) {
			args->words[args->n_words++] = optarg;
			continue;
		}
		index = c == '?' || c == ':' ? -1 : row_of(parse->rows, parse->n_rows, c);
		if (index < 0)
			return reject_option(args, c, args->argv[before], err);
		if ((r = apply(parse, index, optarg, err)) < 0)
			return r;
	}
	args->program = args->argv + optind;
	args->n_program = args->argc - optind;
	return 0;
}

static int parse_args(struct cli_args *args, struct sb_policy *policy, struct sb_error *err)
{
	struct parse parse = {args, policy, .n_rows = collect(args->command, parse.rows)};

	args->words = calloc(args->argc + 1, sizeof(*args->words));
	if (!args->words)
		return sb_fail(err, ENOMEM, "options");
	return parse_all(&parse, err);
}

int cli_parse(struct cli_args *args, struct sb_error *err)
{
	return parse_args(args, NULL, err);
}

int cli_policy_parse(struct cli_args *args, struct sb_policy *policy, struct sb_error *err)
{
	int r = cli_policy_named(CLI_DEFAULT_PRESET, policy, err);

	if (r < 0 || (r = parse_args(args, policy, err)) < 0)
		return r;
	if (policy->userns == SB_USERNS_HOST)
		fputs("layerlab: note: --userns host: root in this sandbox is root of the machine; "
		      "meant for a virtual machine\n",
		    stderr);
	return sb_policy_check(policy, err);
}

int cli_no_words(const struct cli_args *args, struct sb_error *err)
{
	if (!args->n_words)
		return 0;
	return sb_reject(err, "%s: unexpected '%s'; see layerlab %s --help", args->command->name,
	    args->words[0], args->command->name);
}

int cli_no_program(const struct cli_args *args, struct sb_error *err)
{
	if (!args->n_program)
		return 0;
	return sb_reject(err, "%s: unexpected '%s'; see layerlab %s --help", args->command->name,
	    args->program[0], args->command->name);
}
