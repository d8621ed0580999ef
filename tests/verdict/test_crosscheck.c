// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * For every attack x preset: who is said to have stopped it agrees with the table of counterfactual
 * runs, with the catalogue, and, where the kernel lets us hear them, with the tracepoints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/verdict.h"
#include "sandbox/verdict/table.h"
#include "sandbox/verdict/witness.h"

struct pairs {
	const struct sb_attack **attacks;
	struct sb_policy *policies;
	struct sb_verdict *verdicts;
	size_t n;
};

static unsigned problems;

static void complain(const struct sb_verdict *verdict, const char *preset, const char *what)
{
	const char *by = sb_stopper_name[verdict->stopped_by];

	problems++;
	printf("%s under %s: %s by %s: %s\n", verdict->attack, preset,
	    sb_outcome_name[verdict->outcome], by ? by : "nobody", what);
}

static bool has_evidence(const struct sb_verdict *verdict, enum sb_evidence_kind kind)
{
	for (unsigned i = 0; i < verdict->n_evidence; i++)
		if (verdict->evidence[i].kind == kind)
			return true;
	return false;
}

/* With the stopper and all that stands behind it lifted, the attack passes, unless an impostor
 * stands under the layers; a layer that stopped it also does so alone, unless it leans on another
 * (a filter on the bounding set). */
static void check_table(const struct sb_verdict *verdict, const char *preset)
{
	bool by_layer = verdict->stopped_by < SB_BY_DAC;
	unsigned last = verdict->n_next ? verdict->next[verdict->n_next - 1] : verdict->stopped_by;
	unsigned lifted = verdict->would_block_next | (by_layer ? 1u << verdict->stopped_by : 0);
	int left = verdict->cells[verdict->active & ~lifted];

	if (!by_layer && verdict->cells[0] != SB_OUTCOME_BLOCKED)
		complain(verdict, preset, "an impostor, but it passes without any layer");
	if (last < SB_BY_DAC && left != SB_OUTCOME_SUCCEEDED)
		complain(verdict, preset, "does not pass with the whole chain lifted");
	if (by_layer && verdict->cells[1u << verdict->stopped_by] != SB_OUTCOME_BLOCKED &&
	    verdict->cells[verdict->active & ~(1u << verdict->stopped_by)] !=
	        SB_OUTCOME_SUCCEEDED &&
	    !has_evidence(verdict, SB_EVIDENCE_FILTER))
		complain(verdict, preset, "that layer neither suffices nor is needed");
}

static bool check_expected(
    const struct sb_attack *attack, const struct sb_verdict *verdict, const char *preset)
{
	const struct sb_expectation *expected =
	    sb_expectation_find(attack, preset, verdict->active & 1u << SB_LAYER_APPARMOR);
	const char *by = sb_stopper_name[verdict->stopped_by];

	if (!expected)
		return false;
	if (expected->outcome != verdict->outcome)
		complain(verdict, preset, "not the outcome the catalogue expects");
	else if (expected->stopped_by && (!by || strcmp(expected->stopped_by, by) != 0))
		complain(verdict, preset, "the catalogue names another");
	return true;
}

/* The kernel tells of seccomp, of capabilities and of the user namespace. The emulation of AppArmor
 * answers calls as seccomp does, so that it hides what seccomp says. */
static bool can_be_heard(const struct sb_verdict *verdict, const struct sb_policy *policy)
{
	return verdict->stopped_by == SB_BY_CAPABILITIES || verdict->stopped_by == SB_BY_USERNS ||
	       (verdict->stopped_by == SB_BY_SECCOMP && !sb_is_emulated(policy));
}

static void check_all(const struct pairs *pairs)
{
	bool hears = sb_witness_probe(NULL) == 0;
	unsigned judged = 0, blocked = 0, expected = 0, heard = 0, hearable = 0;

	for (size_t i = 0; i < pairs->n; i++) {
		const struct sb_verdict *verdict = &pairs->verdicts[i];
		const char *preset = pairs->policies[i].name;

		if (verdict->outcome == SB_OUTCOME_ERROR)
			continue;
		judged++;
		expected += check_expected(pairs->attacks[i], verdict, preset);
		if (verdict->outcome != SB_OUTCOME_BLOCKED)
			continue;
		blocked++;
		check_table(verdict, preset);
		if (hears && can_be_heard(verdict, &pairs->policies[i])) {
			hearable++;
			if (has_evidence(verdict, SB_EVIDENCE_TRACEPOINT))
				heard++;
			else
				printf("not heard: %s under %s, %s\n", verdict->attack, preset,
				    sb_stopper_name[verdict->stopped_by]);
		}
	}
	printf("%zu pairs of attack and preset, %u carried out: %u blocked, each agrees with its "
	       "counterfactual table; %u of %u confirmed by tracepoints; %u compared with the "
	       "catalogue; %u problems\n",
	    pairs->n, judged, blocked, heard, hearable, expected, problems);
	if (hears && heard * 10 < hearable * 9) {
		puts("the kernel confirms fewer than nine in ten");
		problems++;
	}
}

static int fill(struct pairs *pairs, const struct sb_catalogue *catalogue, char **presets,
    size_t n_presets, struct sb_error *err)
{
	for (size_t p = 0; p < n_presets; p++) {
		struct sb_preset preset;
		int rc = sb_preset_load(presets[p], &preset, err);

		if (rc < 0)
			return rc;
		for (size_t a = 0; a < catalogue->n_attacks; a++) {
			pairs->attacks[pairs->n] = &catalogue->attacks[a];
			pairs->policies[pairs->n++] = preset.policy;
		}
	}
	return 0;
}

static int judge(
    const struct sb_catalogue *catalogue, char **presets, size_t n_presets, struct sb_error *err)
{
	size_t most = catalogue->n_attacks * n_presets;
	cleanup_free const struct sb_attack **attacks = calloc(most, sizeof(*attacks));
	cleanup_free struct sb_policy *policies = calloc(most, sizeof(*policies));
	cleanup_free struct sb_verdict *verdicts = calloc(most, sizeof(*verdicts));
	struct pairs pairs = {.attacks = attacks, .policies = policies, .verdicts = verdicts};
	int rc = attacks && policies && verdicts ? fill(&pairs, catalogue, presets, n_presets, err)
	                                         : sb_fail(err, 0, "no memory");

	if (rc == 0)
		rc = sb_judge_many(attacks, policies, pairs.n, NULL, verdicts, err);
	if (rc == 0)
		check_all(&pairs);
	return rc;
}

int main(void)
{
	struct sb_catalogue catalogue = {.n_attacks = 0};
	struct sb_error err = {.message = ""};
	char **presets = NULL;
	size_t n_presets = 0;
	int rc;

	if (geteuid() != 0) {
		puts(
		    "skipped: attacks as another user need more than one id in a sandbox, so root");
		return getenv("LAB_MUST_WORK") ? 1 : 77;
	}
	rc = sb_catalogue_load(&catalogue, &err);
	if (rc == 0)
		rc = sb_data_names("presets", ".yaml", &presets, &n_presets, &err);
	if (rc == 0)
		rc = judge(&catalogue, presets, n_presets, &err);
	sb_names_free(presets, n_presets);
	sb_catalogue_done(&catalogue);
	if (rc < 0)
		printf("%s\n", err.message);
	return rc < 0 || problems ? 1 : 0;
}
