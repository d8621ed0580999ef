// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The outcome of one attack under one policy, the layer that decided, the evidence, and what
 * would have stopped it next. A verdict is flat, so a worker process can write it to a pipe.
 */
#pragma once

#include <stdbool.h>

#include "sandbox/attack.h"
#include "sandbox/error.h"
#include "sandbox/policy.h"

/* Who refused: one of the four layers, or what is often mistaken for one. */
enum sb_stopper {
	SB_BY_CAPABILITIES = SB_LAYER_CAPABILITIES,
	SB_BY_SECCOMP = SB_LAYER_SECCOMP,
	SB_BY_NO_NEW_PRIVS = SB_LAYER_NO_NEW_PRIVS,
	SB_BY_APPARMOR = SB_LAYER_APPARMOR,
	SB_BY_DAC = SB_LAYERS,
	SB_BY_USERNS,
	SB_BY_OTHER,
	SB_BY_NOBODY,
	SB_STOPPERS
};
extern const char *const sb_stopper_name[SB_STOPPERS]; /* "capabilities", …, "other", NULL */

enum sb_evidence_kind {
	SB_EVIDENCE_COUNTERFACTUAL,
	SB_EVIDENCE_FILTER,
	SB_EVIDENCE_TRACEPOINT,
	SB_EVIDENCE_AUDIT,
	SB_EVIDENCE_ERRNO,
	SB_EVIDENCE_KINDS
};
extern const char *const sb_evidence_name[SB_EVIDENCE_KINDS];

struct sb_evidence {
	enum sb_evidence_kind kind;
	char text[320];
};

#define SB_SUBSETS (1u << SB_LAYERS)
#define SB_EVIDENCE_MAX 8
#define SB_VERDICT_OUTPUT 4096

struct sb_verdict {
	char attack[SB_NAME_MAX];
	char command[1024];           /* what was really run (the fallback, where it was) */
	bool used_fallback;
	bool via_service;
	enum sb_outcome outcome;
	int exit_status;              /* 128+N for signal N */
	int errno_value;              /* 0 = none seen */
	char output[SB_VERDICT_OUTPUT];
	enum sb_stopper stopped_by;   /* NOBODY unless blocked */
	char detail[512];             /* the sentence: "CAP_NET_RAW is not in the effective set" */
	char syscall[256];            /* deciding call, decoded; "" unknown */
	bool proved;                  /* confidence: proved or inferred */
	char fix[320];                /* smallest change that allows it; "" = none */
	char order[160];              /* kernel's checks of that call: "seccomp > [capabilities] > dac" */
	unsigned would_block_next;    /* mask of layers, those that stop it once stopped_by is lifted */
	enum sb_stopper next[SB_LAYERS + 1]; /* the same in the order they are met, all the way down; */
	unsigned n_next;              /* an impostor under all the layers comes last */
	unsigned active;              /* mask of the policy's active layers */
	/* Outcome with exactly the layers of the index left; -1 = not run. Only subsets of `active`. */
	signed char cells[SB_SUBSETS];
	struct sb_evidence evidence[SB_EVIDENCE_MAX];
	unsigned n_evidence;
};

struct sb_judge_options {
	bool via_service;   /* deliver the command through the vulnerable service */
	bool all_subsets;   /* every subset (matrix); otherwise what the verdict needs */
	bool may_recall;    /* sb_judge(): a verdict found earlier in this process will do */
	/* Called after each run, may be NULL; returning false stops. */
	bool (*progress)(void *context, unsigned done, unsigned total);
	void *context;
};

/* Layers of `verdict->active` that change nothing: lifting any one of them alone leaves the
 * attack blocked. 0 unless it is blocked. */
unsigned sb_verdict_redundant(const struct sb_verdict *verdict);

/* The smallest sets of layers (masks) that must be lifted for the attack to succeed, from the cells
 * that were run; needs `all_subsets` to be complete. Returns how many were written to `sets`. */
unsigned sb_verdict_minimal_lifts(
    const struct sb_verdict *verdict, unsigned sets[static SB_SUBSETS]);

/* Runs the attack in fresh worlds, in parallel worker processes, until the verdict stands. 0 also for outcome ERROR, which says
 * why in `detail`; negative only when the lab itself failed. */
int sb_judge(const struct sb_attack *attack, const struct sb_policy *policy,
    const struct sb_judge_options *options, struct sb_verdict *ret, struct sb_error *err);

/* The same for every attack x policy pair, all their runs shared out among the workers; as many
 * policies as attacks. Verdicts that were not finished when `progress` stopped it have
 * cells of -1 and outcome ERROR. */
int sb_judge_many(const struct sb_attack *const attacks[], const struct sb_policy policies[],
    size_t n, const struct sb_judge_options *options, struct sb_verdict ret[],
    struct sb_error *err);
