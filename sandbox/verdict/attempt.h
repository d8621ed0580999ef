// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One run of one attack: a fresh world, setup under the open policy, the command under the policy
 * asked for as the attack's identity, check under the open policy, outcome from the regexes.
 */
#pragma once

#include "sandbox/attack.h"
#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/verdict.h"
#include "sandbox/verdict/refusal.h"

#define SB_ATTEMPT_REFUSALS 32

/* Which of the attack's commands can run in a sandbox of this machine. */
struct sb_choice {
	const char *command; /* NULL: neither; belongs to the attack */
	bool fallback;
	char missing[SB_NAME_MAX]; /* the program that is not there; "" = none */
};

struct sb_attempt {
	enum sb_outcome outcome;
	bool timed_out;
	int exit_status; /* 128+N for signal N */
	char output[SB_VERDICT_OUTPUT];
	char problem[256]; /* of outcome ERROR */
	struct sb_refusal refusals[SB_ATTEMPT_REFUSALS];
	unsigned n_refusals;
	char audit[640]; /* AppArmor's last record of a refusal, kernel's or emulation's; "" */
};

struct sb_attempt_options {
	bool via_service;
	bool traced; /* listen to the kernel, where it lets us */
};

int sb_attempt_choose(const struct sb_attack *attack, const struct sb_policy *policy,
    struct sb_choice *ret, struct sb_error *err);

/* `policy`'s uid and gid give way to the attack's identity where it has one. Negative only when
 * the lab failed. */
int sb_attempt_run(const struct sb_attack *attack, const struct sb_choice *choice,
    const struct sb_policy *policy, const struct sb_attempt_options *options,
    struct sb_attempt *ret, struct sb_error *err);

/* The policy the attack's command runs under. */
void sb_attempt_policy(
    const struct sb_attack *attack, const struct sb_policy *policy, struct sb_policy *ret);

/* The errno that a program's message names ("Operation not permitted", "[Errno 1]", "EPERM");
 * 0 = none. The last one named wins: it belongs to what made the program give up. */
int sb_errno_in_text(const char *text);
