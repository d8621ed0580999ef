// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The least a workload needs: a traced run says which calls and files it uses, experiments say
 * which capabilities it cannot do without, and a last run under exactly the policy that follows
 * proves it. What "works" means: the same exit status as under the policy one starts from.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/verdict/collect.h"

#define SB_NEED_CALLS 512
#define SB_NEED_FILES 4096

struct sb_need {
	int exit_status; /* 128+N for signal N */
	uint64_t caps;
	bool no_new_privs;        /* it works with it on */
	int calls[SB_NEED_CALLS]; /* numbers, ascending */
	size_t n_calls;
	struct sb_note *files; /* by path, each once; freed by sb_need_done() */
	size_t n_files;
	char *seccomp;  /* OCI JSON; freed by sb_need_done() */
	char *apparmor; /* profile text; freed by sb_need_done() */
	unsigned runs;
	bool proved;          /* the workload works under `caps`, no_new_privs and `seccomp` */
	bool apparmor_proved; /* and under `apparmor` as well */
	char why_not[256];    /* of what was not proved; "" */
};

/* Runs `argv` several times, each in a world of its own, with empty stdin. -EINVAL when it cannot
 * be started at all. */
int sb_need_find(
    const struct sb_policy *from, char *const argv[], struct sb_need *ret, struct sb_error *err);
void sb_need_done(struct sb_need *need);

/* The policy of `need`, without the two files: capabilities and no_new_privs. */
void sb_need_policy(
    const struct sb_need *need, const struct sb_policy *from, struct sb_policy *ret);
