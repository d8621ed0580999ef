// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who enforces AppArmor policy here: the kernel, the lab's emulation, or nobody. Rows are chosen by
 * probing, never by configuration; one more way (a BPF LSM, say) is one more file and one more row.
 */
#pragma once

#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/plan.h"
#include "sandbox/policy.h"
#include "sandbox/status.h"

struct sb_apparmor_backend {
	enum sb_apparmor_source source;
	const char *name; /* "kernel", "emulated", "none" */
	/* 0: it would work here for this policy (NULL: for a shipped profile). Otherwise -errno,
	 * and `err` says why not. */
	int (*probe)(const struct sb_policy *policy, struct sb_error *err);
	/* Parent, before the child: makes the policy ready and fills its part of the plan. */
	int (*prepare)(
	    const struct sb_policy *policy, struct sb_plan_builder *plan, struct sb_error *err);
	/* Label and mode of a process under this backend, into the apparmor_* members of `status`.
	 */
	int (*read_back)(pid_t pid, struct sb_status *status, struct sb_error *err);
};

extern const struct sb_apparmor_backend sb_apparmor_kernel;
extern const struct sb_apparmor_backend sb_apparmor_emulated;
extern const struct sb_apparmor_backend sb_apparmor_none;

/* The row for this policy on this machine. With source AUTO: the kernel where it has AppArmor, else
 * the emulation for a profile the policy names itself, and none for the runtimes' default template
 * and for the unconfined. Fails only when a source was asked for by name and is not to be had. */
int sb_apparmor_choose(
    const struct sb_policy *policy, const struct sb_apparmor_backend **ret, struct sb_error *err);

/* True when a process that the kernel confined is unconfined at the next look: its profile or
 * namespace was removed, which lets go of every task under it at once. */
bool sb_apparmor_was_removed(const struct sb_status *before, const struct sb_status *now);
