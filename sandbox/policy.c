// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/policy.h"

#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/layer.h"
#include "sandbox/text.h"

const char *const sb_capset_name[SB_CAPSETS] = {
	[SB_CAPS_INHERITABLE] = "inheritable",
	[SB_CAPS_PERMITTED] = "permitted",
	[SB_CAPS_EFFECTIVE] = "effective",
	[SB_CAPS_BOUNDING] = "bounding",
	[SB_CAPS_AMBIENT] = "ambient",
};

void sb_policy_open(struct sb_policy *policy)
{
	memset(policy, 0, sizeof(*policy));
	policy->caps[SB_CAPS_PERMITTED] = sb_cap_all();
	policy->caps[SB_CAPS_EFFECTIVE] = sb_cap_all();
	policy->caps[SB_CAPS_BOUNDING] = sb_cap_all();
}

void sb_policy_cap_drop(struct sb_policy *policy, uint64_t mask)
{
	for (int set = 0; set < SB_CAPSETS; set++)
		policy->caps[set] &= ~mask;
}

void sb_policy_cap_add(struct sb_policy *policy, uint64_t mask)
{
	policy->caps[SB_CAPS_EFFECTIVE] |= mask;
	policy->caps[SB_CAPS_PERMITTED] |= mask;
	policy->caps[SB_CAPS_BOUNDING] |= mask;
}

/* "set must be within set": what capset(2) and PR_CAP_AMBIENT_RAISE refuse. What exec makes of a
 * possible combination is another matter: exec.h. */
static const struct rule {
	enum sb_capset inner, outer;
	const char *why;
} subset_rules[] = {
	{SB_CAPS_EFFECTIVE, SB_CAPS_PERMITTED, "effective is always a subset of permitted"},
	{SB_CAPS_AMBIENT, SB_CAPS_PERMITTED, "no capability is ambient unless it is permitted"},
	{SB_CAPS_AMBIENT, SB_CAPS_INHERITABLE, "no capability is ambient unless it is inheritable"},
};

static int reject_caps(struct sb_error *err, const struct rule *rule, uint64_t outside)
{
	char name[SB_CAP_NAME_MAX];

	return sb_reject(err, "%s capabilities: %s is not in the %s set; %s (capabilities(7))",
	    sb_capset_name[rule->inner], sb_cap_name(__builtin_ctzll(outside), name),
	    sb_capset_name[rule->outer], rule->why);
}

int sb_policy_check(const struct sb_policy *policy, struct sb_error *err)
{
	for (size_t i = 0; i < SB_COUNT(subset_rules); i++) {
		const struct rule *rule = &subset_rules[i];
		uint64_t outside = policy->caps[rule->inner] & ~policy->caps[rule->outer];

		if (outside)
			return reject_caps(err, rule, outside);
	}
	if (policy->seccomp == SB_SECCOMP_FILTER && !policy->seccomp_profile[0])
		return sb_reject(err, "seccomp filter mode needs a profile");
	if (policy->n_groups > SB_GROUPS_MAX)
		return sb_reject(err, "more than %d supplementary groups", SB_GROUPS_MAX);
	return 0;
}

uint64_t sb_policy_filter_bounding(const struct sb_policy *policy)
{
	return policy->filter_is_kept ? policy->filter_bounding : policy->caps[SB_CAPS_BOUNDING];
}

bool sb_policy_equal(const struct sb_policy *a, const struct sb_policy *b)
{
	return memcmp(a->caps, b->caps, sizeof(a->caps)) == 0 && a->securebits == b->securebits &&
	       sb_policy_filter_bounding(a) == sb_policy_filter_bounding(b) &&
	       a->no_new_privs == b->no_new_privs && a->seccomp == b->seccomp &&
	       strcmp(a->seccomp_profile, b->seccomp_profile) == 0 &&
	       strcmp(a->seccomp_profile2, b->seccomp_profile2) == 0 &&
	       strcmp(a->apparmor_profile, b->apparmor_profile) == 0 &&
	       a->apparmor_mode == b->apparmor_mode && a->apparmor_source == b->apparmor_source &&
	       a->uid == b->uid && a->gid == b->gid && a->n_groups == b->n_groups &&
	       memcmp(a->groups, b->groups, a->n_groups * sizeof(a->groups[0])) == 0 &&
	       a->userns == b->userns && a->mask_paths == b->mask_paths &&
	       a->low_ports_open == b->low_ports_open;
}

bool sb_policy_layer_active(const struct sb_policy *policy, enum sb_layer_id layer)
{
	return sb_layer_by_id(layer)->is_active(policy);
}

void sb_policy_lift(struct sb_policy *policy, enum sb_layer_id layer)
{
	sb_layer_by_id(layer)->lift(policy);
}

unsigned sb_policy_layers(const struct sb_policy *policy)
{
	unsigned active = 0;

	for (unsigned id = 0; id < SB_LAYERS; id++)
		if (sb_policy_layer_active(policy, id))
			active |= 1u << id;
	return active;
}

void sb_policy_keep(struct sb_policy *policy, unsigned keep)
{
	for (unsigned id = 0; id < SB_LAYERS; id++)
		if (!(keep & 1u << id))
			sb_policy_lift(policy, id);
}
