// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/why.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "sandbox/apparmor/audit.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/verdict/decide_call.h"
#include "sandbox/verdict/table.h"

#define CALLS_MAX 4096
#define RECORDS_MAX 1024
#define BATCH 64
#define EXPERIMENT_MS 10000

struct sb_why {
	struct sb_world *world;
	struct sb_policy policy;
	struct sb_why_options options;
	bool emulated, complete, is_prompt;
	struct sb_follower *follower;
	struct sb_audit_reader *audit; /* NULL where the kernel's AppArmor does not enforce */
	char **argv;
	struct sb_why_call *calls;
	size_t n_calls;
	struct sb_guard_record *records;
	size_t n_records;
};

/* The arguments of a refused call lie in the caller's memory, and many a caller gives up and ends
 * at once: the lab looks as soon as it is woken. Children of the lab do not inherit this. */
static void be_prompt(struct sb_why *why)
{
	const struct sched_param first = {.sched_priority = 1};

	why->is_prompt = sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first) == 0;
}

static void be_ordinary(const struct sb_why *why)
{
	if (why->is_prompt)
		sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){.sched_priority = 0});
}

static int follow(const struct sb_why *why, struct sb_world *world, struct sb_follower **ret,
    struct sb_error *err)
{
	const struct sb_follower_options options = {.mechanism = why->options.mechanism,
	    .ordinary = why->options.ordinary,
	    .emulated = why->emulated,
	    .no_new_privs = why->policy.no_new_privs,
	    .uid = why->policy.uid};

	return sb_follower_open(sb_world_init_pid(world), &options, ret, err);
}

int sb_why_open(struct sb_world *world, const struct sb_policy *policy,
    const struct sb_why_options *options, struct sb_why **ret, struct sb_error *err)
{
	struct sb_why *why = calloc(1, sizeof(*why));
	int rc;

	if (!why)
		return sb_fail(err, ENOMEM, "why");
	*why = (struct sb_why){.world = world,
	    .policy = *policy,
	    .options = *options,
	    .emulated = sb_is_emulated(policy),
	    .complete = true,
	    .calls = calloc(CALLS_MAX, sizeof(*why->calls)),
	    .records = calloc(RECORDS_MAX, sizeof(*why->records))};
	rc = why->calls && why->records ? follow(why, world, &why->follower, err)
	                                : sb_fail(err, ENOMEM, "why");
	if (rc < 0) {
		sb_why_close(why);
		return rc;
	}
	if (!why->emulated && (sb_enforced_layers(policy) & 1u << SB_LAYER_APPARMOR))
		sb_audit_open(&why->audit, NULL);
	if (sb_follower_mechanism(why->follower) == SB_MECHANISM_TRACEPOINTS)
		be_prompt(why);
	*ret = why;
	return 0;
}

struct sb_why *sb_why_close(struct sb_why *why)
{
	if (!why)
		return NULL;
	be_ordinary(why);
	sb_follower_close(why->follower);
	sb_audit_close(why->audit);
	free(why->argv);
	free(why->calls);
	free(why->records);
	free(why);
	return NULL;
}

char *const *sb_why_argv(struct sb_why *why, char *const argv[])
{
	free(why->argv);
	why->argv = sb_follower_argv(why->follower, argv);
	return why->argv;
}

int sb_why_fd(const struct sb_why *why)
{
	return sb_follower_fd(why->follower);
}

static bool is_same(const struct sb_refusal *a, const struct sb_refusal *b)
{
	return a->nr == b->nr && a->errno_value == b->errno_value && a->signal == b->signal &&
	       a->silent == b->silent && strcmp(a->text, b->text) == 0;
}

static void keep_call(struct sb_why *why, const struct sb_refusal *refusal)
{
	for (size_t i = why->n_calls; i-- > 0;) {
		struct sb_why_call *call = &why->calls[i];

		if (call->refusal.pid == refusal->pid && is_same(&call->refusal, refusal)) {
			call->count++;
			return;
		}
	}
	if (why->n_calls == CALLS_MAX) {
		why->complete = false;
		return;
	}
	why->calls[why->n_calls] = (struct sb_why_call){.refusal = *refusal, .count = 1};
	sb_one_line(why->calls[why->n_calls].refusal.text);
	sb_one_line(why->calls[why->n_calls].refusal.comm);
	why->n_calls++;
}

static struct sb_guard_record *new_record(struct sb_why *why)
{
	struct sb_guard_record *record;

	if (why->n_records == RECORDS_MAX)
		return NULL;
	record = &why->records[why->n_records++];
	memset(record, 0, sizeof(*record));
	return record;
}

static void take_emulated(struct sb_why *why, struct sb_emulation *emulation)
{
	struct sb_emulation_record from;

	while (emulation && sb_emulation_next_record(emulation, &from)) {
		struct sb_guard_record *record = from.error ? new_record(why) : NULL;

		if (!record)
			continue;
		record->pid = from.pid;
		record->error = from.error;
		sb_copy(record->profile, sizeof(record->profile), from.profile);
		snprintf(record->object, sizeof(record->object), "%s %s", from.name, from.denied);
		sb_copy(record->text, sizeof(record->text), from.text);
		sb_one_line(record->object);
		sb_one_line(record->text);
	}
}

static void take_audit(struct sb_why *why)
{
	struct sb_audit_record from;

	while (why->audit && sb_audit_next(why->audit, &from, NULL) > 0) {
		struct sb_guard_record *record =
		    from.verdict == SB_AUDIT_DENIED ? new_record(why) : NULL;

		if (!record)
			continue;
		record->pid = from.pid;
		sb_copy(record->profile, sizeof(record->profile), from.profile);
		if (from.capability[0])
			snprintf(record->object, sizeof(record->object), "capability %s",
			    from.capability);
		else
			snprintf(record->object, sizeof(record->object), "%.250s %s",
			    from.name[0] ? from.name : from.operation, from.denied);
		sb_audit_describe(&from, record->text, sizeof(record->text));
		sb_one_line(record->object);
		sb_one_line(record->text);
	}
}

void sb_why_pump(struct sb_why *why, struct sb_emulation *emulation)
{
	struct sb_refusal batch[BATCH];
	unsigned n;

	while ((n = sb_follower_take(why->follower, batch, BATCH, &why->complete)) > 0)
		for (unsigned i = 0; i < n; i++)
			keep_call(why, &batch[i]);
	take_emulated(why, emulation);
	take_audit(why);
}

static int64_t milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Looks on until the process has ended or its time is up; the world's end ends it then. */
static void look_on(struct sb_why *why, const struct sb_process *process)
{
	int64_t deadline = milliseconds() + EXPERIMENT_MS;

	while (milliseconds() < deadline) {
		struct pollfd fds[] = {{.fd = sb_world_fd(why->world), .events = POLLIN},
		    {.fd = sb_why_fd(why), .events = POLLIN}};
		struct sb_event event;

		(void)poll(fds, SB_COUNT(fds), EXPERIMENT_MS);
		sb_why_pump(why, process->emulation);
		while ((event = sb_world_next(why->world)).kind != SB_EVENT_NONE)
			if (event.kind == SB_EVENT_INIT_DIED || event.pid == process->pid)
				return;
	}
}

static int spawn_and_look_on(struct sb_why *why, char *const argv[], struct sb_error *err)
{
	struct sb_command command = {.argv = sb_why_argv(why, argv), .stdio = {-1, -1, -1}};
	struct sb_process process = {.emulation = NULL};
	int rc;

	if (!command.argv)
		return sb_fail(err, ENOMEM, "why");
	rc = sb_spawn(why->world, &why->policy, &command, &process, err);
	if (rc < 0)
		return rc;
	look_on(why, &process);
	sb_why_pump(why, process.emulation);
	sb_emulation_free(process.emulation);
	return 0;
}

/* What the command is refused in a fresh world with one layer lifted. */
static int experiment(const struct sb_why *why, enum sb_layer_id layer, char *const argv[],
    struct sb_why **ret, struct sb_world **ret_world, struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(&why->policy);
	struct sb_policy lifted = why->policy;
	int rc = sb_world_new(&options, ret_world, err);

	if (rc < 0)
		return rc;
	sb_policy_lift(&lifted, layer);
	rc = sb_why_open(*ret_world, &lifted, &why->options, ret, err);
	return rc < 0 ? rc : spawn_and_look_on(*ret, argv, err);
}

/* An argument that could not be read any more may have been anything. */
static bool may_be_same(const struct sb_refusal *a, const struct sb_refusal *b)
{
	return a->nr == b->nr && a->errno_value == b->errno_value &&
	       (strcmp(a->text, b->text) == 0 || strstr(a->text, "…") || strstr(b->text, "…"));
}

static bool is_refused_in(const struct sb_why *other, const struct sb_refusal *refusal)
{
	for (size_t i = 0; i < other->n_calls; i++)
		if (may_be_same(&other->calls[i].refusal, refusal))
			return true;
	return false;
}

static int settle(struct sb_why *why, enum sb_layer_id layer, bool *is_open, char *const argv[],
    struct sb_error *err)
{
	struct sb_world *world = NULL;
	struct sb_why *other = NULL;
	int rc = experiment(why, layer, argv, &other, &world, err);

	for (size_t i = 0; i < why->n_calls && rc == 0; i++)
		if (is_open[i] && !is_refused_in(other, &why->calls[i].refusal)) {
			sb_blame_layer(&why->policy, layer, &why->calls[i]);
			is_open[i] = false;
		}
	sb_why_close(other);
	sb_world_free(world);
	return rc;
}

static bool decide_all(struct sb_why *why, bool *is_open)
{
	const struct sb_decision_input input = {.policy = &why->policy,
	    .emulated = why->emulated,
	    .hears_capabilities = sb_follower_hears_capabilities(why->follower),
	    .records = why->records,
	    .n_records = why->n_records};
	bool any = false;

	for (size_t i = 0; i < why->n_calls; i++) {
		/* With entries lost, any exit looks like seccomp's doing: ask the filter. */
		if (!why->complete)
			why->calls[i].refusal.seccomp_known = why->calls[i].refusal.signal;
		is_open[i] = !sb_decide_call(&input, &why->calls[i]);
		any = any || is_open[i];
	}
	return any;
}

/* In strict mode the command dies in its own execve, before anybody can follow it (seccomp(2)). */
static void note_strict_mode(struct sb_why *why)
{
	const struct sb_refusal refusal = {.comm = "the command",
	    .nr = SYS_execve,
	    .text = "execve(…)",
	    .seccomp_known = true,
	    .by_seccomp = true,
	    .signal = SIGKILL,
	    .capability = -1};

	if (why->policy.seccomp == SB_SECCOMP_STRICT && why->n_calls == 0)
		keep_call(why, &refusal);
}

/* Layers that refuse without a word: the kernel's AppArmor by an explicit deny, and capabilities
 * where nobody hears them. */
static unsigned quiet_layers(const struct sb_why *why)
{
	unsigned quiet = why->emulated ? 0 : 1u << SB_LAYER_APPARMOR;

	if (!sb_follower_hears_capabilities(why->follower))
		quiet |= 1u << SB_LAYER_CAPABILITIES;
	return quiet & sb_enforced_layers(&why->policy);
}

int sb_why_finish(struct sb_why *why, char *const argv[], struct sb_error *err)
{
	cleanup_free bool *is_open = calloc(CALLS_MAX, sizeof(*is_open));
	unsigned quiet = quiet_layers(why);
	int rc = 0;

	if (!is_open)
		return sb_fail(err, ENOMEM, "why");
	note_strict_mode(why);
	if (!decide_all(why, is_open))
		return 0;
	for (unsigned layer = 0; layer < SB_LAYERS && rc == 0; layer++)
		if (quiet & 1u << layer)
			rc = settle(why, (enum sb_layer_id)layer, is_open, argv, err);
	return rc;
}

size_t sb_why_calls(const struct sb_why *why, const struct sb_why_call **ret)
{
	*ret = why->calls;
	return why->n_calls;
}

enum sb_mechanism sb_why_mechanism(const struct sb_why *why)
{
	return sb_follower_mechanism(why->follower);
}

bool sb_why_is_complete(const struct sb_why *why)
{
	return why->complete;
}
