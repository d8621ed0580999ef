// SPDX-License-Identifier: GPL-3.0-or-later
/* The wall: which system calls are reachable, decided on register values alone (seccomp(2)). */
#include "sandbox/layer.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/report.h"
#include "sandbox/seccomp/seccomp.h"

static bool is_active(const struct sb_policy *policy)
{
	return policy->seccomp != SB_SECCOMP_OFF;
}

static void lift(struct sb_policy *policy)
{
	policy->seccomp = SB_SECCOMP_OFF;
	policy->seccomp_profile[0] = '\0';
	policy->seccomp_profile2[0] = '\0';
	policy->filter_is_kept = false;
}

static int add_profile(const char *profile, const struct sb_policy *policy,
    struct sb_plan_builder *builder, struct sb_error *err)
{
	struct sb_filter filter;
	int r;

	if (!profile[0])
		return 0;
	r = sb_seccomp_filter(profile, sb_policy_filter_bounding(policy), &filter, err);
	if (r < 0)
		return r;
	return sb_plan_add_filter(
	    builder, filter.instructions, filter.n_instructions, filter.flags, err);
}

static int prepare(const struct sb_policy *policy, struct sb_plan_builder *builder, struct sb_error *err)
{
	int r;

	builder->plan->seccomp_strict = policy->seccomp == SB_SECCOMP_STRICT;
	if (builder->plan->seccomp_strict && builder->plan->n_filters)
		return sb_reject(err, "seccomp strict mode excludes filters (seccomp(2)), and emulated "
				      "AppArmor is one");
	if (policy->seccomp != SB_SECCOMP_FILTER)
		return 0;
	r = sb_seccomp_check_start(policy->seccomp_profile, policy->seccomp_profile2,
	    sb_policy_filter_bounding(policy), err);
	if (r == 0)
		r = add_profile(policy->seccomp_profile, policy, builder, err);
	return r < 0 ? r : add_profile(policy->seccomp_profile2, policy, builder, err);
}

static int install(const struct sb_plan *plan, const struct sb_plan_filter *filter, int report,
    struct sb_error *err)
{
	struct sock_fprog program = {
		.len = (unsigned short)filter->n_instructions,
		.filter = (struct sock_filter *)sb_plan_at(plan, filter->offset),
	};
	long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, filter->flags, &program);

	if (fd < 0 && errno == EBUSY)
		return sb_fail(err, errno, "a task has one seccomp listener at most");
	if (fd < 0)
		return sb_fail(err, errno, "install a seccomp filter");
	if (filter->flags & SECCOMP_FILTER_FLAG_NEW_LISTENER)
		return sb_report_listener(report, (int)fd, err);
	return 0;
}

/* Strict mode is entered by the caller in place of exec: nothing could be executed after it. */
static int apply(const struct sb_plan *plan, int report, struct sb_error *err)
{
	for (uint32_t i = 0; i < plan->n_filters; i++) {
		int r = install(plan, &plan->filters[i], report, err);

		if (r < 0)
			return r;
	}
	return 0;
}

const struct sb_layer sb_layer_seccomp = {
	.id = SB_LAYER_SECCOMP,
	.name = "seccomp",
	.story = "wall",
	.about = "which system calls exist for the process; it sees numbers, never paths",
	.is_active = is_active,
	.lift = lift,
	.prepare = prepare,
	.apply = apply,
};
