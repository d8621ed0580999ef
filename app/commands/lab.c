// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab` without a command: the lab itself, full screen. */
#include "app/commands/commands.h"

#include <unistd.h>

static int run(struct cli_args *args)
{
	struct sb_policy policy;
	struct sb_error err;

	if (cli_policy_parse(args, &policy, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		sb_reject(&err,
		    "full screen: not a terminal; `layerlab tour` replays both articles "
		    "without one, `layerlab --help` lists every command");
		return cli_fail(&err);
	}
	sb_reject(&err, "the full-screen lab is not built in; layerlab --help lists every command");
	return cli_fail(&err);
}

const struct cli_command cli_command_lab = {
    .name = "lab",
    .synopsis = "[POLICY]",
    .summary = "the full-screen lab",
    .takes = CLI_TAKES_POLICY,
    .run = run,
};
