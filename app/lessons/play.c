// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/play.h"

#include <string.h>

#include "app/lessons/observe.h"
#include "app/policy_line.h"
#include "app/policy_options.h"

int lesson_play_init(struct lesson_play *play, struct sb_error *err)
{
	int r;

	memset(play, 0, sizeof(*play));
	r = cli_policy_named(CLI_DEFAULT_PRESET, &play->policy, err);
	return r < 0 ? r : sb_catalogue_load(&play->catalogue, err);
}

void lesson_play_done(struct lesson_play *play)
{
	lesson_play_reset(play);
	sb_catalogue_done(&play->catalogue);
}

void lesson_play_reset(struct lesson_play *play)
{
	play->world = sb_world_free(play->world);
}

void lesson_play_use(struct lesson_play *play, const struct sb_policy *policy)
{
	struct sb_world_options options = sb_world_options_for(policy);

	play->policy = *policy;
	if (play->world && memcmp(&options, &play->world_options, sizeof(options)) != 0)
		lesson_play_reset(play);
}

int lesson_play_policy(struct lesson_play *play, const char *line, struct sb_error *err)
{
	struct sb_policy policy;
	int r;

	if ((r = cli_policy_named(CLI_DEFAULT_PRESET, &policy, err)) < 0 ||
	    (r = cli_policy_line(line, &policy, err)) < 0)
		return r;
	lesson_play_use(play, &policy);
	return 0;
}

int lesson_play_observe(struct lesson_play *play, const struct lesson_check *check,
    struct lesson_observation *ret, struct sb_error *err)
{
	int r;

	memset(ret, 0, sizeof(*ret));
	ret->subject = check->subject;
	if (check->subject == LESSON_ATTACK)
		return lesson_observe_attack(play, check->what, ret, err);
	if (check->subject == LESSON_STATUS)
		return lesson_observe_status(play, check->what, ret, err);
	if (!play->world) {
		play->world_options = sb_world_options_for(&play->policy);
		r = sb_world_new(&play->world_options, &play->world, err);
		if (r < 0)
			return r;
	}
	return lesson_observe_run(play, check->what, ret, err);
}
