// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which system calls can be reached under a policy, found by making each one in a sandbox with
 * arguments that do no harm. The same list is called several times: under the policy, without its
 * filter, without AppArmor, with every capability; what changes between two is whose doing it is.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/seccomp/seccomp.h"

enum sb_reach {
	SB_REACH_OPEN,       /* the kernel looked at the arguments, or did it */
	SB_REACH_FILTERED,   /* the seccomp filter answered */
	SB_REACH_APPARMOR,   /* AppArmor, or the lab's emulation of it, refused */
	SB_REACH_CAPABILITY, /* a capability is asked for first, and the policy has it not */
	SB_REACH_MISSING,    /* this kernel does not have the call */
	SB_REACH_UNTRIED,    /* not made, see `note`; the filter lets it through */
	SB_REACHES
};
extern const char *const sb_reach_name[SB_REACHES]; /* "reachable", "filtered", … */

struct sb_reach_call {
	char name[SB_CALL_NAME_MAX];
	uint32_t nr;
	const char *purpose; /* see sb_seccomp_list() */
	enum sb_reach reach;
	int errno_value;  /* that came back under the policy; 0 = a value, or see signal_value */
	int signal_value; /* that ended the caller; 0 = none */
	char note[128];   /* "" = nothing to add */
};

/* Every call of this machine's architecture. Caller frees *ret. Strict mode is refused: nothing
 * could be started in it. */
int sb_reach_probe(const struct sb_policy *policy, struct sb_reach_call **ret, size_t *ret_n,
    struct sb_error *err);
