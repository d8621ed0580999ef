// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/score.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/lessons/observe.h"
#include "app/lessons/play.h"
#include "app/observe.h"
#include "sandbox/cleanup.h"
#include "sandbox/seccomp/seccomp.h"
#include "sandbox/verdict/attempt.h"

#define CALLS_A_POINT 10
#define ALL_CALLS 400 /* about what a kernel of today has */
#define POINTS_NO_GATE 5
#define POINTS_UNCONFINED 10

/* As a process shows it: a profile that nobody enforces here, or that only complains, confines
 * nothing. */
static bool is_confined(const struct sb_policy *policy)
{
	struct sb_status status;

	return policy->apparmor_profile[0] && cli_observe(policy, &status, NULL) == 0 &&
	       status.apparmor_source != SB_APPARMOR_NONE &&
	       strcmp(status.apparmor_mode, "complain") != 0;
}

/* Calls that pass the filter, also those that pass with some arguments only. */
static unsigned reachable_calls(const struct sb_policy *policy)
{
	cleanup_free struct sb_seccomp_call *calls = NULL;
	unsigned n_reachable = 0;
	size_t n;

	if (policy->seccomp != SB_SECCOMP_FILTER ||
	    sb_seccomp_list(policy->seccomp_profile, policy->caps[SB_CAPS_BOUNDING],
	        sb_seccomp_native_arch(), &calls, &n, NULL) < 0)
		return policy->seccomp == SB_SECCOMP_STRICT ? 0 : ALL_CALLS;
	for (size_t i = 0; i < n; i++)
		n_reachable += calls[i].access != SB_ACCESS_REFUSED;
	return n_reachable;
}

unsigned challenge_privilege(const struct sb_policy *policy)
{
	unsigned points = (unsigned)__builtin_popcountll(policy->caps[SB_CAPS_BOUNDING]);

	points += reachable_calls(policy) / CALLS_A_POINT;
	if (!policy->no_new_privs)
		points += POINTS_NO_GATE;
	if (!is_confined(policy))
		points += POINTS_UNCONFINED;
	return points;
}

static void append(char *list, size_t size, const char *word)
{
	if (*list)
		strncat(list, " ", size - strlen(list) - 1);
	strncat(list, word, size - strlen(list) - 1);
}

/* A process that cannot even be started under the policy does not do its duty. */
static int keeps_duty(
    struct lesson_play *play, const struct challenge_duty *duty, bool *ret, struct sb_error *err)
{
	cleanup_free struct lesson_observation *seen = calloc(1, sizeof(*seen));
	char why[64];
	int r;

	if (!seen)
		return sb_fail(err, ENOMEM, "workload");
	r = lesson_play_observe(play, &duty->check, seen, err);
	if (r < 0 && !play->world)
		return r;
	*ret = r == 0 && lesson_holds(&duty->check, seen, why, sizeof(why));
	return 0;
}

static int score_workload(const struct challenge *challenge, const struct sb_policy *policy,
    struct challenge_score *score, bool stop_early, struct sb_error *err)
{
	struct lesson_play play = {.policy = *policy};
	int r = 0;

	score->n_duties = (unsigned)challenge->n_workload;
	for (size_t i = 0; r == 0 && i < challenge->n_workload; i++) {
		bool is_kept = false;

		r = keeps_duty(&play, &challenge->workload[i], &is_kept, err);
		score->n_kept += is_kept;
		if (!is_kept)
			append(score->broken, sizeof(score->broken), challenge->workload[i].name);
		if (!is_kept && stop_early)
			break;
	}
	lesson_play_reset(&play);
	return r;
}

static int score_attack(const struct sb_catalogue *catalogue, const char *name,
    const struct sb_policy *policy, struct challenge_score *score, struct sb_error *err)
{
	cleanup_free struct sb_attempt *attempt = calloc(1, sizeof(*attempt));
	const struct sb_attempt_options options = {0};
	const struct sb_attack *attack;
	struct sb_choice choice;
	int r = sb_catalogue_find(catalogue, name, &attack, err);

	if (r < 0 || !attempt)
		return r < 0 ? r : sb_fail(err, ENOMEM, "attack");
	if ((r = sb_attempt_choose(attack, policy, &choice, err)) < 0 ||
	    (r = sb_attempt_run(attack, &choice, policy, &options, attempt, err)) < 0)
		return r;
	score->n_attacks += attempt->outcome != SB_OUTCOME_ERROR;
	score->n_stopped += attempt->outcome == SB_OUTCOME_BLOCKED;
	if (attempt->outcome == SB_OUTCOME_SUCCEEDED)
		append(score->passed, sizeof(score->passed), name);
	return 0;
}

int challenge_score(const struct challenge *challenge, const struct sb_catalogue *catalogue,
    const struct sb_policy *policy, struct challenge_score *ret, struct sb_error *err)
{
	struct challenge_score score = {.privilege = challenge_privilege(policy)};
	int r = score_workload(challenge, policy, &score, false, err);

	for (char **name = challenge->attacks; r == 0 && *name; name++)
		r = score_attack(catalogue, *name, policy, &score, err);
	if (r == 0)
		*ret = score;
	return r;
}

int challenge_works(const struct challenge *challenge, const struct sb_policy *policy, bool *ret,
    struct sb_error *err)
{
	struct challenge_score score = {0};
	int r = score_workload(challenge, policy, &score, true, err);

	if (r == 0)
		*ret = score.n_kept == score.n_duties;
	return r;
}

bool challenge_is_better(const struct challenge_score *a, const struct challenge_score *b)
{
	if (a->n_kept != b->n_kept)
		return a->n_kept > b->n_kept;
	if (a->n_stopped != b->n_stopped)
		return a->n_stopped > b->n_stopped;
	return a->privilege < b->privilege;
}
