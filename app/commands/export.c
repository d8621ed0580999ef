// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab export`: a policy in the words of another program. */
#include <stdio.h>

#include "app/commands/commands.h"
#include "app/export/export.h"

static int run(struct cli_args *args)
{
	const struct export_format *format;
	struct sb_policy policy;
	struct sb_error err;
	int r;

	if (cli_policy_parse(args, &policy, &err) < 0)
		return cli_fail(&err);
	if (args->n_words != 1) {
		sb_reject(&err,
		    "export: one format: k8s, docker, podman, oci, systemd, bwrap or setpriv");
		return cli_fail(&err);
	}
	if (export_find(args->words[0], &format, &err) < 0)
		return cli_fail(&err);
	export_notes(stdout, format, &policy);
	r = format->write(stdout, &policy, args->program, &err);
	return r < 0 ? cli_fail(&err) : CLI_OK;
}

const struct cli_command cli_command_export = {
    .name = "export",
    .synopsis = "FORMAT [POLICY] [-- CMD…]",
    .summary =
        "a policy in the words of Kubernetes, docker, podman, runc, systemd, bwrap or setpriv",
    .about =
        "FORMAT is k8s, docker, podman, oci, systemd, bwrap or setpriv. What a format cannot say "
        "is told in a comment.",
    .group = CLI_GROUP_RUN,
    .takes = CLI_TAKES_POLICY,
    .words = CLI_VALUES_FORMATS,
    .run = run,
};
