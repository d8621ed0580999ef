// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/search.h"

#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

struct search {
	const struct challenge *challenge;
	const struct sb_catalogue *catalogue;
	struct sb_policy policy;
	struct challenge_score score;
};

/* Dropping can only make an attack harder, so the workload alone decides. Halves first: most
 * workloads need few capabilities. */
static int drop_caps(struct search *search, uint64_t candidates, struct sb_error *err)
{
	struct sb_policy tried = search->policy;
	uint64_t half = 0;
	unsigned n = (unsigned)__builtin_popcountll(candidates), taken = 0;
	bool works = false;
	int r;

	if (!n)
		return 0;
	sb_policy_cap_drop(&tried, candidates);
	r = challenge_works(search->challenge, &tried, &works, err);
	if (r < 0)
		return r;
	if (works) {
		search->policy = tried;
		return 0;
	}
	if (n == 1)
		return 0;
	for (int cap = 0; cap < SB_CAP_LIMIT && taken < n / 2; cap++) {
		if (candidates & UINT64_C(1) << cap) {
			half |= UINT64_C(1) << cap;
			taken++;
		}
	}
	r = drop_caps(search, half, err);
	return r < 0 ? r : drop_caps(search, candidates & ~half, err);
}

/* Takes the changed policy when the workload is whole and the score better. */
static int consider(struct search *search, const struct sb_policy *tried, struct sb_error *err)
{
	struct challenge_score score;
	bool works = false;
	int r = challenge_works(search->challenge, tried, &works, err);

	if (r < 0 || !works)
		return r;
	r = challenge_score(search->challenge, search->catalogue, tried, &score, err);
	if (r == 0 && challenge_is_better(&score, &search->score)) {
		search->policy = *tried;
		search->score = score;
	}
	return r;
}

static int try_gate(struct search *search, struct sb_error *err)
{
	struct sb_policy tried = search->policy;

	tried.no_new_privs = true;
	return consider(search, &tried, err);
}

static void set_seccomp(struct sb_policy *policy, const char *name)
{
	policy->seccomp = SB_SECCOMP_FILTER;
	sb_copy(policy->seccomp_profile, sizeof(policy->seccomp_profile), name);
}

static void set_apparmor(struct sb_policy *policy, const char *name)
{
	sb_copy(policy->apparmor_profile, sizeof(policy->apparmor_profile), name);
}

/* A profile that cannot be had here (no AppArmor at all, a template of another runtime) is none of
 * the candidates. */
static int try_profiles(struct search *search, const char *directory, const char *suffix,
    void (*set)(struct sb_policy *policy, const char *name), struct sb_error *err)
{
	char **names;
	size_t n;
	int r = sb_data_names(directory, suffix, &names, &n, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		struct sb_policy tried = search->policy;
		struct sb_error ignored;

		set(&tried, names[i]);
		(void)consider(search, &tried, &ignored);
	}
	sb_names_free(names, n);
	return 0;
}

int challenge_search(const struct challenge *challenge, const struct sb_catalogue *catalogue,
    const struct sb_policy *start, struct sb_policy *ret_policy, struct challenge_score *ret_score,
    struct sb_error *err)
{
	struct search search = {.challenge = challenge, .catalogue = catalogue, .policy = *start};
	int r;

	if ((r = drop_caps(&search, start->caps[SB_CAPS_BOUNDING], err)) < 0 ||
	    (r = challenge_score(challenge, catalogue, &search.policy, &search.score, err)) < 0 ||
	    (r = try_gate(&search, err)) < 0 ||
	    (r = try_profiles(&search, "seccomp", ".json", set_seccomp, err)) < 0 ||
	    (r = try_profiles(&search, "apparmor", ".profile", set_apparmor, err)) < 0)
		return r;
	*ret_policy = search.policy;
	*ret_score = search.score;
	return 0;
}
