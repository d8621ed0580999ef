// SPDX-License-Identifier: GPL-3.0-or-later
/* `why` names the right cause of every program of the corpus, by every way of following. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "sandbox/capability.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/verdict/syscall_text.h"
#include "sandbox/verdict/why.h"
#include "sandbox/verdict/witness.h"
#include "sandbox/world.h"

#define POLL_MS 10000

static const char *profiles; /* directory */

static int make_policy(
    const struct corpus_case *wanted, struct sb_policy *ret, struct sb_error *err)
{
	uint64_t drop = 0;

	sb_policy_open(ret);
	if (wanted->drop && sb_caps_parse(wanted->drop, &drop, err) < 0)
		return -EINVAL;
	sb_policy_cap_drop(ret, drop);
	if (wanted->seccomp) {
		ret->seccomp = SB_SECCOMP_FILTER;
		snprintf(ret->seccomp_profile, sizeof(ret->seccomp_profile), "%s%s",
		    wanted->seccomp[0] == '/' ? profiles : "", wanted->seccomp);
	}
	if (wanted->apparmor)
		sb_copy(ret->apparmor_profile, sizeof(ret->apparmor_profile), wanted->apparmor);
	ret->no_new_privs = wanted->no_new_privs;
	ret->uid = ret->gid = wanted->uid;
	return 0;
}

static int set_up(struct sb_world *world, const char *setup, struct sb_error *err)
{
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)setup, NULL};
	const struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	struct sb_run_result result = {.output = NULL};
	struct sb_policy open;
	int rc;

	if (!setup)
		return 0;
	sb_policy_open(&open);
	rc = sb_run(world, &open, &command, NULL, NULL, &result, err);
	if (rc == 0 && result.status != 0)
		rc = sb_fail(err, EIO, "set-up: %.200s", result.output);
	free(result.output);
	return rc;
}

/* Until the command has ended; 0 or -ETIMEDOUT. */
static int await(struct sb_world *world, struct sb_why *why, const struct sb_process *process)
{
	for (;;) {
		struct pollfd fds[] = {{.fd = sb_world_fd(world), .events = POLLIN},
		    {.fd = sb_why_fd(why), .events = POLLIN}};
		struct sb_event event;

		if (poll(fds, 2, POLL_MS) == 0)
			return -ETIMEDOUT;
		sb_why_pump(why, process->emulation);
		while ((event = sb_world_next(world)).kind != SB_EVENT_NONE)
			if (event.kind == SB_EVENT_INIT_DIED || event.pid == process->pid)
				return 0;
	}
}

static int follow(struct sb_world *world, const struct sb_policy *policy, const char *script,
    struct sb_why *why, struct sb_error *err)
{
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)script, NULL};
	struct sb_command command = {.stdio = {-1, -1, -1}};
	struct sb_process process = {.emulation = NULL};
	int rc;

	command.argv = sb_why_argv(why, argv);
	rc = sb_spawn(world, policy, &command, &process, err);
	if (rc < 0)
		return rc;
	if (await(world, why, &process) < 0)
		rc = sb_fail(err, ETIMEDOUT, "it does not end");
	sb_why_pump(why, process.emulation);
	sb_emulation_free(process.emulation);
	return rc < 0 ? rc : sb_why_finish(why, argv, err);
}

static bool is_answer(const struct corpus_case *wanted, const struct sb_why_call *call)
{
	char name[64];

	sb_syscall_name(call->refusal.nr, name, sizeof(name));
	return strcmp(name, wanted->call) == 0 && call->stopped_by == wanted->by &&
	       (!wanted->says || strstr(call->detail, wanted->says));
}

static bool is_right(const struct corpus_case *wanted, const struct sb_why *why)
{
	const struct sb_why_call *calls;
	size_t n = sb_why_calls(why, &calls);

	for (size_t i = 0; i < n; i++)
		if (is_answer(wanted, &calls[i]))
			return true;
	printf("%s: expected %s by %s (%s), got %zu:\n", wanted->name, wanted->call,
	    sb_stopper_name[wanted->by], wanted->says ? wanted->says : "", n);
	for (size_t i = 0; i < n; i++)
		printf("    %s = %s: %s: %s\n", calls[i].refusal.text,
		    calls[i].refusal.errno_value ? strerrorname_np(calls[i].refusal.errno_value)
		                                 : "0",
		    calls[i].stopped_by == SB_BY_NOBODY ? "-"
		                                        : sb_stopper_name[calls[i].stopped_by],
		    calls[i].detail);
	return false;
}

static int run_in(struct sb_world *world, const struct corpus_case *wanted,
    const struct sb_policy *policy, enum sb_mechanism mechanism, struct sb_error *err)
{
	const struct sb_why_options options = {.mechanism = mechanism};
	struct sb_why *why = NULL;
	int rc = set_up(world, wanted->setup, err);

	if (rc == 0)
		rc = sb_why_open(world, policy, &options, &why, err);
	if (rc == 0)
		rc = follow(world, policy, wanted->script, why, err);
	if (rc == 0)
		rc = is_right(wanted, why);
	sb_why_close(why);
	return rc;
}

static bool holds(const struct corpus_case *wanted, enum sb_mechanism mechanism)
{
	struct sb_error err = {.message = ""};
	struct sb_world_options options;
	struct sb_world *world = NULL;
	struct sb_policy policy;
	int rc = make_policy(wanted, &policy, &err);

	if (rc == 0) {
		options = sb_world_options_for(&policy);
		rc = sb_world_new(&options, &world, &err);
	}
	if (rc == 0)
		rc = run_in(world, wanted, &policy, mechanism, &err);
	sb_world_free(world);
	if (rc < 0)
		printf("%s: %s\n", wanted->name, err.message);
	return rc > 0;
}

/* Interpreters that a small machine may lack. */
static bool lacks_interpreter(const char *script)
{
	static const char *const interpreters[] = {"python3", "perl"};

	for (size_t i = 0; i < SB_COUNT(interpreters); i++) {
		char path[64];

		snprintf(path, sizeof(path), "/usr/bin/%s", interpreters[i]);
		if (strncmp(script, interpreters[i], strlen(interpreters[i])) == 0 &&
		    access(path, X_OK) < 0)
			return true;
	}
	return false;
}

static int skip(const char *why)
{
	printf("skipped: %s\n", why);
	return getenv("LAB_MUST_WORK") ? 1 : 77;
}

int main(int argc, char **argv)
{
	enum sb_mechanism mechanism = argc > 2 && strcmp(argv[2], "ptrace") == 0
	                                  ? SB_MECHANISM_PTRACE
	                                  : SB_MECHANISM_TRACEPOINTS;
	size_t right = 0, asked = 0;
	struct sb_error err;

	if (argc < 3)
		return 2;
	profiles = argv[1];
	if (geteuid() != 0)
		return skip("the corpus needs ids other than 0 in the sandbox, so root");
	if (mechanism == SB_MECHANISM_TRACEPOINTS && sb_witness_probe(&err) < 0)
		return skip(err.message);
	for (size_t i = 0; i < n_corpus; i++) {
		if (argc > 3 && strcmp(argv[3], corpus[i].name) != 0)
			continue;
		if (lacks_interpreter(corpus[i].script) && !getenv("LAB_MUST_WORK")) {
			printf("%s: left out, its interpreter is not here\n", corpus[i].name);
			continue;
		}
		asked++;
		/* A caller that ends at once may be gone before its arguments are read: once more.
		 */
		right += holds(&corpus[i], mechanism) || holds(&corpus[i], mechanism);
	}
	printf("%zu of %zu programs: the right cause, by %s\n", right, asked, argv[2]);
	return right == asked ? 0 : 1;
}
