// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab probe`: which system calls are reachable under a policy, by calling each. */
#include "sandbox/reach/reach.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/commands/seccomp.h"
#include "app/output.h"
#include "sandbox/cleanup.h"

#define INDENT 4

static json_object *call_json(const struct sb_reach_call *call)
{
	json_object *row = json_object_new_object();
	char signal[32];

	snprintf(signal, sizeof(signal), "SIG%s",
	    call->signal_value ? sigabbrev_np(call->signal_value) : "");
	json_object_object_add(row, "name", cli_json_text(call->name));
	json_object_object_add(row, "number", json_object_new_int64(call->nr));
	json_object_object_add(row, "purpose", cli_json_text(call->purpose));
	json_object_object_add(row, "reach", cli_json_text(sb_reach_name[call->reach]));
	json_object_object_add(row, "errno", cli_json_text(cli_errno_name(call->errno_value)));
	json_object_object_add(row, "signal", cli_json_text(call->signal_value ? signal : NULL));
	json_object_object_add(row, "note", cli_json_text_or_null(call->note));
	return row;
}

static void print_json(const struct sb_reach_call *calls, size_t n)
{
	json_object *list = json_object_new_array();

	for (size_t i = 0; i < n; i++)
		json_object_array_add(list, call_json(&calls[i]));
	cli_json_print(list);
}

static size_t count(const struct sb_reach_call *calls, size_t n, enum sb_reach reach)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += calls[i].reach == reach;
	return found;
}

/* The calls of one kind that carry the same note. */
static void print_noted(const struct sb_reach_call *calls, size_t n, size_t first, bool *told)
{
	struct seccomp_wrap wrap = {INDENT, INDENT};

	if (calls[first].note[0])
		printf("  %s:\n", calls[first].note);
	printf("%*s", INDENT, "");
	for (size_t i = first; i < n; i++) {
		if (calls[i].reach != calls[first].reach ||
		    strcmp(calls[i].note, calls[first].note) != 0)
			continue;
		seccomp_wrap(&wrap, calls[i].name);
		told[i] = true;
	}
	putchar('\n');
}

/* What needs no remark goes first, so that it cannot be read as part of one. */
static void print_kind(
    const struct sb_reach_call *calls, size_t n, enum sb_reach reach, bool noted, bool *told)
{
	for (size_t i = 0; i < n; i++)
		if (calls[i].reach == reach && !told[i] && (calls[i].note[0] != '\0') == noted)
			print_noted(calls, n, i, told);
}

static int print_text(const struct sb_reach_call *calls, size_t n, struct sb_error *err)
{
	static const enum cli_style styles[SB_REACHES] = {
	    CLI_GOOD, CLI_BAD, CLI_BAD, CLI_WARN, CLI_FAINT, CLI_FAINT};
	cleanup_free bool *told = calloc(n + 1, sizeof(*told));

	if (!told)
		return sb_fail(err, ENOMEM, "probe");
	for (enum sb_reach reach = 0; reach < SB_REACHES; reach++) {
		cli_print(styles[reach], "%s: %zu\n", sb_reach_name[reach], count(calls, n, reach));
		print_kind(calls, n, reach, false, told);
		print_kind(calls, n, reach, true, told);
	}
	return 0;
}

static int run(struct cli_args *args)
{
	cleanup_free struct sb_reach_call *calls = NULL;
	struct sb_policy policy;
	struct sb_error err;
	size_t n;

	if (cli_policy_parse(args, &policy, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0 || sb_reach_probe(&policy, &calls, &n, &err) < 0)
		return cli_fail(&err);
	if (args->json)
		print_json(calls, n);
	else if (print_text(calls, n, &err) < 0)
		return cli_fail(&err);
	return CLI_OK;
}

const struct cli_command cli_command_probe = {
    .name = "probe",
    .synopsis = "[POLICY] [--json]",
    .summary = "which system calls can be reached, by calling each",
    .about = "Every call is made in a sandbox with arguments that do nothing, again and again: "
             "under the policy, without its filter, without AppArmor, with every capability. What "
             "changes tells one from the other; ENOSYS with everything open is a call this kernel "
             "does not have.",
    .group = CLI_GROUP_JUDGE,
    .takes = CLI_TAKES_POLICY | CLI_TAKES_JSON,
    .run = run,
};
