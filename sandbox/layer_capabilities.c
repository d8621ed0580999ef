// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The moat: bounding set, ids, securebits, inheritable, permitted, effective and ambient sets
 * (capabilities(7)), in the one order that lets each step keep the privilege the next one needs.
 */
#include "sandbox/layer.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/capability.h"

static bool is_active(const struct sb_policy *policy)
{
	struct sb_policy open;

	sb_policy_open(&open);
	return memcmp(policy->caps, open.caps, sizeof(open.caps)) != 0 || policy->securebits;
}

static void lift(struct sb_policy *policy)
{
	struct sb_policy open;

	sb_policy_open(&open);
	policy->filter_bounding = sb_policy_filter_bounding(policy);
	policy->filter_is_kept = policy->seccomp == SB_SECCOMP_FILTER;
	memcpy(policy->caps, open.caps, sizeof(open.caps));
	policy->securebits = 0;
}

static int prepare(const struct sb_policy *policy, struct sb_plan_builder *builder, struct sb_error *err)
{
	struct sb_plan *plan = builder->plan;
	int r = sb_policy_check(policy, err);

	if (r < 0)
		return r;
	for (int set = 0; set < SB_CAPSETS; set++)
		plan->caps[set] &= policy->caps[set];
	plan->securebits = policy->securebits;
	plan->uid = policy->uid;
	plan->gid = policy->gid;
	plan->n_groups = policy->n_groups;
	for (unsigned i = 0; i < policy->n_groups; i++)
		plan->groups[i] = policy->groups[i];
	return 0;
}

static void split(uint64_t mask, uint32_t *low, uint32_t *high)
{
	*low = (uint32_t)mask;
	*high = (uint32_t)(mask >> 32);
}

static int set_caps(uint64_t permitted, uint64_t effective, uint64_t inheritable)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	split(permitted, &data[0].permitted, &data[1].permitted);
	split(effective, &data[0].effective, &data[1].effective);
	split(inheritable, &data[0].inheritable, &data[1].inheritable);
	return (int)syscall(SYS_capset, &header, data);
}

static int get_permitted(uint64_t *ret)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -1;
	*ret = data[0].permitted | (uint64_t)data[1].permitted << 32;
	return 0;
}

/* The first number that is none (EINVAL) is the end. Where a plain world's
 * caller may not drop any, no_new_privs, always on there, keeps them from being regained. */
static int drop_bounding(const struct sb_plan *plan, struct sb_error *err)
{
	uint64_t keep = plan->caps[SB_CAPS_BOUNDING];

	for (int cap = 0; cap < SB_CAP_LIMIT; cap++) {
		int is_in = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);

		if (is_in < 0)
			break;
		if (!is_in || keep & UINT64_C(1) << cap)
			continue;
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0 && !plan->is_plain)
			return sb_fail(err, errno, "drop capability %d from the bounding set", cap);
	}
	return 0;
}

/* With a single mapped id setgroups(2) is denied in the user namespace: then there is nothing to
 * set unless the policy names groups. */
static int set_ids(const struct sb_plan *plan, struct sb_error *err)
{
	if (syscall(SYS_setgroups, (size_t)plan->n_groups, plan->groups) < 0 && plan->n_groups)
		return sb_fail(err, errno, "set supplementary groups");
	if (syscall(SYS_setresgid, plan->gid, plan->gid, plan->gid) < 0)
		return sb_fail(err, errno, "become gid %u (is it mapped in the sandbox?)", plan->gid);
	if (syscall(SYS_setresuid, plan->uid, plan->uid, plan->uid) < 0)
		return sb_fail(err, errno, "become uid %u (is it mapped in the sandbox?)", plan->uid);
	return 0;
}

static int raise_ambient(uint64_t mask, struct sb_error *err)
{
	for (int cap = 0; cap < SB_CAP_LIMIT; cap++)
		if (mask & UINT64_C(1) << cap &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
			return sb_fail(err, errno, "raise ambient capability %d", cap);
	return 0;
}

/* A filter without no_new_privs needs CAP_SYS_ADMIN in the user namespace (seccomp(2)). Keeping it
 * until exec changes nothing that is seen afterwards: exec computes the new sets from inheritable,
 * bounding and ambient, never from the old permitted set, unless no_new_privs is on. */
static uint64_t needed_for_filter(const struct sb_plan *plan)
{
	return plan->n_filters && !plan->no_new_privs ? UINT64_C(1) << CAP_SYS_ADMIN : 0;
}

static int set_final(const struct sb_plan *plan, uint64_t full, struct sb_error *err)
{
	uint64_t extra = needed_for_filter(plan) & full;

	if (plan->securebits && prctl(PR_SET_SECUREBITS, plan->securebits, 0, 0, 0) < 0)
		return sb_fail(err, errno, "set securebits 0x%x", plan->securebits);
	if (set_caps((plan->caps[SB_CAPS_PERMITTED] & full) | extra,
		(plan->caps[SB_CAPS_EFFECTIVE] & full) | extra, plan->caps[SB_CAPS_INHERITABLE] & full) < 0)
		return sb_fail(err, errno, "set the capability sets");
	return 0;
}

/* Inheritable first: it may only gain what the bounding set still has, and dropping from bounding
 * does not take it away again. Changing uid clears effective, so it is raised once more. */
static int apply(const struct sb_plan *plan, int report, struct sb_error *err)
{
	uint64_t full, inheritable;
	int r;

	(void)report;
	if (get_permitted(&full) < 0)
		return sb_fail(err, errno, "read the capability sets");
	inheritable = plan->caps[SB_CAPS_INHERITABLE] & full;
	if (set_caps(full, full, inheritable) < 0)
		return sb_fail(err, errno, "set the inheritable set");
	if ((r = drop_bounding(plan, err)) < 0)
		return r;
	if (plan->uid != 0 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return sb_fail(err, errno, "keep capabilities over the change of uid");
	if ((r = set_ids(plan, err)) < 0)
		return r;
	if (set_caps(full, full, inheritable) < 0)
		return sb_fail(err, errno, "raise the effective set again");
	if ((r = raise_ambient(plan->caps[SB_CAPS_AMBIENT] & full, err)) < 0)
		return r;
	return set_final(plan, full, err);
}

const struct sb_layer sb_layer_capabilities = {
	.id = SB_LAYER_CAPABILITIES,
	.name = "capabilities",
	.story = "moat",
	.about = "root's power in pieces: what the process may ask of the kernel at all",
	.is_active = is_active,
	.lift = lift,
	.prepare = prepare,
	.apply = apply,
};
