// SPDX-License-Identifier: GPL-3.0-or-later
/* A policy's profiles by name, what they say as a whole, and where an exec leads among them. */
#include <errno.h>
#include <string.h>

#include "sandbox/apparmor/emulation/policy_blob.h"

static const char *const mode_names[SB_AA_MODES] = {
    [SB_AA_ENFORCE] = "enforce",
    [SB_AA_COMPLAIN] = "complain",
    [SB_AA_KILL] = "kill",
    [SB_AA_MODE_UNCONFINED] = "unconfined",
};

static const struct sb_aa_rules *rules(const struct sb_aa_policy *policy, sb_aa_profile profile)
{
	return profile < 0 || profile >= policy->n_profiles ? NULL : &policy->profiles[profile];
}

int sb_aa_policy_count(const struct sb_aa_policy *policy)
{
	return policy->n_profiles;
}

sb_aa_profile sb_aa_profile_find(const struct sb_aa_policy *policy, const char *name)
{
	for (int i = 0; i < policy->n_profiles; i++)
		if (!strcmp(policy->profiles[i].name, name))
			return i;
	return SB_AA_UNCONFINED;
}

const char *sb_aa_profile_name(const struct sb_aa_policy *policy, sb_aa_profile profile)
{
	const struct sb_aa_rules *p = rules(policy, profile);

	return p ? p->name : "unconfined";
}

enum sb_aa_mode sb_aa_profile_mode(const struct sb_aa_policy *policy, sb_aa_profile profile)
{
	const struct sb_aa_rules *p = rules(policy, profile);

	return p ? p->mode : SB_AA_MODE_UNCONFINED;
}

const char *sb_aa_mode_name(enum sb_aa_mode mode)
{
	return mode < SB_AA_MODES ? mode_names[mode] : "unknown";
}

bool sb_aa_refuses(const struct sb_aa_policy *policy, sb_aa_profile profile)
{
	enum sb_aa_mode mode = sb_aa_profile_mode(policy, profile);

	return mode == SB_AA_ENFORCE || mode == SB_AA_KILL;
}

uint64_t sb_aa_capabilities(const struct sb_aa_policy *policy, sb_aa_profile profile)
{
	const struct sb_aa_rules *p = rules(policy, profile);

	if (!p || p->mode == SB_AA_MODE_UNCONFINED)
		return ~0ULL;
	return p->mode == SB_AA_COMPLAIN ? ~p->caps_quiet : p->caps_allow;
}

/* "parent//child" is a child of "parent"; of the root when `parent` is NULL. */
static bool is_child_of(const struct sb_aa_rules *p, const char *parent)
{
	size_t len = parent ? strlen(parent) : 0;

	if (!parent)
		return !strstr(p->name, "//");
	return !strncmp(p->name, parent, len) && !strncmp(p->name + len, "//", 2) &&
	       !strstr(p->name + len + 2, "//");
}

/* How well a profile attaches to a path: 0 not at all, more is more specific. */
static size_t attaches(const struct sb_aa_rules *p, const char *own_name, const char *path)
{
	uint32_t state;

	if (!p->attachment)
		return strcmp(own_name, path) ? 0 : strlen(path) + 1;
	state = sb_dfa_text(p->attachment, SB_DFA_START, path);
	return p->attachment->accept[state] & 0x3fff ? p->attachment_len + 1 : 0;
}

/* The profile whose attachment fits best; two that fit equally well are a conflict: none. */
static sb_aa_profile find_attached(
    const struct sb_aa_policy *policy, const char *parent, const char *path)
{
	sb_aa_profile best = SB_AA_UNCONFINED;
	size_t best_fit = 0;

	for (int i = 0; i < policy->n_profiles; i++) {
		const struct sb_aa_rules *p = &policy->profiles[i];
		size_t fit;

		if (p->is_hat || !is_child_of(p, parent))
			continue;
		fit = attaches(p, p->name + (parent ? strlen(parent) + 2 : 0), path);
		if (fit && fit == best_fit)
			best = SB_AA_UNCONFINED;
		if (fit > best_fit) {
			best_fit = fit;
			best = i;
		}
	}
	return best;
}

static sb_aa_profile named_target(
    const struct sb_aa_policy *policy, const struct sb_aa_rules *p, uint32_t exec)
{
	uint32_t index = exec & SB_AA_X_INDEX;

	return index < p->n_targets ? sb_aa_profile_find(policy, p->targets[index])
	                            : SB_AA_UNCONFINED;
}

static sb_aa_profile transition(
    const struct sb_aa_policy *policy, const struct sb_aa_rules *p, uint32_t exec, const char *name)
{
	if (exec & SB_AA_X_TABLE)
		return named_target(policy, p, exec);
	if (exec & SB_AA_X_NAME)
		return find_attached(policy, exec & SB_AA_X_CHILD ? p->name : NULL, name);
	return SB_AA_UNCONFINED;
}

int sb_aa_exec(const struct sb_aa_policy *policy, sb_aa_profile profile, const char *name,
    bool owner, struct sb_aa_perms *ret_perms, sb_aa_profile *ret_profile)
{
	const struct sb_aa_rules *p = rules(policy, profile);
	sb_aa_profile to;

	sb_aa_file(policy, profile, name, owner, ret_perms);
	if (!p || p->mode == SB_AA_MODE_UNCONFINED) {
		to = find_attached(policy, NULL, name);
		*ret_profile = to >= 0 ? to : profile;
		return 0;
	}
	if (!(ret_perms->allow & SB_AA_EXEC)) {
		*ret_profile = profile;
		return sb_aa_refuses(policy, profile) ? -EACCES : 0;
	}
	to = transition(policy, p, ret_perms->exec, name);
	if (to < 0 && ret_perms->exec & SB_AA_X_INHERIT)
		to = profile;
	else if (to < 0 && !(ret_perms->exec & SB_AA_X_UNCONFINED))
		return -EACCES;
	*ret_profile = to;
	return 0;
}
