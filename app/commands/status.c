// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab status`: the decoded security state of a process, as the kernel tells it. */
#include <errno.h>
#include <stdlib.h>

#include "app/commands/commands.h"
#include "app/json.h"
#include "app/observe.h"
#include "app/show.h"

struct status_options {
	pid_t pid; /* 0 = a new process under the policy */
};

static int set_pid(void *target, const char *value, struct sb_error *err)
{
	char *end;
	long pid;

	errno = 0;
	pid = strtol(value, &end, 10);
	if (end == value || *end || errno || pid < 1 || pid > INT32_MAX)
		return sb_reject(err, "--pid: '%s' is no process id", value);
	((struct status_options *)target)->pid = (pid_t)pid;
	return 0;
}

static const struct cli_option options[] = {
    {"pid", 0, "N", false, "process N of this machine instead", set_pid},
    {NULL},
};

/* Both at once would be a question with two answers. */
static int check(
    const struct cli_args *args, const struct status_options *own, struct sb_error *err)
{
	int r = cli_no_words(args, err);

	if (r < 0 || (r = cli_no_program(args, err)) < 0)
		return r;
	if (own->pid && args->policy_given)
		return sb_reject(
		    err, "status: --pid shows a process as it is; it takes no policy options");
	return 0;
}

static int run(struct cli_args *args)
{
	struct status_options own = {0};
	struct sb_policy policy;
	struct sb_status status;
	struct sb_error err;
	int r;

	args->own = &own;
	if (cli_policy_parse(args, &policy, &err) < 0 || check(args, &own, &err) < 0)
		return cli_fail(&err);
	r = own.pid ? sb_status_read(own.pid, 0, &status, &err)
	            : cli_observe(&policy, &status, &err);
	if (r < 0)
		return cli_fail(&err);
	if (args->json)
		cli_json_print(cli_json_status(&status));
	else
		cli_show_status(&status, own.pid ? NULL : &policy);
	return CLI_OK;
}

const struct cli_command cli_command_status = {
    .name = "status",
    .synopsis = "[POLICY | --pid N] [--json]",
    .summary = "the decoded security state of a process",
    .about = "Everything shown is what the kernel says of that process in /proc, never what was "
             "asked for; a difference between the two is shown as one.",
    .group = CLI_GROUP_RUN,
    .takes = CLI_TAKES_POLICY | CLI_TAKES_JSON,
    .options = options,
    .run = run,
};
