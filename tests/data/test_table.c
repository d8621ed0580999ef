// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Every attack under every policy its file has an expectation for, each in a fresh world: the
 * observed outcome must be the expected one. Who stopped it is the verdict tests' matter.
 */
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
#include "sandbox/data.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/world.h"

/* Columns every attack must have a cell for. */
static const char *const columns[] = {"open", "capabilities", "seccomp", "no_new_privs", "apparmor",
    "default-pod", "hardened-pod", "docker-default", "podman-default"};

/* Where the emulation refuses more than the kernel's AppArmor: requests that cannot be mediated are
 * closed off. */
static const char *const refused_by_emulation[] = {"io-uring", "open-by-handle"};

static struct sb_catalogue catalogue;
static char **asked;

enum cell { CELL_RIGHT, CELL_WRONG, CELL_UNAVAILABLE, CELLS };

struct run {
	bool set_up;  /* false: the attack's setup failed, so it says nothing */
	bool started; /* false: the lab could not start it; `output` says why */
	bool done;    /* the attacker's goal */
	char output[512];
};

/* The exit status; negative when the lab could not run it. */
static int sh(struct sb_world *world, const struct sb_policy *policy, const char *script,
    const char *input, char **ret)
{
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)script, NULL};
	const struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	const struct sb_run_limits limits = {.milliseconds = 20000};
	struct sb_run_result result = {0};
	struct sb_error err = {0};
	int r = sb_run(world, policy, &command, input, &limits, &result, &err);

	*ret = r < 0 ? strdup(err.message) : result.output;
	return r < 0 ? r : result.status;
}

/* Around the attack everything is allowed. Without a regex: whether the script ended well. */
static bool stage(struct sb_world *world, const char *script, const char *regex)
{
	struct sb_policy open;
	char *output;
	bool good;
	int r;

	sb_policy_open(&open);
	r = sh(world, &open, script, NULL, &output);
	good = regex ? r >= 0 && sb_attack_matches(regex, output) : r == 0;
	free(output);
	return good;
}

static const char *command_of(const struct sb_attack *attack, struct sb_world *world)
{
	for (char **need = attack->needs; need && *need; need++) {
		char script[128];

		snprintf(script, sizeof(script), "command -v %s", *need);
		if (!stage(world, script, "/"))
			return attack->fallback;
	}
	return attack->command;
}

static void attack_in(struct sb_world *world, const struct sb_attack *attack,
    const struct sb_policy *policy, struct run *run)
{
	struct sb_policy as = *policy;
	char *output;

	run->set_up = !attack->setup || stage(world, attack->setup, NULL);
	if (attack->has_identity) {
		as.uid = attack->uid;
		as.gid = attack->gid;
	}
	run->started = sh(world, &as, command_of(attack, world), attack->input, &output) >= 0;
	run->done =
	    run->started &&
	    (!attack->success_output || sb_attack_matches(attack->success_output, output)) &&
	    (!attack->check || stage(world, attack->check, attack->check_output));
	snprintf(run->output, sizeof(run->output), "%s", output);
	free(output);
}

static void run_attack(
    const struct sb_attack *attack, const struct sb_policy *policy, struct run *run)
{
	struct sb_world_options options = sb_world_options_for(policy);
	struct sb_world *world;
	struct sb_error err = {0};

	if (sb_world_new(&options, &world, &err) < 0)
		fail_msg("%s", err.message);
	attack_in(world, attack, policy, run);
	sb_world_free(world);
}

static enum sb_apparmor_source apparmor_source(const struct sb_policy *policy)
{
	const struct sb_apparmor_backend *backend;

	if (!sb_policy_layer_active(policy, SB_LAYER_APPARMOR) ||
	    sb_apparmor_choose(policy, &backend, NULL) < 0)
		return SB_APPARMOR_NONE;
	return backend->source;
}

static bool is_refused_by_emulation(const struct sb_attack *attack)
{
	for (size_t i = 0; i < SB_COUNT(refused_by_emulation); i++)
		if (!strcmp(attack->name, refused_by_emulation[i]))
			return true;
	return false;
}

static enum cell judge(const struct sb_attack *attack, const char *column)
{
	const struct sb_expectation *expected;
	enum sb_apparmor_source source;
	enum sb_outcome wanted;
	struct sb_policy policy;
	struct sb_error err = {0};
	struct run run;

	if (sb_expectation_policy(column, &policy, &err) < 0)
		fail_msg("%s: %s", attack->name, err.message);
	source = apparmor_source(&policy);
	expected = sb_expectation_find(attack, column, source != SB_APPARMOR_NONE);
	if (!expected)
		fail_msg("%s has no cell for %s", attack->name, column);
	wanted = source == SB_APPARMOR_EMULATED && is_refused_by_emulation(attack)
	             ? SB_OUTCOME_BLOCKED
	             : expected->outcome;
	run_attack(attack, &policy, &run);
	if (!run.set_up)
		return CELL_UNAVAILABLE;
	if (run.started && run.done == (wanted == SB_OUTCOME_SUCCEEDED))
		return CELL_RIGHT;
	print_error("%s under %s: %s, expected %s: %s\n", attack->name, column,
	    run.done ? "succeeded" : "blocked", sb_outcome_name[wanted], run.output);
	return CELL_WRONG;
}

/* What this kernel or world lacks shows under the open policy, and then says nothing about any
 * layer. */
static bool is_unavailable(const struct sb_attack *attack)
{
	struct sb_policy open;
	struct run run;

	sb_policy_open(&open);
	run_attack(attack, &open, &run);
	return !run.set_up || (!run.done && attack->unavailable &&
	                          sb_attack_matches(attack->unavailable, run.output));
}

/* A policy's cells for different circumstances follow one another. */
static bool is_first_of_policy(const struct sb_attack *attack, size_t i)
{
	return i == 0 || strcmp(attack->expected[i - 1].policy, attack->expected[i].policy) != 0;
}

/* The program's arguments; none = every policy. */
static bool is_asked(const char *policy)
{
	for (char **name = asked; *name; name++)
		if (!strcmp(*name, policy))
			return true;
	return !*asked;
}

static void test_columns(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalogue.n_attacks; i++)
		for (size_t c = 0; c < SB_COUNT(columns); c++) {
			const struct sb_attack *attack = &catalogue.attacks[i];

			if (!sb_expectation_find(attack, columns[c], false) ||
			    !sb_expectation_find(attack, columns[c], true))
				fail_msg("%s has no cell for %s", attack->name, columns[c]);
		}
}

static void judge_all(const struct sb_attack *attack, unsigned count[CELLS])
{
	if (is_unavailable(attack)) {
		print_message("%s: not to be had here\n", attack->name);
		count[CELL_UNAVAILABLE] += (unsigned)attack->n_expected;
		return;
	}
	for (size_t c = 0; c < attack->n_expected; c++)
		if (is_first_of_policy(attack, c) && is_asked(attack->expected[c].policy))
			count[judge(attack, attack->expected[c].policy)]++;
}

static void report(const unsigned count[CELLS])
{
	print_message("%u cells as expected, %u not, %u not to be had here\n", count[CELL_RIGHT],
	    count[CELL_WRONG], count[CELL_UNAVAILABLE]);
	assert_int_equal(count[CELL_WRONG], 0);
}

static void test_cells(void **state)
{
	unsigned count[CELLS] = {0};

	(void)state;
	for (size_t i = 0; i < catalogue.n_attacks; i++)
		judge_all(&catalogue.attacks[i], count);
	report(count);
}

/* The stand-in for a missing tool comes out as the tool does. */
static void test_fallbacks(void **state)
{
	unsigned count[CELLS] = {0};

	(void)state;
	for (size_t i = 0; i < catalogue.n_attacks; i++) {
		struct sb_attack attack = catalogue.attacks[i];

		if (!attack.fallback)
			continue;
		attack.command = attack.fallback;
		attack.needs = NULL;
		judge_all(&attack, count);
	}
	report(count);
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

/* test_data_table [POLICY...] */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_columns),
	    cmocka_unit_test(test_cells),
	    cmocka_unit_test(test_fallbacks),
	};

	(void)argc;
	asked = argv + 1;
	return cmocka_run_group_tests(tests, load, unload);
}
