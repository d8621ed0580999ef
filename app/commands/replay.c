// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab replay`: a recorded session on the plain terminal, for a class. */
#include <stdlib.h>
#include <unistd.h>

#include "app/cast.h"
#include "app/commands/commands.h"

#define LONGEST_PAUSE 2.0

static int set_speed(void *target, const char *value, struct sb_error *err)
{
	char *end;
	double speed = strtod(value, &end);

	if (end == value || *end || !(speed >= 0.01) || speed > 1000000)
		return sb_reject(err, "--speed '%s': not a number from 0.01 on", value);
	*(double *)target = speed;
	return 0;
}

static const struct cli_option options[] = {
    {"speed", 0, "FACTOR", false, "so many times as fast", set_speed},
    {0},
};

static int run(struct cli_args *args)
{
	struct sb_error err;
	double speed = 1;

	args->own = &speed;
	if (cli_parse(args, &err) < 0 || cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	if (args->n_words != 1) {
		sb_reject(&err, "replay: which file?; see layerlab replay --help");
		return cli_fail(&err);
	}
	return cast_play(args->words[0], STDOUT_FILENO, speed, LONGEST_PAUSE, &err) < 0
	           ? cli_fail(&err)
	           : CLI_OK;
}

const struct cli_command cli_command_replay = {
    .name = "replay",
    .synopsis = "FILE [--speed FACTOR]",
    .summary = "play a recorded session (shell --record) again",
    .about =
        "Any asciicast of version 2 will do. Pauses are cut to two seconds. The file is written to "
        "the terminal as it is: play only what you or somebody you trust recorded.",
    .group = CLI_GROUP_LEARN,
    .options = options,
    .words = CLI_VALUES_FILES,
    .run = run,
};
