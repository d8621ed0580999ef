// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab shell`: an interactive shell on the plain terminal. */
#include <errno.h>

#include "app/commands/commands.h"
#include "app/session.h"

static int run(struct cli_args *args)
{
	static char *const shells[][2] = {{"bash", NULL}, {"sh", NULL}};
	struct cli_session session = {.stays = true};
	struct sb_policy policy;
	struct sb_error err;
	int status = -ENOENT;

	if (cli_policy_parse(args, &policy, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0)
		return cli_session_failed(&err);
	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]) && status == -ENOENT; i++) {
		session.argv = shells[i];
		status = cli_session_run(&session, &policy, &err);
	}
	return status < 0 ? cli_session_failed(&err) : status;
}

const struct cli_command cli_command_shell = {
    .name = "shell",
    .synopsis = "[POLICY]",
    .summary = "an interactive shell in a fresh sandbox",
    .about = "The shell lives on a terminal of its own inside the sandbox; `exit` ends it and "
             "everything in it. The exit status is as run's.",
    .group = CLI_GROUP_RUN,
    .takes = CLI_TAKES_POLICY,
    .run = run,
};
