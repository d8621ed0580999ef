// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab shell`: an interactive shell on the plain terminal. */
#include <errno.h>

#include "app/commands/commands.h"
#include "app/session.h"

static int set_record(void *target, const char *value, struct sb_error *err)
{
	(void)err;
	((struct cli_session *)target)->record = value;
	return 0;
}

static const struct cli_option options[] = {
    {"record", 0, "FILE", false, "record what the terminal shows, as an asciicast", set_record,
        CLI_VALUES_FILES},
    {0},
};

static int run(struct cli_args *args)
{
	static char *const shells[][2] = {{"bash", NULL}, {"sh", NULL}};
	struct cli_session session = {.stays = true};
	struct sb_policy policy;
	struct sb_error err;
	int status = -ENOENT;

	args->own = &session;
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
    .synopsis = "[POLICY] [--record FILE]",
    .summary = "an interactive shell in a fresh sandbox",
    .about =
        "The shell lives on a terminal of its own inside the sandbox; `exit` ends it and "
        "everything in it. The exit status is as run's. `layerlab replay FILE` plays a recorded "
        "session again.",
    .group = CLI_GROUP_RUN,
    .takes = CLI_TAKES_POLICY,
    .options = options,
    .run = run,
};
