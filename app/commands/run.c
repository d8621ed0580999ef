// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab run`: one command, its own stdin, stdout and exit status. */
#include "app/commands/commands.h"
#include "app/session.h"

static int run(struct cli_args *args)
{
	struct cli_session session = {0};
	struct sb_policy policy;
	struct sb_error err;
	int status;

	if (cli_policy_parse(args, &policy, &err) < 0)
		return cli_session_failed(&err);
	if (args->n_program == 0) {
		sb_reject(&err, "run: no command; layerlab run [POLICY] -- CMD…");
		return cli_fail(&err);
	}
	session.argv = args->program;
	status = cli_session_run(&session, &policy, &err);
	return status < 0 ? cli_session_failed(&err) : status;
}

const struct cli_command cli_command_run = {
    .name = "run",
    .synopsis = "[POLICY] -- CMD…",
    .summary = "run a command in a fresh sandbox",
    .about =
        "Standard input, output and error are passed through; on a terminal the command gets "
        "a terminal of its own inside the sandbox.\n"
        "The exit status is the command's own; 128+N if signal N killed it; 125 if the lab itself "
        "failed, 126 if CMD cannot be executed, 127 if it is not there.",
    .group = CLI_GROUP_RUN,
    .takes = CLI_TAKES_POLICY | CLI_TAKES_PROGRAM,
    .run = run,
};
