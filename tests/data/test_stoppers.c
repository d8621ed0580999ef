// SPDX-License-Identifier: GPL-3.0-or-later
/* Who stopped each attack, as the verdict finds it by experiment, against the catalogue's cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sandbox/apparmor/backend.h"
#include "sandbox/attack.h"
#include "sandbox/text.h"
#include "sandbox/verdict.h"

/* All but apparmor alone, where the emulation refuses more than the kernel: see test_table.c. */
static const char *const names[] = {"open", "capabilities", "seccomp", "no_new_privs",
    "default-pod", "hardened-pod", "docker-default", "podman-default", "flask-1", "flask-2",
    "flask-3"};

#define PAIRS_MAX 1024

static struct sb_catalogue catalogue;
static const struct sb_attack *attacks[PAIRS_MAX];
static const struct sb_expectation *cells[PAIRS_MAX];
static struct sb_policy policies[PAIRS_MAX];
static size_t n_pairs;

static bool is_confined(const struct sb_policy *policy)
{
	const struct sb_apparmor_backend *backend;

	return sb_policy_layer_active(policy, SB_LAYER_APPARMOR) &&
	       sb_apparmor_choose(policy, &backend, NULL) == 0 &&
	       backend->source != SB_APPARMOR_NONE;
}

static void pair_up(const char *name)
{
	struct sb_policy policy;
	struct sb_error err = {0};

	if (sb_expectation_policy(name, &policy, &err) < 0)
		fail_msg("%s", err.message);
	for (size_t i = 0; i < catalogue.n_attacks; i++) {
		const struct sb_attack *attack = &catalogue.attacks[i];

		cells[n_pairs] = sb_expectation_find(attack, name, is_confined(&policy));
		if (!cells[n_pairs])
			continue;
		assert_true(n_pairs + 1 < PAIRS_MAX);
		attacks[n_pairs] = attack;
		policies[n_pairs++] = policy;
	}
}

static const char *or_nobody(const char *name)
{
	return name ? name : "nobody";
}

static bool is_expected(const struct sb_verdict *verdict, const struct sb_expectation *cell)
{
	const char *wanted = or_nobody(cell->stopped_by);
	const char *found = or_nobody(sb_stopper_name[verdict->stopped_by]);

	if (verdict->outcome == cell->outcome && !strcmp(wanted, found))
		return true;
	print_error("%s under %s: stopped by %s, expected %s: %s\n", verdict->attack, cell->policy,
	    found, wanted, verdict->detail);
	return false;
}

static void test_stoppers(void **state)
{
	const struct sb_judge_options options = {0};
	unsigned right = 0, wrong = 0, unavailable = 0;
	struct sb_verdict *verdicts;
	struct sb_error err = {0};

	(void)state;
	for (size_t i = 0; i < SB_COUNT(names); i++)
		pair_up(names[i]);
	verdicts = calloc(n_pairs, sizeof(*verdicts));
	assert_non_null(verdicts);
	if (sb_judge_many(attacks, policies, n_pairs, &options, verdicts, &err) < 0)
		fail_msg("%s", err.message);
	for (size_t i = 0; i < n_pairs; i++)
		if (verdicts[i].outcome == SB_OUTCOME_ERROR)
			unavailable++;
		else if (is_expected(&verdicts[i], cells[i]))
			right++;
		else
			wrong++;
	free(verdicts);
	print_message(
	    "%u verdicts as expected, %u not, %u not to be had here\n", right, wrong, unavailable);
	assert_int_equal(wrong, 0);
}

static int load(void **state)
{
	struct sb_error err = {0};
	int r = sb_catalogue_load(&catalogue, &err);

	(void)state;
	if (r < 0)
		print_error("%s\n", err.message);
	return r;
}

static int unload(void **state)
{
	(void)state;
	sb_catalogue_done(&catalogue);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_stoppers)};

	return cmocka_run_group_tests(tests, load, unload);
}
