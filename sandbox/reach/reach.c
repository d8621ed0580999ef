// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/reach/reach.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "sandbox/apparmor/backend.h"
#include "sandbox/cleanup.h"
#include "sandbox/reach/arguments.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/world.h"

#define NUMBERS 600
#define LINE_MAX 160
#define MILLISECONDS 60000

const char *const sb_reach_name[SB_REACHES] = {
    [SB_REACH_OPEN] = "reachable",
    [SB_REACH_FILTERED] = "filtered",
    [SB_REACH_APPARMOR] = "refused by AppArmor",
    [SB_REACH_CAPABILITY] = "needs a capability",
    [SB_REACH_MISSING] = "not implemented",
    [SB_REACH_UNTRIED] = "not tried",
};

/* What one run got from one call. */
struct answer {
	bool is_there;
	int error, signal;
};

struct run {
	struct answer answers[NUMBERS]; /* by number */
};

struct probe {
	const struct sb_policy *policy;
	struct sb_filter filters[2];
	size_t n_filters;
	struct sb_reach_call *calls;
	size_t n_calls;
	char *input; /* the list for the prober */
	enum sb_apparmor_source apparmor;
	struct run as_is, unfiltered, bare, open; /* each without one layer more */
};

/* The list of all calls: the lab's own view of the empty filter. */
static int list_calls(struct probe *probe, struct sb_error *err)
{
	uint32_t arch = sb_seccomp_native_arch();

	probe->calls = calloc(NUMBERS, sizeof(*probe->calls));
	if (!probe->calls)
		return sb_fail(err, ENOMEM, "probe");
	for (uint32_t nr = 0; nr < NUMBERS; nr++) {
		struct sb_reach_call *call = &probe->calls[probe->n_calls];

		sb_seccomp_call_name(arch, nr, call->name);
		if (call->name[0] >= '0' && call->name[0] <= '9')
			continue;
		call->nr = nr;
		call->purpose = sb_seccomp_purpose_of(call->name);
		probe->n_calls++;
	}
	return 0;
}

static size_t write_line(char *to, size_t size, uint32_t nr, const uint64_t args[6])
{
	size_t len = (size_t)snprintf(to, size, "%u", nr);

	for (size_t i = 0; i < 6; i++) {
		if (args[i] == SB_HARMLESS_ROOT)
			len += (size_t)snprintf(to + len, size - len, " /");
		else
			len += (size_t)snprintf(to + len, size - len, " %#" PRIx64, args[i]);
	}
	return len + (size_t)snprintf(to + len, size - len, "\n");
}

static int write_input(struct probe *probe, struct sb_error *err)
{
	size_t size = probe->n_calls * LINE_MAX + 1, len = 0;

	probe->input = malloc(size);
	if (!probe->input)
		return sb_fail(err, ENOMEM, "probe");
	probe->input[0] = '\0';
	for (size_t i = 0; i < probe->n_calls; i++) {
		const struct sb_harmless *row = sb_harmless_call(probe->calls[i].name);

		if (!row->untried)
			len += write_line(
			    probe->input + len, size - len, probe->calls[i].nr, row->args);
	}
	return 0;
}

static void read_answers(char *output, struct run *run)
{
	for (char *at = output, *line; (line = strsep(&at, "\n"));) {
		char kind[16];
		unsigned nr;
		int value;

		if (sscanf(line, "%u %15s %d", &nr, kind, &value) != 3 || nr >= NUMBERS)
			continue;
		run->answers[nr].is_there = true;
		if (strcmp(kind, "errno") == 0)
			run->answers[nr].error = value;
		else if (strcmp(kind, "signal") == 0)
			run->answers[nr].signal = value;
	}
}

static int call_all(const struct probe *probe, const struct sb_policy *policy, struct run *ret,
    struct sb_error *err)
{
	static char *const argv[] = {(char *)"lab-probe", (char *)"calls", NULL};
	struct sb_world_options options = sb_world_options_for(policy);
	struct sb_run_limits limits = {.milliseconds = MILLISECONDS, .output_bytes = 256u << 10};
	struct sb_run_result result = {0};
	struct sb_world *world;
	int r = sb_world_new(&options, &world, err);

	if (r < 0)
		return r;
	r = sb_run(world, policy, &(struct sb_command){.argv = argv, .stdio = {-1, -1, -1}},
	    probe->input, &limits, &result, err);
	sb_world_free(world);
	if (r < 0)
		return r;
	if (result.status != 0)
		r = sb_fail(err, 0,
		    "probe: the prober itself cannot work under this policy: %.200s",
		    result.output);
	else
		read_answers(result.output, ret);
	free(result.output);
	return r;
}

static int run_without(struct probe *probe, struct sb_policy *policy, enum sb_layer_id layer,
    struct run *ret, struct sb_error *err)
{
	sb_policy_lift(policy, layer);
	return call_all(probe, policy, ret, err);
}

static int run_all(struct probe *probe, struct sb_error *err)
{
	const struct sb_apparmor_backend *backend;
	struct sb_policy policy = *probe->policy;
	int r = sb_apparmor_choose(&policy, &backend, err);

	if (r == 0)
		r = call_all(probe, &policy, &probe->as_is, err);
	if (r == 0)
		r = run_without(probe, &policy, SB_LAYER_SECCOMP, &probe->unfiltered, err);
	if (r < 0)
		return r;
	probe->apparmor = backend->source;
	if (probe->apparmor == SB_APPARMOR_NONE)
		probe->bare = probe->unfiltered;
	else
		r = run_without(probe, &policy, SB_LAYER_APPARMOR, &probe->bare, err);
	return r < 0 ? r : run_without(probe, &policy, SB_LAYER_CAPABILITIES, &probe->open, err);
}

static uint32_t filters_say(const struct probe *probe, const struct sb_reach_call *call)
{
	const struct sb_harmless *row = sb_harmless_call(call->name);
	uint32_t action = SECCOMP_RET_ALLOW;

	for (size_t i = 0; i < probe->n_filters; i++)
		action =
		    sb_seccomp_harsher(action, sb_filter_run(&probe->filters[i],
		                                   sb_seccomp_native_arch(), call->nr, row->args));
	return action;
}

static bool same(const struct answer *a, const struct answer *b)
{
	return a->error == b->error && a->signal == b->signal;
}

static bool is_permission(const struct answer *answer)
{
	return answer->error == EPERM || answer->error == EACCES;
}

static void note(struct sb_reach_call *call, const char *text)
{
	sb_copy(call->note, sizeof(call->note), text);
}

/* What would stand behind the filter, were it not there. */
static void note_behind_filter(
    struct sb_reach_call *call, const struct answer *bare, const struct answer *open)
{
	if (open->error == ENOSYS)
		note(call, "and this kernel does not have it");
	else if (is_permission(bare) && is_permission(open))
		note(call, "and the user namespace would refuse it");
	else if (is_permission(bare))
		note(call, "and a capability would be missing");
}

/* The emulation closes what it cannot follow with ENOSYS. */
static bool is_refusal(const struct answer *answer)
{
	return is_permission(answer) || answer->error == ENOSYS;
}

static enum sb_reach judge_unfiltered(const struct probe *probe, struct sb_reach_call *call)
{
	const struct answer *confined = &probe->unfiltered.answers[call->nr];
	const struct answer *bare = &probe->bare.answers[call->nr];
	const struct answer *open = &probe->open.answers[call->nr];

	if (open->error == ENOSYS)
		return SB_REACH_MISSING;
	if (!same(confined, bare) && is_refusal(confined)) {
		if (probe->apparmor == SB_APPARMOR_EMULATED)
			note(call, "EMULATED by the lab");
		return SB_REACH_APPARMOR;
	}
	if (!is_permission(bare))
		return SB_REACH_OPEN;
	if (is_permission(open))
		note(call, "of the first user namespace, which no process in the sandbox has");
	return SB_REACH_CAPABILITY;
}

static enum sb_reach judge(const struct probe *probe, struct sb_reach_call *call)
{
	const struct answer *as_is = &probe->as_is.answers[call->nr];
	bool refused = !sb_seccomp_lets_through(filters_say(probe, call));

	if (!refused && as_is->signal != SIGSYS &&
	    same(as_is, &probe->unfiltered.answers[call->nr]))
		return judge_unfiltered(probe, call);
	note_behind_filter(call, &probe->bare.answers[call->nr], &probe->open.answers[call->nr]);
	return SB_REACH_FILTERED;
}

static void judge_call(const struct probe *probe, struct sb_reach_call *call)
{
	const struct sb_harmless *row = sb_harmless_call(call->name);
	const struct answer *answer = &probe->as_is.answers[call->nr];

	if (row->untried) {
		bool passes = sb_seccomp_lets_through(filters_say(probe, call));

		call->reach = passes ? SB_REACH_UNTRIED : SB_REACH_FILTERED;
		note(call, row->untried);
		return;
	}
	call->errno_value = answer->error;
	call->signal_value = answer->signal;
	call->reach = judge(probe, call);
}

static int get_filters(struct probe *probe, struct sb_error *err)
{
	const char *specs[] = {probe->policy->seccomp_profile, probe->policy->seccomp_profile2};
	int r = 0;

	if (probe->policy->seccomp == SB_SECCOMP_STRICT)
		return sb_reject(err,
		    "probe: nothing can be started in strict mode; it knows read, "
		    "write, exit and sigreturn");
	if (probe->policy->seccomp == SB_SECCOMP_OFF)
		return 0;
	for (size_t i = 0; r == 0 && i < SB_COUNT(specs); i++)
		if (*specs[i])
			r = sb_seccomp_filter(specs[i], sb_policy_filter_bounding(probe->policy),
			    &probe->filters[probe->n_filters++], err);
	return r;
}

int sb_reach_probe(
    const struct sb_policy *policy, struct sb_reach_call **ret, size_t *ret_n, struct sb_error *err)
{
	cleanup_free struct probe *probe = calloc(1, sizeof(*probe));
	int r;

	if (!probe)
		return sb_fail(err, ENOMEM, "probe");
	probe->policy = policy;
	r = get_filters(probe, err);
	if (r == 0)
		r = list_calls(probe, err);
	if (r == 0)
		r = write_input(probe, err);
	if (r == 0)
		r = run_all(probe, err);
	for (size_t i = 0; r == 0 && i < probe->n_calls; i++)
		judge_call(probe, &probe->calls[i]);
	free(probe->input);
	if (r < 0) {
		free(probe->calls);
		return r;
	}
	*ret = probe->calls;
	*ret_n = probe->n_calls;
	return 0;
}
