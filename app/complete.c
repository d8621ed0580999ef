// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/complete.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/export/export.h"
#include "app/options.h"
#include "app/words.h"
#include "sandbox/capability.h"
#include "sandbox/data.h"

struct list {
	char **items;
	size_t n;
	const char *prefix; /* what a candidate must begin with */
	const char *lead;   /* "--preset=", for a value behind its option */
};

static void add(struct list *list, const char *word)
{
	char *text = NULL;
	char **grown;

	if (asprintf(&text, "%s%s", list->lead, word) < 0)
		return;
	grown = reallocarray(list->items, list->n + 2, sizeof(*grown));
	if (!grown || strncmp(text, list->prefix, strlen(list->prefix)) != 0) {
		list->items = grown ? grown : list->items;
		free(text);
		return;
	}
	list->items = grown;
	list->items[list->n++] = text;
	list->items[list->n] = NULL;
}

static void add_capabilities(struct list *list)
{
	char name[SB_CAP_NAME_MAX];

	add(list, "ALL");
	for (int cap = 0; cap <= sb_cap_last(); cap++)
		add(list, sb_cap_name(cap, name));
}

static void add_formats(struct list *list)
{
	for (size_t i = 0; export_formats[i]; i++)
		add(list, export_formats[i]->name);
}

/* Kinds whose candidates are data files, with the words that stand for none of them. */
static const struct {
	enum cli_values values;
	const char *sub, *suffix, *extra[3];
} data_values[] = {
    {CLI_VALUES_PRESETS, "presets", ".yaml", {NULL}},
    {CLI_VALUES_SECCOMP, "seccomp", ".json", {"off", "strict", NULL}},
    {CLI_VALUES_APPARMOR, "apparmor", ".profile", {"unconfined", NULL}},
    {CLI_VALUES_ATTACKS, "attacks", ".yaml", {"all", NULL}},
    {CLI_VALUES_LESSONS, "lessons", ".yaml", {"all", NULL}},
};

static void add_data(struct list *list, enum cli_values values)
{
	for (size_t i = 0; i < sizeof(data_values) / sizeof(data_values[0]); i++) {
		char **names;
		size_t n;

		if (data_values[i].values != values)
			continue;
		for (size_t k = 0; data_values[i].extra[k]; k++)
			add(list, data_values[i].extra[k]);
		if (sb_data_names(data_values[i].sub, data_values[i].suffix, &names, &n, NULL) < 0)
			continue;
		for (size_t k = 0; k < n; k++)
			add(list, names[k]);
		sb_names_free(names, n);
	}
}

static void add_values(struct list *list, enum cli_values values)
{
	if (values == CLI_VALUES_CAPABILITIES)
		add_capabilities(list);
	else if (values == CLI_VALUES_FORMATS)
		add_formats(list);
	else
		add_data(list, values);
}

static const struct cli_command *find_command(const char *name)
{
	for (size_t i = 0; cli_commands[i]; i++)
		if (!strcmp(cli_commands[i]->name, name))
			return cli_commands[i];
	return NULL;
}

/* The option that `word` ("--name", `length` long without a value) names. */
static const struct cli_option *find_option(
    const struct cli_command *command, const char *word, size_t length)
{
	const struct cli_option *option;

	if (length < 3 || strncmp(word, "--", 2) != 0)
		return NULL;
	for (size_t i = 0; (option = cli_option_at(command, i, NULL)); i++)
		if (strlen(option->name) == length - 2 &&
		    !strncmp(option->name, word + 2, length - 2))
			return option;
	return NULL;
}

static void add_options(struct list *list, const struct cli_command *command)
{
	const struct cli_option *option;

	list->lead = "--";
	for (size_t i = 0; (option = cli_option_at(command, i, NULL)); i++)
		add(list, option->name);
}

/* A value in the same word as its option: "--preset=ha". */
static void add_joined(struct list *list, const struct cli_command *command, const char *word)
{
	size_t length = strcspn(word, "=");
	const struct cli_option *option = find_option(command, word, length);
	char lead[64];

	if (!option || length + 2 > sizeof(lead))
		return;
	snprintf(lead, sizeof(lead), "%.*s=", (int)length, word);
	list->lead = lead;
	add_values(list, option->values);
	list->lead = "";
}

static void add_for_command(
    struct list *list, const struct cli_command *command, const char *before, const char *word)
{
	const struct cli_option *option = find_option(command, before, strlen(before));

	if (option && option->value && !option->value_optional)
		add_values(list, option->values);
	else if (word[0] == '-' && strchr(word, '='))
		add_joined(list, command, word);
	else if (word[0] == '-')
		add_options(list, command);
	else
		add_values(list, command->words);
}

char **cli_candidates(const char *line)
{
	size_t length = strlen(line);
	bool is_new = length == 0 || strchr(" \t", line[length - 1]);
	struct cli_words words;
	struct list list = {.prefix = "", .lead = ""};
	const struct cli_command *command;

	if (cli_words_split(line, &words, NULL) < 0)
		return NULL;
	if (!is_new && words.n)
		list.prefix = words.words[words.n - 1];
	if (words.n + is_new <= 1) {
		for (size_t i = 0; cli_commands[i]; i++)
			add(&list, cli_commands[i]->name);
	} else if ((command = find_command(words.words[0]))) {
		add_for_command(
		    &list, command, words.words[words.n - (is_new ? 1 : 2)], list.prefix);
	}
	cli_words_done(&words);
	return list.items;
}

void cli_candidates_free(char **candidates)
{
	for (size_t i = 0; candidates && candidates[i]; i++)
		free(candidates[i]);
	free(candidates);
}
