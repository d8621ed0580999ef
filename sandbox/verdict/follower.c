// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/follower.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/verdict/tracefs.h"
#include "sandbox/verdict/tracer.h"
#include "sandbox/verdict/witness.h"

struct sb_follower {
	struct sb_witness *witness; /* one of the two */
	struct sb_tracer *tracer;
};

static int open_either(struct sb_follower *follower, pid_t init,
    const struct sb_follower_options *options, struct sb_error *err)
{
	const struct sb_witness_options wanted = {.ordinary = options->ordinary,
	    .emulated = options->emulated,
	    .uid = options->uid,
	    .no_new_privs = options->no_new_privs};
	int rc = sb_witness_probe(err);

	if (options->mechanism != SB_MECHANISM_PTRACE && rc == 0)
		rc = sb_witness_open(init, &wanted, &follower->witness);
	if (follower->witness || options->mechanism == SB_MECHANISM_TRACEPOINTS)
		return rc;
	return sb_tracer_open(init,
	    &(struct sb_tracer_options){.ordinary = options->ordinary, .notes_fd = -1},
	    &follower->tracer, err);
}

int sb_follower_open(pid_t init, const struct sb_follower_options *options,
    struct sb_follower **ret, struct sb_error *err)
{
	struct sb_follower *follower = calloc(1, sizeof(*follower));
	int rc;

	if (!follower)
		return sb_fail(err, ENOMEM, "follow the sandbox");
	rc = open_either(follower, init, options, err);
	if (rc < 0) {
		free(follower);
		return rc;
	}
	*ret = follower;
	return 0;
}

struct sb_follower *sb_follower_close(struct sb_follower *follower)
{
	if (!follower)
		return NULL;
	sb_witness_close(follower->witness);
	sb_tracer_close(follower->tracer);
	free(follower);
	return NULL;
}

enum sb_mechanism sb_follower_mechanism(const struct sb_follower *follower)
{
	return follower->witness ? SB_MECHANISM_TRACEPOINTS : SB_MECHANISM_PTRACE;
}

bool sb_follower_hears_capabilities(const struct sb_follower *follower)
{
	int ids[SB_TRACEPOINTS];

	return follower->witness && sb_tracefs_ids(ids, NULL) == 0 && ids[SB_TRACEPOINT_CAP] > 0;
}

char **sb_follower_argv(const struct sb_follower *follower, char *const argv[])
{
	size_t n = 0;
	char **copy;

	if (follower->tracer)
		return sb_tracer_argv(argv);
	while (argv[n])
		n++;
	copy = calloc(n + 1, sizeof(*copy));
	if (copy)
		memcpy(copy, argv, n * sizeof(*copy));
	return copy;
}

int sb_follower_fd(const struct sb_follower *follower)
{
	return follower->witness ? sb_witness_fd(follower->witness)
	                         : sb_tracer_fd(follower->tracer);
}

unsigned sb_follower_take(
    struct sb_follower *follower, struct sb_refusal *refusals, unsigned max, bool *complete)
{
	if (follower->tracer)
		return sb_tracer_take(follower->tracer, refusals, max);
	*complete = sb_witness_drain(follower->witness) && *complete;
	return sb_witness_take(follower->witness, refusals, max);
}
