// SPDX-License-Identifier: GPL-3.0-or-later
/* What is really to be seen under a step of a tour. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/fields.h"
#include "app/observe.h"
#include "app/show.h"
#include "app/tour.h"
#include "sandbox/data.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/verdict.h"

static int observe_status(const struct sb_policy *policy, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err)
{
	const struct cli_field *field;
	char text[CLI_FIELD_MAX];
	struct sb_status status;
	int r = cli_field_find(check->what, &field, err);

	(void)catalogue;
	if (r < 0 || (r = cli_observe(policy, &status, err)) < 0)
		return r;
	ret->applies = field->show(&status, text);
	sb_copy(ret->observed, sizeof(ret->observed), text);
	return 0;
}

static int observe_attack(const struct sb_policy *policy, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err)
{
	const struct sb_judge_options options = {0};
	const struct sb_attack *attack;
	struct sb_verdict verdict;
	int r = sb_catalogue_find(catalogue, check->what, &attack, err);

	if (r < 0 || (r = sb_judge(attack, policy, &options, &verdict, err)) < 0)
		return r;
	cli_outcome_text(&verdict, ret->observed, sizeof(ret->observed));
	return 0;
}

static int observe_command(const struct sb_policy *policy, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err)
{
	char *argv[] = {"sh", "-c", (char *)check->what, NULL};
	struct sb_world_options options = sb_world_options_for(policy);
	const struct sb_run_limits limits = {0};
	struct sb_run_result result;
	struct sb_world *world;
	int r = sb_world_new(&options, &world, err);

	(void)catalogue;
	if (r < 0)
		return r;
	r = sb_run(world, policy, &(struct sb_command){.argv = argv}, NULL, &limits, &result, err);
	sb_world_free(world);
	if (r < 0)
		return r;
	result.output[strcspn(result.output, "\n")] = '\0';
	sb_copy(ret->observed, sizeof(ret->observed), result.output);
	free(result.output);
	return 0;
}

int tour_observe(const struct tour_step *step, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err)
{
	static int (*const observe[TOUR_KINDS])(const struct sb_policy *, const struct tour_check *,
	    const struct sb_catalogue *, struct tour_result *, struct sb_error *) = {
	    [TOUR_STATUS] = observe_status,
	    [TOUR_ATTACK] = observe_attack,
	    [TOUR_COMMAND] = observe_command,
	};
	struct tour_result result = {.applies = true};
	struct sb_preset preset;
	int r = sb_preset_load(step->preset, &preset, err);

	if (r < 0 || (r = observe[check->kind](&preset.policy, check, catalogue, &result, err)) < 0)
		return r;
	result.holds = !result.applies || !strcmp(result.observed, check->expected);
	*ret = result;
	return 0;
}
