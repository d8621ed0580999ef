// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab why`: which calls of a command were refused, by whom, and the smallest change. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/json.h"
#include "app/output.h"
#include "app/session.h"
#include "sandbox/text.h"
#include "sandbox/verdict/why.h"

struct own {
	struct sb_why_options options;
	struct sb_policy policy;
	struct sb_why *why;
};

static int set_verbose(void *target, const char *value, struct sb_error *err)
{
	(void)value;
	(void)err;
	((struct own *)target)->options.ordinary = true;
	return 0;
}

static const char *const mechanisms[] = {[SB_MECHANISM_AUTO] = "auto",
    [SB_MECHANISM_TRACEPOINTS] = "tracepoints",
    [SB_MECHANISM_PTRACE] = "ptrace"};

static int set_mechanism(void *target, const char *value, struct sb_error *err)
{
	for (size_t i = 0; i < SB_COUNT(mechanisms); i++)
		if (strcmp(mechanisms[i], value) == 0) {
			((struct own *)target)->options.mechanism = (enum sb_mechanism)i;
			return 0;
		}
	return sb_reject(
	    err, "unknown way to follow '%s'; there are auto, tracepoints and ptrace", value);
}

static int begin(void *context, struct sb_world *world, char *const **argv, struct sb_error *err)
{
	struct own *own = context;
	int r = sb_why_open(world, &own->policy, &own->options, &own->why, err);

	if (r < 0)
		return r;
	*argv = sb_why_argv(own->why, *argv);
	return *argv ? 0 : sb_fail(err, ENOMEM, "why");
}

static int fd(void *context)
{
	return sb_why_fd(((struct own *)context)->why);
}

static void look(void *context, const struct sb_process *process)
{
	sb_why_pump(((struct own *)context)->why, process->emulation);
}

static json_object *evidence(const struct sb_why_call *call)
{
	json_object *list = json_object_new_array();

	for (unsigned i = 0; i < call->n_evidence; i++) {
		json_object *item = json_object_new_object();

		json_object_object_add(
		    item, "kind", cli_json_text(sb_evidence_name[call->evidence[i].kind]));
		json_object_object_add(item, "text", cli_json_text(call->evidence[i].text));
		json_object_array_add(list, item);
	}
	return list;
}

static json_object *call_object(const struct sb_why_call *call)
{
	const struct sb_refusal *refusal = &call->refusal;
	json_object *object = json_object_new_object();

	json_object_object_add(object, "pid", json_object_new_int(refusal->pid));
	json_object_object_add(object, "command", cli_json_text(refusal->comm));
	json_object_object_add(object, "syscall", cli_json_text(refusal->text));
	json_object_object_add(
	    object, "errno", cli_json_text(cli_errno_name(refusal->errno_value)));
	json_object_object_add(
	    object, "stopped_by", cli_json_text(sb_stopper_name[call->stopped_by]));
	json_object_object_add(object, "detail", cli_json_text(call->detail));
	json_object_object_add(object, "fix", cli_json_text_or_null(call->fix));
	json_object_object_add(
	    object, "confidence", json_object_new_string(call->proved ? "proved" : "inferred"));
	json_object_object_add(object, "count", json_object_new_int64(call->count));
	json_object_object_add(object, "evidence", evidence(call));
	return object;
}

static void print_json(const struct sb_why_call *calls, size_t n)
{
	json_object *list = json_object_new_array();

	for (size_t i = 0; i < n; i++)
		json_object_array_add(list, call_object(&calls[i]));
	cli_json_print(list);
}

static void print_call(const struct sb_why_call *call)
{
	const struct sb_refusal *refusal = &call->refusal;
	const char *name = cli_errno_name(refusal->errno_value);

	cli_print(CLI_BOLD, "%s[%d]", refusal->comm, refusal->pid);
	printf(" %s", refusal->text);
	if (name)
		printf(" = %s", name);
	else if (refusal->signal)
		printf(" = SIG%s", sigabbrev_np(refusal->signal));
	if (call->count > 1)
		printf(" (%u times)", call->count);
	putchar('\n');
	if (call->stopped_by == SB_BY_NOBODY) {
		cli_print(CLI_FAINT, "    an ordinary failure\n");
		return;
	}
	cli_print(CLI_BAD, "    %s", sb_stopper_name[call->stopped_by]);
	printf(": %s\n", call->detail);
	if (call->fix[0])
		printf("    fix         %s\n", call->fix);
	printf("    confidence  %s\n", call->proved ? "proved" : "inferred");
	for (unsigned i = 0; i < call->n_evidence; i++)
		printf("    evidence    %s: %s\n", sb_evidence_name[call->evidence[i].kind],
		    call->evidence[i].text);
}

static void print_text(const struct sb_why *why, const struct sb_why_call *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		print_call(&calls[i]);
	if (n == 0)
		puts("No call was refused.");
	if (!sb_why_is_complete(why))
		puts("Some events were lost: there may be more refused calls than these.");
	if (sb_why_mechanism(why) == SB_MECHANISM_PTRACE)
		cli_print(CLI_FAINT,
		    "Followed by ptrace (tracepoints need root): capabilities are found by running "
		    "the command again, and a command that traces others is refused that.\n");
}

static int report(struct own *own, const struct cli_args *args, struct sb_error *err)
{
	const struct sb_why_call *calls;
	size_t n;
	int r = sb_why_finish(own->why, args->program, err);

	if (r < 0)
		return r;
	n = sb_why_calls(own->why, &calls);
	if (args->json)
		print_json(calls, n);
	else
		print_text(own->why, calls, n);
	return 0;
}

static int run(struct cli_args *args)
{
	struct own own = {.why = NULL};
	const struct cli_onlooker onlooker = {
	    .context = &own, .begin = begin, .fd = fd, .look = look};
	struct cli_session session = {.onlooker = &onlooker};
	struct sb_error err;
	int status;

	args->own = &own;
	if (cli_policy_parse(args, &own.policy, &err) < 0)
		return cli_fail(&err);
	if (args->n_program == 0) {
		sb_reject(&err, "why: no command; layerlab why [POLICY] -- CMD…");
		return cli_fail(&err);
	}
	session.argv = args->program;
	session.output_to_stderr = args->json;
	status = cli_session_run(&session, &own.policy, &err);
	if (status >= 0)
		status = report(&own, args, &err);
	sb_why_close(own.why);
	return status < 0 ? cli_fail(&err) : CLI_OK;
}

static const struct cli_option options[] = {
    {"verbose", 'v', NULL, false, "also the calls that failed for ordinary reasons", set_verbose},
    {"follow", 0, "HOW", false, "auto (default), tracepoints or ptrace", set_mechanism},
    {NULL},
};

const struct cli_command cli_command_why = {
    .name = "why",
    .synopsis = "[POLICY] [-v] [--json] -- CMD…",
    .summary = "run a command, say which layer refused each call, and the smallest fix",
    .about =
        "The command, its children and threads are followed without touching them, by the kernel's "
        "tracepoints where those may be heard (root), else by ptrace. Its input and output are "
        "passed through; the report follows when it has ended. With --json its standard output "
        "goes to standard error, and the report alone to standard output.",
    .group = CLI_GROUP_JUDGE,
    .takes = CLI_TAKES_POLICY | CLI_TAKES_JSON | CLI_TAKES_PROGRAM,
    .options = options,
    .run = run,
};
