// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * From a decided verdict to what a person reads: the sentence, the call, the kernel's order, the
 * evidence, the smallest change. Pure but for asking the filter.
 */
#pragma once

#include <stdint.h>

#include "sandbox/policy.h"
#include "sandbox/verdict.h"
#include "sandbox/verdict/attempt.h"
#include "sandbox/verdict/table.h"

/* What a case rests on; all borrowed. */
struct sb_case {
	const struct sb_attack *attack;
	const struct sb_policy *policy;   /* as the attacker had it: with the attack's identity */
	const struct sb_attempt *attempt; /* the run under the whole policy */
	const struct sb_table *table;
};

/* Fills detail, syscall, order, errno_value and fix of a blocked verdict whose stopped_by, next and
 * active are set. */
void sb_explain(const struct sb_case *of, struct sb_verdict *verdict);

/* Where evidence is kept; what finds no room is left out. */
struct sb_evidence_list {
	struct sb_evidence *items;
	unsigned *n, max;
};
void sb_evidence_add(struct sb_evidence_list list, enum sb_evidence_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds the evidence, and with it whether the verdict is proved. */
void sb_collect_evidence(const struct sb_case *of, struct sb_verdict *verdict);

/* The refusal that the kernel reported and that belongs to `by`; NULL = none seen. */
const struct sb_refusal *sb_case_refusal(const struct sb_case *of, enum sb_stopper by);

/* "CAP_NET_RAW is not in the effective set" */
void sb_explain_capabilities(
    uint64_t missing, const struct sb_policy *policy, char *buf, size_t size);

/* Names in capitals, each between `before` and `after`. */
void sb_cap_join(uint64_t mask, const char *before, const char *after, const char *between,
    char *buf, size_t size);

/* "CAP_NET_RAW, CAP_SYS_ADMIN" */
void sb_cap_list(uint64_t mask, char *buf, size_t size);

/* The capabilities of `asked` the policy does not give to its process. */
uint64_t sb_missing_caps(uint64_t asked, const struct sb_policy *policy);

/* The capability that a call of this name usually asks for; 0 = unknown. */
uint64_t sb_caps_asked_by(const char *syscall_name);

/* Whether that question is about the machine's first user namespace, where nothing that is held in
 * a sandbox's counts. */
bool sb_asks_first_userns(const char *syscall_name);
