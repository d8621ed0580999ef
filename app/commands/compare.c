// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab compare`: two policies side by side, differences first. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/fields.h"
#include "app/json.h"
#include "app/observe.h"
#include "app/output.h"
#include "app/policy_options.h"
#include "app/session.h"
#include "app/show.h"
#include "sandbox/attack.h"
#include "sandbox/spawn.h"
#include "sandbox/verdict.h"

enum side { SIDE_A, SIDE_B, SIDES };

struct row {
	const char *kind; /* "status", "attack", "command" */
	char what[SB_NAME_MAX];
	char *text[SIDES]; /* owned */
};

struct comparison {
	const char *names[SIDES];
	struct sb_policy policies[SIDES];
	struct row *rows;
	size_t n_rows;
};

static bool differs(const struct row *row)
{
	return strcmp(row->text[SIDE_A], row->text[SIDE_B]) != 0;
}

static int add_row(struct comparison *comparison, const char *kind, const char *what, const char *a,
    const char *b, struct sb_error *err)
{
	struct row *grown =
	    reallocarray(comparison->rows, comparison->n_rows + 1, sizeof(*comparison->rows));
	struct row *row;

	if (!grown)
		return sb_fail(err, ENOMEM, "compare");
	comparison->rows = grown;
	row = &grown[comparison->n_rows++];
	row->kind = kind;
	snprintf(row->what, sizeof(row->what), "%s", what);
	row->text[SIDE_A] = strdup(a);
	row->text[SIDE_B] = strdup(b);
	if (!row->text[SIDE_A] || !row->text[SIDE_B])
		return sb_fail(err, ENOMEM, "compare");
	return 0;
}

static void done(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->n_rows; i++)
		for (int side = 0; side < SIDES; side++)
			free(comparison->rows[i].text[side]);
	free(comparison->rows);
}

static int compare_status(struct comparison *comparison, struct sb_error *err)
{
	char a[CLI_FIELD_MAX], b[CLI_FIELD_MAX];
	struct sb_status status[SIDES];
	int r = 0;

	for (int side = 0; r == 0 && side < SIDES; side++)
		r = cli_observe(&comparison->policies[side], &status[side], err);
	for (size_t i = 0; r == 0 && cli_fields[i].name; i++) {
		cli_fields[i].show(&status[SIDE_A], a);
		cli_fields[i].show(&status[SIDE_B], b);
		r = add_row(comparison, "status", cli_fields[i].name, a, b, err);
	}
	return r;
}

static int compare_attacks(struct comparison *comparison, struct sb_error *err)
{
	const struct sb_judge_options options = {0};
	struct sb_catalogue catalogue;
	char text[SIDES][640];
	int r = sb_catalogue_load(&catalogue, err);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < catalogue.n_attacks; i++) {
		for (int side = 0; r == 0 && side < SIDES; side++) {
			struct sb_verdict verdict;

			r = sb_judge(&catalogue.attacks[i], &comparison->policies[side], &options,
			    &verdict, err);
			if (r == 0)
				cli_outcome_text(&verdict, text[side], sizeof(text[side]));
		}
		if (r == 0)
			r = add_row(comparison, "attack", catalogue.attacks[i].name, text[SIDE_A],
			    text[SIDE_B], err);
	}
	sb_catalogue_done(&catalogue);
	return r;
}

static int run_in(const struct sb_policy *policy, char *const *program, struct sb_run_result *ret,
    struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(policy);
	const struct sb_run_limits limits = {0};
	struct sb_world *world;
	int r = sb_world_new(&options, &world, err);

	if (r < 0)
		return r;
	r = sb_run(world, policy, &(struct sb_command){.argv = program}, NULL, &limits, ret, err);
	sb_world_free(world);
	return r;
}

static int compare_command(
    struct comparison *comparison, char *const *program, struct sb_error *err)
{
	struct sb_run_result results[SIDES] = {{0}};
	char status[SIDES][16];
	int r = 0;

	for (int side = 0; r == 0 && side < SIDES; side++) {
		r = run_in(&comparison->policies[side], program, &results[side], err);
		snprintf(status[side], sizeof(status[side]), "%d",
		    cli_exit_status(results[side].status));
	}
	if (r == 0)
		r = add_row(
		    comparison, "command", "exit status", status[SIDE_A], status[SIDE_B], err);
	if (r == 0)
		r = add_row(comparison, "command", "output", results[SIDE_A].output,
		    results[SIDE_B].output, err);
	for (int side = 0; side < SIDES; side++)
		free(results[side].output);
	return r;
}

static void print_row(const struct comparison *comparison, const struct row *row)
{
	bool has_lines = strchr(row->text[SIDE_A], '\n') || strchr(row->text[SIDE_B], '\n');
	char prefix[SB_NAME_MAX + 64];

	if (!has_lines) {
		printf("  %-22s %-38s %s\n", row->what, row->text[SIDE_A], row->text[SIDE_B]);
		return;
	}
	for (int side = 0; side < SIDES; side++) {
		snprintf(
		    prefix, sizeof(prefix), "  %s  %.40s | ", row->what, comparison->names[side]);
		cli_print_foreign(prefix, row->text[side]);
	}
}

static void print_text(const struct comparison *comparison)
{
	size_t n_alike = 0;

	cli_print(CLI_BOLD, "  %-22s %-38s %s\n", "differences", comparison->names[SIDE_A],
	    comparison->names[SIDE_B]);
	for (size_t i = 0; i < comparison->n_rows; i++) {
		if (differs(&comparison->rows[i]))
			print_row(comparison, &comparison->rows[i]);
		else
			n_alike++;
	}
	if (n_alike)
		cli_print(CLI_BOLD, "\n  alike\n");
	for (size_t i = 0; i < comparison->n_rows; i++) {
		const struct row *row = &comparison->rows[i];

		if (differs(row))
			continue;
		printf("  %-22s ", row->what);
		cli_print_foreign("", *row->text[SIDE_A] ? row->text[SIDE_A] : "(empty)");
	}
}

static void print_json(const struct comparison *comparison)
{
	json_object *document = json_object_new_object(), *rows = json_object_new_array(), *item;

	json_object_object_add(document, "a", cli_json_text(comparison->names[SIDE_A]));
	json_object_object_add(document, "b", cli_json_text(comparison->names[SIDE_B]));
	json_object_object_add(document, "rows", rows);
	for (size_t i = 0; i < comparison->n_rows; i++) {
		const struct row *row = &comparison->rows[i];

		item = json_object_new_object();
		json_object_object_add(item, "kind", cli_json_text(row->kind));
		json_object_object_add(item, "what", cli_json_text(row->what));
		json_object_object_add(item, "a", cli_json_text(row->text[SIDE_A]));
		json_object_object_add(item, "b", cli_json_text(row->text[SIDE_B]));
		json_object_object_add(item, "differs", json_object_new_boolean(differs(row)));
		json_object_array_add(rows, item);
	}
	cli_json_print(document);
}

static int load_policies(
    struct comparison *comparison, const struct cli_args *args, struct sb_error *err)
{
	int r = 0;

	if (args->n_words != SIDES)
		return sb_reject(err,
		    "compare: two policies are wanted, presets or manifests; got %d",
		    args->n_words);
	for (int side = 0; r == 0 && side < SIDES; side++) {
		comparison->names[side] = args->words[side];
		r = cli_policy_named(args->words[side], &comparison->policies[side], err);
	}
	return r;
}

static int run(struct cli_args *args)
{
	struct comparison comparison = {0};
	struct sb_error err;
	int r;

	if (cli_parse(args, &err) < 0)
		return cli_fail(&err);
	r = load_policies(&comparison, args, &err);
	if (r == 0 && args->n_program)
		r = compare_command(&comparison, args->program, &err);
	if (r == 0 && !args->n_program) {
		r = compare_status(&comparison, &err);
		if (r == 0)
			r = compare_attacks(&comparison, &err);
	}
	if (r == 0 && args->json)
		print_json(&comparison);
	else if (r == 0)
		print_text(&comparison);
	done(&comparison);
	return r < 0 ? cli_fail(&err) : CLI_OK;
}

const struct cli_command cli_command_compare = {
    .name = "compare",
    .synopsis = "POLICY-A POLICY-B [--json] [-- CMD…]",
    .summary = "two presets or manifests side by side, differences first",
    .about =
        "Compares what the kernel says of a process under each and how every attack comes out; "
        "with CMD, what CMD does in both.",
    .group = CLI_GROUP_JUDGE,
    .takes = CLI_TAKES_JSON,
    .words = CLI_VALUES_PRESETS,
    .run = run,
};
