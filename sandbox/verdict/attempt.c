// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/attempt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "sandbox/apparmor/audit.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/verdict/delivery.h"
#include "sandbox/verdict/table.h"
#include "sandbox/verdict/witness.h"
#include "sandbox/world.h"

#define ATTACK_MS 20000 /* an emulated processor that shares its host starts python within that */

void sb_attempt_policy(
    const struct sb_attack *attack, const struct sb_policy *policy, struct sb_policy *ret)
{
	*ret = *policy;
	if (!attack->has_identity)
		return;
	ret->uid = attack->uid;
	ret->gid = attack->gid;
	ret->n_groups = 0;
}

/* What surrounds the attack: everything allowed, in the same kind of world. */
static void stage_policy(const struct sb_policy *policy, struct sb_policy *ret)
{
	sb_policy_open(ret);
	ret->userns = policy->userns;
	ret->mask_paths = policy->mask_paths;
	ret->low_ports_open = policy->low_ports_open;
}

static int run_shell(struct sb_world *world, const struct sb_policy *policy, const char *script,
    const char *input, struct sb_run_result *ret, struct sb_error *err)
{
	char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)script, NULL};
	const struct sb_command command = {.argv = argv, .stdio = {-1, -1, -1}};
	const struct sb_run_limits limits = {.milliseconds = ATTACK_MS};

	return sb_run(world, policy, &command, input, &limits, ret, err);
}

static bool on_host(const char *program)
{
	static const char *const dirs[] = {"/usr/bin", "/usr/sbin"};
	char path[256];

	for (size_t i = 0; i < SB_COUNT(dirs); i++) {
		snprintf(path, sizeof(path), "%s/%s", dirs[i], program);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

/* 1 when the sandbox's shell finds `program`. */
static int in_sandbox(const char *program, const struct sb_policy *policy, struct sb_error *err)
{
	struct sb_world_options options = sb_world_options_for(policy);
	struct sb_run_result result = {.output = NULL};
	struct sb_world *world = NULL;
	struct sb_policy stage;
	char script[256];
	int rc;

	rc = sb_world_new(&options, &world, err);
	if (rc < 0)
		return rc;
	stage_policy(policy, &stage);
	snprintf(script, sizeof(script), "command -v '%s' >/dev/null", program);
	rc = run_shell(world, &stage, script, NULL, &result, err);
	sb_world_free(world);
	free(result.output);
	return rc < 0 ? rc : result.status == 0;
}

int sb_attempt_choose(const struct sb_attack *attack, const struct sb_policy *policy,
    struct sb_choice *ret, struct sb_error *err)
{
	*ret = (struct sb_choice){.command = attack->command};
	for (char **need = attack->needs; need && *need; need++) {
		int found = on_host(*need) || (found = in_sandbox(*need, policy, err));

		if (found < 0)
			return found;
		if (found)
			continue;
		sb_copy(ret->missing, sizeof(ret->missing), *need);
		ret->command = attack->fallback;
		ret->fallback = attack->fallback != NULL;
		break;
	}
	return 0;
}

static int exit_status(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Setup and check belong to the lab: when they fail, the attack proves nothing. */
static int set_up(const struct sb_attack *attack, struct sb_world *world,
    const struct sb_policy *stage, struct sb_attempt *ret, struct sb_error *err)
{
	struct sb_run_result result = {.output = NULL};
	int rc;

	if (!attack->setup)
		return 0;
	rc = run_shell(world, stage, attack->setup, NULL, &result, err);
	if (rc >= 0 && (result.timed_out || result.status != 0)) {
		ret->outcome = SB_OUTCOME_ERROR;
		snprintf(ret->problem, sizeof(ret->problem), "its setup failed: %.200s",
		    result.timed_out ? "timed out" : result.output);
		ret->problem[strcspn(ret->problem, "\n")] = '\0';
	}
	free(result.output);
	return rc < 0 ? rc : 0;
}

/* exec itself may be what the policy refuses: then the attacker got nothing. */
static int attack_result(
    int rc, struct sb_run_result *result, struct sb_attempt *ret, struct sb_error *err)
{
	if (rc == -EACCES || rc == -ENOENT) {
		ret->exit_status = rc == -EACCES ? 126 : 127;
		snprintf(ret->output, sizeof(ret->output), "%s", err->message);
		return 0;
	}
	if (rc < 0)
		return rc;
	ret->exit_status = exit_status(result->status);
	ret->timed_out = result->timed_out;
	snprintf(ret->output, sizeof(ret->output), "%s", result->output ? result->output : "");
	sb_copy(ret->audit, sizeof(ret->audit), result->refusal);
	sb_one_line(ret->audit);
	free(result->output);
	return 0;
}

/* Those who look on while the attack runs. */
struct onlookers {
	struct sb_witness *witness;
	struct sb_audit_reader *audit; /* of the kernel's AppArmor */
};

static void look_on(
    struct sb_world *world, const struct sb_policy *policy, struct onlookers *onlookers)
{
	const struct sb_witness_options options = {.emulated = sb_is_emulated(policy)};

	sb_witness_open(sb_world_init_pid(world), &options, &onlookers->witness);
	if (!options.emulated && (sb_enforced_layers(policy) & 1u << SB_LAYER_APPARMOR))
		sb_audit_open(&onlookers->audit, NULL);
}

static void hear_out(struct onlookers *onlookers, struct sb_attempt *ret)
{
	struct sb_audit_record record;

	/* With entries lost, any exit looks like seccomp's doing. */
	if (onlookers->witness && sb_witness_drain(onlookers->witness))
		ret->n_refusals =
		    sb_witness_take(onlookers->witness, ret->refusals, SB_COUNT(ret->refusals));
	while (onlookers->audit && sb_audit_next(onlookers->audit, &record, NULL) > 0)
		if (record.verdict == SB_AUDIT_DENIED)
			sb_audit_describe(&record, ret->audit, sizeof(ret->audit));
	sb_witness_close(onlookers->witness);
	sb_audit_close(onlookers->audit);
}

static int carry_out(const struct sb_attack *attack, const char *script, struct sb_world *world,
    const struct sb_policy *policy, const struct sb_policy *stage,
    const struct sb_attempt_options *options, struct sb_attempt *ret, struct sb_error *err)
{
	struct sb_run_result result = {.output = NULL};
	struct onlookers onlookers = {.witness = NULL};
	int rc;

	if (options->traced)
		look_on(world, policy, &onlookers);
	rc = options->via_service
	         ? sb_deliver(world, policy, stage, script, attack->input, &result, err)
	         : run_shell(world, policy, script, attack->input, &result, err);
	rc = attack_result(rc, &result, ret, err);
	hear_out(&onlookers, ret);
	return rc;
}

static int judge_goal(const struct sb_attack *attack, struct sb_world *world,
    const struct sb_policy *stage, struct sb_attempt *ret, struct sb_error *err)
{
	struct sb_run_result result = {.output = NULL};
	bool reached = true;
	int rc = 0;

	if (attack->success_output)
		reached = sb_attack_matches(attack->success_output, ret->output);
	if (reached && attack->check) {
		rc = run_shell(world, stage, attack->check, NULL, &result, err);
		reached = rc >= 0 && !result.timed_out && attack->check_output &&
		          sb_attack_matches(attack->check_output, result.output);
		free(result.output);
	}
	ret->outcome = reached ? SB_OUTCOME_SUCCEEDED : SB_OUTCOME_BLOCKED;
	if (!reached && ret->timed_out) {
		ret->outcome = SB_OUTCOME_ERROR;
		snprintf(ret->problem, sizeof(ret->problem), "it did not end within %d s",
		    ATTACK_MS / 1000);
	}
	return rc < 0 ? rc : 0;
}

static int run_in(struct sb_world *world, const struct sb_attack *attack, const char *script,
    const struct sb_policy *policy, const struct sb_attempt_options *options,
    struct sb_attempt *ret, struct sb_error *err)
{
	struct sb_policy stage, attacker;
	int rc;

	stage_policy(policy, &stage);
	sb_attempt_policy(attack, policy, &attacker);
	rc = set_up(attack, world, &stage, ret, err);
	if (rc < 0 || ret->problem[0])
		return rc;
	rc = carry_out(attack, script, world, &attacker, &stage, options, ret, err);
	return rc < 0 ? rc : judge_goal(attack, world, &stage, ret, err);
}

int sb_attempt_run(const struct sb_attack *attack, const struct sb_choice *choice,
    const struct sb_policy *policy, const struct sb_attempt_options *options,
    struct sb_attempt *ret, struct sb_error *err)
{
	struct sb_world_options world_options = sb_world_options_for(policy);
	struct sb_error local = {.code = 0};
	struct sb_world *world = NULL;
	int rc;

	*ret = (struct sb_attempt){.outcome = SB_OUTCOME_ERROR};
	if (!choice->command) {
		snprintf(ret->problem, sizeof(ret->problem),
		    "%s is not in the sandbox and there is no fallback", choice->missing);
		return 0;
	}
	err = err ? err : &local;
	rc = sb_world_new(&world_options, &world, err);
	if (rc < 0)
		return rc;
	rc = run_in(world, attack, choice->command, policy, options, ret, err);
	sb_world_free(world);
	return rc;
}
