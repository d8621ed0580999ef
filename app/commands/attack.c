// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab attack`: scripted attacks, which layer stopped each, and why. */
#include <stdio.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/json.h"
#include "app/show.h"
#include "sandbox/attack.h"
#include "sandbox/verdict.h"

static int set_via_service(void *target, const char *value, struct sb_error *err)
{
	(void)value;
	(void)err;
	((struct sb_judge_options *)target)->via_service = true;
	return 0;
}

static const struct cli_option options[] = {
    {"via-service", 0, NULL, false, "deliver the command through the sandbox's vulnerable service",
        set_via_service},
    {NULL},
};

/* Every name is looked up before the first attack runs. */
static int check_names(
    const struct cli_args *args, const struct sb_catalogue *catalogue, struct sb_error *err)
{
	const struct sb_attack *attack;
	int r = cli_no_program(args, err);

	if (r == 0 && args->n_words == 0)
		return sb_reject(
		    err, "attack: no name; layerlab attacks lists them, all runs every one");
	for (int i = 0; r == 0 && i < args->n_words; i++)
		if (strcmp(args->words[i], "all"))
			r = sb_catalogue_find(catalogue, args->words[i], &attack, err);
	return r;
}

struct judge {
	const struct sb_policy *policy;
	const struct sb_judge_options *options;
	json_object *list; /* NULL = print */
};

static int judge_one(
    const struct judge *judge, const struct sb_attack *attack, struct sb_error *err)
{
	struct sb_verdict verdict;
	int r = sb_judge(attack, judge->policy, judge->options, &verdict, err);

	if (r < 0)
		return r;
	if (judge->list)
		json_object_array_add(judge->list, cli_json_verdict(&verdict));
	else
		cli_show_verdict(&verdict);
	fflush(stdout);
	return 0;
}

static int judge_word(const struct judge *judge, const struct sb_catalogue *catalogue,
    const char *word, struct sb_error *err)
{
	const struct sb_attack *attack;
	int r = 0;

	if (!strcmp(word, "all")) {
		for (size_t i = 0; r == 0 && i < catalogue->n_attacks; i++)
			r = judge_one(judge, &catalogue->attacks[i], err);
		return r;
	}
	r = sb_catalogue_find(catalogue, word, &attack, err);
	return r < 0 ? r : judge_one(judge, attack, err);
}

static int run(struct cli_args *args)
{
	struct sb_judge_options own = {0};
	struct sb_catalogue catalogue = {0};
	struct sb_policy policy;
	struct sb_error err;
	struct judge judge = {&policy, &own, NULL};
	int r;

	args->own = &own;
	if (cli_policy_parse(args, &policy, &err) < 0 || sb_catalogue_load(&catalogue, &err) < 0)
		return cli_fail(&err);
	if (args->json)
		judge.list = json_object_new_array();
	r = check_names(args, &catalogue, &err);
	for (int i = 0; r == 0 && i < args->n_words; i++)
		r = judge_word(&judge, &catalogue, args->words[i], &err);
	if (r == 0 && args->json)
		cli_json_print(json_object_get(judge.list));
	json_object_put(judge.list);
	sb_catalogue_done(&catalogue);
	return r < 0 ? cli_fail(&err) : CLI_OK;
}

const struct cli_command cli_command_attack = {
    .name = "attack",
    .synopsis = "NAME… [POLICY] [--json]",
    .summary = "run attacks, say which layer stopped each and why",
    .about =
        "`all` runs every one. Each attack is run in fresh sandboxes, also with layers lifted: "
        "what stopped it is found by experiment.",
    .group = CLI_GROUP_JUDGE,
    .takes = CLI_TAKES_POLICY | CLI_TAKES_JSON,
    .options = options,
    .words = CLI_VALUES_ATTACKS,
    .run = run,
};
