// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/cleanup.h"
#include "sandbox/text.h"
#include "sandbox/verdict.h"
#include "sandbox/verdict/attempt.h"
#include "sandbox/verdict/explain.h"
#include "sandbox/verdict/impostor.h"
#include "sandbox/verdict/pool.h"
#include "sandbox/verdict/remember.h"
#include "sandbox/verdict/table.h"

/* One attack under one policy on its way to a verdict. */
struct cause {
	const struct sb_attack *attack;
	const struct sb_policy *policy;
	struct sb_choice choice;
	struct sb_table table;
	struct sb_attempt whole; /* the attempt under the whole policy */
	bool unavailable;        /* this kernel or host lacks what the attack needs */
	uint32_t wanted;         /* cells that are still to be run */
};

struct judging {
	const struct sb_judge_options *options;
	struct cause *causes;
	size_t n;
	unsigned done, total; /* for `progress` */
};

static bool report(void *context, size_t done)
{
	struct judging *judging = context;
	const struct sb_judge_options *options = judging->options;

	return !options->progress ||
	       options->progress(options->context, judging->done + (unsigned)done, judging->total);
}

static size_t count_wanted(const struct judging *judging)
{
	size_t n = 0;

	for (size_t i = 0; i < judging->n; i++)
		n += (size_t)__builtin_popcount(judging->causes[i].wanted);
	return n;
}

static void fill_trials(const struct judging *judging, struct sb_trial *trials)
{
	for (size_t i = 0; i < judging->n; i++) {
		struct cause *cause = &judging->causes[i];

		for (unsigned kept = 0; kept < SB_SUBSETS; kept++) {
			if (!(cause->wanted & 1u << kept))
				continue;
			trials->attack = cause->attack;
			trials->choice = &cause->choice;
			trials->policy = *cause->policy;
			sb_policy_keep(&trials->policy, kept);
			trials->options.via_service = judging->options->via_service;
			trials->options.traced = kept == cause->table.active;
			trials++;
		}
	}
}

static void take_one(struct cause *cause, unsigned kept, const struct sb_attempt *attempt)
{
	const char *regex = cause->attack->unavailable;

	cause->wanted &= ~(1u << kept);
	cause->table.cells[kept] = (signed char)attempt->outcome;
	if (kept == cause->table.active)
		cause->whole = *attempt;
	if (kept == 0 && regex && sb_attack_matches(regex, attempt->output))
		cause->unavailable = true;
}

/* Takes over what was run, in the order of fill_trials(). */
static int take_results(
    struct judging *judging, const struct sb_trial *trials, struct sb_error *err)
{
	for (size_t i = 0; i < judging->n; i++) {
		struct cause *cause = &judging->causes[i];

		for (unsigned kept = 0; kept < SB_SUBSETS; kept++) {
			if (!(cause->wanted & 1u << kept))
				continue;
			if (trials->done && trials->rc < 0) {
				if (err)
					*err = trials->error;
				return sb_wrap(err, trials->rc, "attack %s", cause->attack->name);
			}
			if (trials->done)
				take_one(cause, kept, &trials->attempt);
			trials++;
		}
	}
	return 0;
}

/* Runs every wanted cell. -ECANCELED, with what was done kept, when progress stopped it. */
static int run_wanted(struct judging *judging, struct sb_error *err)
{
	size_t n = count_wanted(judging);
	struct sb_trial *trials;
	int rc, taken;

	if (n == 0)
		return 0;
	trials = sb_trials_new(n, err);
	if (!trials)
		return -ENOMEM;
	fill_trials(judging, trials);
	judging->total = judging->done + (unsigned)n;
	rc = sb_trials_run(trials, n, report, judging, err);
	taken = rc == 0 || rc == -ECANCELED ? take_results(judging, trials, err) : rc;
	judging->done += (unsigned)n;
	sb_trials_free(trials, n);
	return taken < 0 ? taken : rc;
}

/* Asks each table what it still lacks, until none lacks anything. */
static int complete(struct judging *judging, struct sb_error *err)
{
	int rc;

	while ((rc = run_wanted(judging, err)) == 0) {
		for (size_t i = 0; i < judging->n; i++) {
			enum sb_stopper chain[SB_LAYERS];
			struct cause *cause = &judging->causes[i];

			sb_table_chain(&cause->table, chain, &cause->wanted);
		}
		if (count_wanted(judging) == 0)
			return 0;
	}
	return rc;
}

static void decide_blocked(const struct sb_case *of, struct sb_verdict *verdict)
{
	enum sb_stopper chain[SB_LAYERS];
	uint32_t ignored = 0;
	unsigned n = sb_table_chain(of->table, chain, &ignored);
	enum sb_stopper beneath = SB_BY_NOBODY;
	char why[256];

	if (of->table->cells[0] == SB_OUTCOME_BLOCKED)
		beneath = sb_impostor_of_attack(of, why, sizeof(why));
	verdict->stopped_by = n ? chain[0] : beneath;
	for (unsigned i = 1; i < n; i++) {
		verdict->next[verdict->n_next++] = chain[i];
		verdict->would_block_next |= 1u << chain[i];
	}
	if (n && beneath != SB_BY_NOBODY)
		verdict->next[verdict->n_next++] = beneath;
	sb_explain(of, verdict);
}

/* Why the attack could not be carried out here, whatever its cells say; NULL = it could. A program
 * that is not found with every layer lifted is missing, not refused. */
static const char *obstacle(const struct cause *cause)
{
	const struct sb_table *table = &cause->table;

	if (table->cells[table->active] < 0)
		return "it was not run";
	if (cause->whole.outcome == SB_OUTCOME_ERROR)
		return cause->whole.problem;
	if (cause->unavailable)
		return "this kernel or host lacks what the attack needs";
	if (cause->whole.exit_status == 127 && table->cells[0] == SB_OUTCOME_BLOCKED)
		return "a program it needs was not found";
	return NULL;
}

static void say_error(const char *why, struct sb_verdict *verdict)
{
	verdict->outcome = SB_OUTCOME_ERROR;
	sb_copy(verdict->detail, sizeof(verdict->detail), why);
	for (unsigned kept = 0; kept < SB_SUBSETS; kept++)
		if (verdict->cells[kept] != SB_CELL_UNKNOWN)
			verdict->cells[kept] = SB_OUTCOME_ERROR;
}

/* The fields every verdict has, whatever came of it. */
static void describe_run(const struct cause *cause, bool via_service, struct sb_verdict *verdict)
{
	const char *command = cause->choice.command;

	*verdict = (struct sb_verdict){.stopped_by = SB_BY_NOBODY,
	    .active = cause->table.active,
	    .used_fallback = cause->choice.fallback,
	    .via_service = via_service,
	    .exit_status = cause->whole.exit_status,
	    .outcome = cause->whole.outcome};
	memcpy(verdict->cells, cause->table.cells, sizeof(verdict->cells));
	sb_copy(verdict->attack, sizeof(verdict->attack), cause->attack->name);
	sb_copy(
	    verdict->command, sizeof(verdict->command), command ? command : cause->attack->command);
	sb_copy(verdict->output, sizeof(verdict->output), cause->whole.output);
}

static void conclude(const struct cause *cause, bool via_service, struct sb_verdict *verdict)
{
	const char *gain = cause->attack->gain, *why = obstacle(cause);
	struct sb_policy attacker;
	const struct sb_case of = {.attack = cause->attack,
	    .policy = &attacker,
	    .attempt = &cause->whole,
	    .table = &cause->table};

	describe_run(cause, via_service, verdict);
	if (why) {
		say_error(why, verdict);
		return;
	}
	sb_attempt_policy(cause->attack, cause->policy, &attacker);
	if (verdict->outcome == SB_OUTCOME_BLOCKED)
		decide_blocked(&of, verdict);
	else
		sb_copy(verdict->detail, sizeof(verdict->detail), gain ? gain : "");
	sb_collect_evidence(&of, verdict);
}

static int prepare(struct judging *judging, const struct sb_attack *const attacks[],
    const struct sb_policy policies[], struct sb_error *err)
{
	for (size_t i = 0; i < judging->n; i++) {
		struct cause *cause = &judging->causes[i];
		int rc;

		cause->attack = attacks[i];
		cause->policy = &policies[i];
		sb_table_init(&cause->table, cause->attack, cause->policy);
		cause->wanted = sb_table_wanted(&cause->table, judging->options->all_subsets);
		rc = sb_attempt_choose(cause->attack, cause->policy, &cause->choice, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

int sb_judge_many(const struct sb_attack *const attacks[], const struct sb_policy policies[],
    size_t n, const struct sb_judge_options *options, struct sb_verdict ret[], struct sb_error *err)
{
	static const struct sb_judge_options usual = {.progress = NULL};
	cleanup_free struct cause *causes = calloc(n ? n : 1, sizeof(*causes));
	struct judging judging = {.options = options ? options : &usual, .causes = causes, .n = n};
	int rc;

	if (!causes)
		return sb_fail(err, ENOMEM, "%zu verdicts", n);
	rc = prepare(&judging, attacks, policies, err);
	if (rc == 0)
		rc = complete(&judging, err);
	if (rc < 0 && rc != -ECANCELED)
		return rc;
	for (size_t i = 0; i < n; i++)
		conclude(&causes[i], judging.options->via_service, &ret[i]);
	return 0;
}

int sb_judge(const struct sb_attack *attack, const struct sb_policy *policy,
    const struct sb_judge_options *options, struct sb_verdict *ret, struct sb_error *err)
{
	int r;

	if (options->may_recall && sb_verdict_recall(attack, policy, options, ret))
		return 0;
	r = sb_judge_many(&attack, policy, 1, options, ret, err);
	if (r == 0 && options->may_recall)
		sb_verdict_remember(policy, options, ret);
	return r;
}
