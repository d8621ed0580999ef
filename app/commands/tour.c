// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab tour`: both articles, replayed headless, expected and observed side by side. */
#include <stdio.h>

#include "app/commands/commands.h"
#include "app/json.h"
#include "app/output.h"
#include "app/tour.h"
#include "sandbox/data.h"

struct progress {
	const struct sb_catalogue *catalogue;
	json_object *list; /* NULL = print */
	unsigned n, differ, left_out;
};

static void report_text(const struct tour_check *check, const struct tour_result *result)
{
	printf("    %-16s %-36s %-36s ", check->what, check->expected, result->observed);
	if (!result->applies)
		cli_print(CLI_FAINT, "left out\n");
	else if (result->holds)
		cli_print(CLI_GOOD, "as expected\n");
	else
		cli_print(CLI_BAD, "DIFFERS\n");
	fflush(stdout);
}

static void report_json(struct progress *progress, const struct tour *tour,
    const struct tour_step *step, const struct tour_check *check, const struct tour_result *result)
{
	json_object *row = json_object_new_object();

	json_object_object_add(row, "article", cli_json_text(tour->title));
	json_object_object_add(row, "preset", cli_json_text(step->preset));
	json_object_object_add(row, "what", cli_json_text(check->what));
	json_object_object_add(row, "expected", cli_json_text(check->expected));
	json_object_object_add(row, "observed", cli_json_text(result->observed));
	json_object_object_add(row, "applies", json_object_new_boolean(result->applies));
	json_object_object_add(row, "as_expected", json_object_new_boolean(result->holds));
	json_object_array_add(progress->list, row);
}

static int replay_step(struct progress *progress, const struct tour *tour,
    const struct tour_step *step, struct sb_error *err)
{
	struct tour_result result;
	int r = 0;

	if (!progress->list)
		printf("\n  %s: %s\n", step->preset, step->about);
	for (size_t i = 0; r == 0 && i < step->n_checks; i++) {
		const struct tour_check *check = &step->checks[i];

		r = tour_observe(step, check, progress->catalogue, &result, err);
		if (r < 0)
			break;
		progress->n++;
		progress->differ += !result.holds;
		progress->left_out += !result.applies;
		if (progress->list)
			report_json(progress, tour, step, check, &result);
		else
			report_text(check, &result);
	}
	return r;
}

static int replay(struct progress *progress, const char *name, struct sb_error *err)
{
	struct tour tour;
	int r = tour_load(name, &tour, err);

	if (r < 0)
		return r;
	if (!progress->list) {
		putchar('\n');
		cli_print(CLI_BOLD, "%s\n", tour.title);
		printf("    %-16s %-36s %-36s\n", "", "expected", "observed");
	}
	for (size_t i = 0; r == 0 && i < tour.n_steps; i++)
		r = replay_step(progress, &tour, &tour.steps[i], err);
	tour_done(&tour);
	return r;
}

static int replay_all(struct progress *progress, struct sb_error *err)
{
	char **names;
	size_t n;
	int r = sb_data_names("tour", ".yaml", &names, &n, err);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < n; i++)
		r = replay(progress, names[i], err);
	sb_names_free(names, n);
	return r;
}

static int run(struct cli_args *args)
{
	struct sb_catalogue catalogue;
	struct progress progress = {.catalogue = &catalogue};
	struct sb_error err;
	int r;

	if (cli_parse(args, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0 || sb_catalogue_load(&catalogue, &err) < 0)
		return cli_fail(&err);
	if (args->json)
		progress.list = json_object_new_array();
	r = replay_all(&progress, &err);
	sb_catalogue_done(&catalogue);
	if (r == 0 && args->json)
		cli_json_print(json_object_get(progress.list));
	json_object_put(progress.list);
	if (r < 0)
		return cli_fail(&err);
	if (!args->json)
		printf("\n%u checks, %u as expected, %u different, %u left out\n", progress.n,
		    progress.n - progress.differ - progress.left_out, progress.differ,
		    progress.left_out);
	return progress.differ ? CLI_UNMET : CLI_OK;
}

const struct cli_command cli_command_tour = {
    .name = "tour",
    .synopsis = "[--json]",
    .summary = "replay both articles, expected and observed side by side",
    .about = "The exit status is 0 only if every step came out as expected.",
    .group = CLI_GROUP_LEARN,
    .takes = CLI_TAKES_JSON,
    .run = run,
};
