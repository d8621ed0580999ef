// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab attacks`: the catalogue. */
#include <stdio.h>

#include "app/commands/commands.h"
#include "app/json.h"
#include "app/output.h"
#include "sandbox/attack.h"

static json_object *strings(char *const *list)
{
	json_object *array = json_object_new_array();

	for (; list && *list; list++)
		json_object_array_add(array, cli_json_text(*list));
	return array;
}

static json_object *expectations(const struct sb_attack *attack)
{
	json_object *array = json_object_new_array(), *row;

	for (size_t i = 0; i < attack->n_expected; i++) {
		row = json_object_new_object();
		json_object_object_add(row, "policy", cli_json_text(attack->expected[i].policy));
		json_object_object_add(
		    row, "outcome", cli_json_text(sb_outcome_name[attack->expected[i].outcome]));
		json_object_object_add(
		    row, "stopped_by", cli_json_text(attack->expected[i].stopped_by));
		json_object_array_add(array, row);
	}
	return array;
}

static json_object *calls(const struct sb_attack *attack)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < attack->n_calls; i++)
		json_object_array_add(array, cli_json_text(attack->calls[i].text));
	return array;
}

static json_object *attack_json(const struct sb_attack *attack)
{
	json_object *object = json_object_new_object();
	const struct {
		const char *key;
		json_object *value;
	} rows[] = {
	    {"attack", cli_json_text(attack->name)},
	    {"title", cli_json_text(attack->title)},
	    {"from", cli_json_text(attack->from)},
	    {"about", cli_json_text(attack->about)},
	    {"command", cli_json_text(attack->command)},
	    {"fallback", cli_json_text(attack->fallback)},
	    {"needs", strings(attack->needs)},
	    {"gain", cli_json_text(attack->gain)},
	    {"capabilities", cli_json_caps(attack->capabilities)},
	    {"syscalls", calls(attack)},
	    {"expected", expectations(attack)},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		json_object_object_add(object, rows[i].key, rows[i].value);
	return object;
}

static int run(struct cli_args *args)
{
	struct sb_catalogue catalogue;
	json_object *list = NULL;
	struct sb_error err;

	if (cli_parse(args, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0 || sb_catalogue_load(&catalogue, &err) < 0)
		return cli_fail(&err);
	if (args->json)
		list = json_object_new_array();
	for (size_t i = 0; i < catalogue.n_attacks; i++) {
		const struct sb_attack *attack = &catalogue.attacks[i];

		if (args->json)
			json_object_array_add(list, attack_json(attack));
		else
			printf("%-24s %s\n", attack->name, attack->title);
	}
	if (args->json)
		cli_json_print(list);
	sb_catalogue_done(&catalogue);
	return CLI_OK;
}

const struct cli_command cli_command_attacks = {
    .name = "attacks",
    .synopsis = "[--json]",
    .summary = "the catalogue of attacks",
    .group = CLI_GROUP_JUDGE,
    .takes = CLI_TAKES_JSON,
    .run = run,
};
