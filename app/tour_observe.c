// SPDX-License-Identifier: GPL-3.0-or-later
/* What is really to be seen under a step of a tour. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/json.h"
#include "app/observe.h"
#include "app/tour.h"
#include "sandbox/data.h"
#include "sandbox/spawn.h"
#include "sandbox/text.h"
#include "sandbox/verdict.h"

static bool field_caps(const struct sb_status *status, char *buf, size_t size, enum sb_capset set)
{
	snprintf(buf, size, "%016" PRIx64, status->caps[set]);
	return true;
}

static bool field_cap_eff(const struct sb_status *status, char *buf, size_t size)
{
	return field_caps(status, buf, size, SB_CAPS_EFFECTIVE);
}

static bool field_cap_bnd(const struct sb_status *status, char *buf, size_t size)
{
	return field_caps(status, buf, size, SB_CAPS_BOUNDING);
}

static bool field_no_new_privs(const struct sb_status *status, char *buf, size_t size)
{
	snprintf(buf, size, "%d", status->no_new_privs);
	return true;
}

static bool field_seccomp(const struct sb_status *status, char *buf, size_t size)
{
	snprintf(buf, size, "%d", status->seccomp_mode);
	return true;
}

static bool field_apparmor(const struct sb_status *status, char *buf, size_t size)
{
	if (status->apparmor_source != SB_APPARMOR_KERNEL) {
		sb_copy(buf, size, "no AppArmor in this kernel");
		return false;
	}
	snprintf(buf, size, "%s (%s)", status->apparmor_label, status->apparmor_mode);
	return true;
}

/* As the files name them. False: this kernel has no such thing. */
static const struct {
	const char *name;
	bool (*show)(const struct sb_status *status, char *buf, size_t size);
} fields[] = {
    {"CapEff", field_cap_eff},
    {"CapBnd", field_cap_bnd},
    {"NoNewPrivs", field_no_new_privs},
    {"Seccomp", field_seccomp},
    {"AppArmor", field_apparmor},
};

static const char *next_field(const void *context, size_t i)
{
	(void)context;
	return i < SB_COUNT(fields) ? fields[i].name : NULL;
}

static int observe_status(const struct sb_policy *policy, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err)
{
	struct sb_status status;
	int r;

	(void)catalogue;
	for (size_t i = 0; i < SB_COUNT(fields); i++) {
		if (strcmp(fields[i].name, check->what))
			continue;
		r = cli_observe(policy, &status, err);
		if (r == 0)
			ret->applies =
			    fields[i].show(&status, ret->observed, sizeof(ret->observed));
		return r;
	}
	return sb_reject_unknown(
	    err, "field", check->what, sb_nearest(check->what, next_field, NULL), NULL);
}

static int observe_attack(const struct sb_policy *policy, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err)
{
	const struct sb_judge_options options = {0};
	const struct sb_attack *attack;
	struct sb_verdict verdict;
	int r = sb_catalogue_find(catalogue, check->what, &attack, err);

	if (r < 0 || (r = sb_judge(attack, policy, &options, &verdict, err)) < 0)
		return r;
	if (verdict.outcome != SB_OUTCOME_BLOCKED) {
		snprintf(ret->observed, sizeof(ret->observed), "%s%s%s",
		    sb_outcome_name[verdict.outcome],
		    verdict.outcome == SB_OUTCOME_ERROR ? ": " : "",
		    verdict.outcome == SB_OUTCOME_ERROR ? verdict.detail : "");
		return 0;
	}
	snprintf(ret->observed, sizeof(ret->observed), "blocked by %s, %s",
	    sb_stopper_name[verdict.stopped_by],
	    verdict.errno_value ? cli_errno_name(verdict.errno_value) : "no errno");
	return 0;
}

static int observe_command(const struct sb_policy *policy, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err)
{
	char *argv[] = {"sh", "-c", (char *)check->what, NULL};
	struct sb_world_options options = sb_world_options_for(policy);
	const struct sb_run_limits limits = {0};
	struct sb_run_result result;
	struct sb_world *world;
	int r = sb_world_new(&options, &world, err);

	(void)catalogue;
	if (r < 0)
		return r;
	r = sb_run(world, policy, &(struct sb_command){.argv = argv}, NULL, &limits, &result, err);
	sb_world_free(world);
	if (r < 0)
		return r;
	result.output[strcspn(result.output, "\n")] = '\0';
	sb_copy(ret->observed, sizeof(ret->observed), result.output);
	free(result.output);
	return 0;
}

int tour_observe(const struct tour_step *step, const struct tour_check *check,
    const struct sb_catalogue *catalogue, struct tour_result *ret, struct sb_error *err)
{
	static int (*const observe[TOUR_KINDS])(const struct sb_policy *, const struct tour_check *,
	    const struct sb_catalogue *, struct tour_result *, struct sb_error *) = {
	    [TOUR_STATUS] = observe_status,
	    [TOUR_ATTACK] = observe_attack,
	    [TOUR_COMMAND] = observe_command,
	};
	struct tour_result result = {.applies = true};
	struct sb_preset preset;
	int r = sb_preset_load(step->preset, &preset, err);

	if (r < 0 || (r = observe[check->kind](&preset.policy, check, catalogue, &result, err)) < 0)
		return r;
	result.holds = !result.applies || !strcmp(result.observed, check->expected);
	*ret = result;
	return 0;
}
