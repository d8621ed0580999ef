// SPDX-License-Identifier: GPL-3.0-or-later
/* The gate: exec grants nothing any more (Documentation/userspace-api/no_new_privs.rst). */
#include "sandbox/layer.h"

#include <errno.h>
#include <sys/prctl.h>

static bool is_active(const struct sb_policy *policy)
{
	return policy->no_new_privs;
}

static void lift(struct sb_policy *policy)
{
	policy->no_new_privs = false;
}

static int prepare(const struct sb_policy *policy, struct sb_plan_builder *builder, struct sb_error *err)
{
	(void)err;
	builder->plan->no_new_privs = policy->no_new_privs;
	return 0;
}

static int apply(const struct sb_plan *plan, int report, struct sb_error *err)
{
	(void)report;
	if (plan->no_new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return sb_fail(err, errno, "set no_new_privs");
	return 0;
}

const struct sb_layer sb_layer_no_new_privs = {
	.id = SB_LAYER_NO_NEW_PRIVS,
	.name = "no_new_privs",
	.story = "gate",
	.about = "exec grants nothing: setuid bits and file capabilities are ignored",
	.is_active = is_active,
	.lift = lift,
	.prepare = prepare,
	.apply = apply,
};
