// SPDX-License-Identifier: GPL-3.0-or-later
#include <linux/seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/verdict/explain.h"
#include "sandbox/verdict/filter_ask.h"

void sb_evidence_add(struct sb_evidence_list list, enum sb_evidence_kind kind, const char *fmt, ...)
{
	struct sb_evidence *item = &list.items[*list.n];
	va_list ap;

	if (*list.n == list.max)
		return;
	item->kind = kind;
	va_start(ap, fmt);
	vsnprintf(item->text, sizeof(item->text), fmt, ap);
	va_end(ap);
	(*list.n)++;
}

static struct sb_evidence_list list_of(struct sb_verdict *verdict)
{
	return (struct sb_evidence_list){verdict->evidence, &verdict->n_evidence, SB_EVIDENCE_MAX};
}

static const char *outcome_word(const struct sb_table *table, unsigned kept)
{
	int outcome = table->cells[kept];

	return outcome < 0 ? "not run" : sb_outcome_name[outcome];
}

static void add_counterfactual(const struct sb_case *of, struct sb_verdict *verdict)
{
	const struct sb_table *table = of->table;

	for (unsigned layer = 0; layer < SB_LAYERS; layer++) {
		unsigned bit = 1u << layer;
		const char *name = sb_stopper_name[layer];

		if (!(table->active & bit))
			continue;
		sb_evidence_add(list_of(verdict), SB_EVIDENCE_COUNTERFACTUAL,
		    "without %s: %s; %s alone: %s", name, outcome_word(table, table->active & ~bit),
		    name, outcome_word(table, bit));
	}
	sb_evidence_add(list_of(verdict), SB_EVIDENCE_COUNTERFACTUAL, "without any layer: %s",
	    outcome_word(table, 0));
}

/* What the filter says of the deciding call, whoever decided. Returns whether it refuses. */
static bool add_filter(const struct sb_case *of, struct sb_verdict *verdict)
{
	const struct sb_attack_call *call = sb_deciding_call(of->attack, of->policy, SB_BY_SECCOMP);
	struct sb_seccomp_answer answer;
	bool refuses;

	if (of->policy->seccomp == SB_SECCOMP_OFF || of->attack->n_calls == 0)
		return false;
	if (!call)
		call = &of->attack->calls[0];
	refuses = sb_filter_refuses(of->policy, call->name, call->args, &answer);
	sb_evidence_add(list_of(verdict), SB_EVIDENCE_FILTER, "%s %s the filter%s%s", call->text,
	    refuses ? "is refused by" : "passes", answer.rule[0] ? ": " : "", answer.rule);
	return refuses;
}

/* Returns whether the kernel's word belongs to who is said to have stopped it. */
static bool add_tracepoint(const struct sb_case *of, struct sb_verdict *verdict)
{
	const struct sb_refusal *refusal = sb_case_refusal(of, verdict->stopped_by);
	char caps[64];

	if (!refusal)
		return false;
	if (verdict->stopped_by == SB_BY_SECCOMP) {
		sb_evidence_add(list_of(verdict), SB_EVIDENCE_TRACEPOINT,
		    "raw_syscalls: %s ended%s before it began: seccomp", refusal->text,
		    refusal->signal ? " by SIGSYS" : "");
	} else if (verdict->stopped_by == SB_BY_NO_NEW_PRIVS) {
		sb_evidence_add(list_of(verdict), SB_EVIDENCE_TRACEPOINT, "%s", refusal->text);
	} else {
		sb_cap_list(UINT64_C(1) << refusal->capability, caps, sizeof(caps));
		sb_evidence_add(list_of(verdict), SB_EVIDENCE_TRACEPOINT,
		    "capability:cap_capable refused %s%s in %s", caps,
		    refusal->outside_userns ? " of the machine's own user namespace" : "",
		    refusal->text);
	}
	return true;
}

static bool counterfactual_proves(const struct sb_case *of, const struct sb_verdict *verdict)
{
	return sb_table_flips(of->table, of->table->active, verdict->stopped_by) &&
	       verdict->stopped_by != SB_BY_NOBODY;
}

void sb_collect_evidence(const struct sb_case *of, struct sb_verdict *verdict)
{
	bool flips = counterfactual_proves(of, verdict), filter, heard;

	add_counterfactual(of, verdict);
	filter = add_filter(of, verdict);
	heard = add_tracepoint(of, verdict);
	if (of->attempt->audit[0])
		sb_evidence_add(list_of(verdict), SB_EVIDENCE_AUDIT, "%.300s", of->attempt->audit);
	if (verdict->errno_value)
		sb_evidence_add(list_of(verdict), SB_EVIDENCE_ERRNO, "the program reported %s (%s)",
		    strerrorname_np(verdict->errno_value), strerrordesc_np(verdict->errno_value));
	else if (verdict->exit_status == 128 + SIGSYS)
		sb_evidence_add(
		    list_of(verdict), SB_EVIDENCE_ERRNO, "the program was ended by SIGSYS");
	verdict->proved = flips || heard || (filter && verdict->stopped_by == SB_BY_SECCOMP) ||
	                  verdict->outcome == SB_OUTCOME_SUCCEEDED;
}
