// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seccomp/access.h"

#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/seccomp/cache.h"

enum sb_seccomp_access sb_seccomp_access(
    const struct sb_seccomp_profile *profile, uint64_t bounding, const char *name)
{
	bool passes = sb_seccomp_lets_through(profile->default_action);
	bool depends = false;

	for (size_t i = 0; i < profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &profile->rules[i];

		if (!sb_seccomp_rule_applies(rule, bounding) || !sb_seccomp_rule_names(rule, name))
			continue;
		if (rule->n_args == 0)
			return sb_seccomp_lets_through(rule->action) ? SB_ACCESS_ALLOWED
			                                             : SB_ACCESS_REFUSED;
		if (sb_seccomp_lets_through(rule->action) != passes)
			depends = true;
	}
	if (depends)
		return SB_ACCESS_SOMETIMES;
	return passes ? SB_ACCESS_ALLOWED : SB_ACCESS_REFUSED;
}

uint64_t sb_seccomp_wanted_caps(
    const struct sb_seccomp_profile *profile, uint64_t bounding, const char *name)
{
	uint64_t caps = 0;

	for (size_t i = 0; i < profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &profile->rules[i];

		if ((rule->includes.caps | rule->excludes.caps) & ~bounding &&
		    sb_seccomp_rule_names(rule, name))
			caps |= rule->includes.caps | rule->excludes.caps;
	}
	return caps & ~bounding;
}

static bool is_counted(const struct sb_seccomp_calls *calls, const char *name)
{
	for (size_t i = 0; i < calls->n; i++)
		if (strcmp(calls->names[i], name) == 0)
			return true;
	return false;
}

static bool opens(
    const struct sb_seccomp_profile *profile, uint64_t from, uint64_t to, const char *name)
{
	return sb_seccomp_access(profile, to, name) < sb_seccomp_access(profile, from, name) &&
	       seccomp_syscall_resolve_name(name) != __NR_SCMP_ERROR;
}

int sb_seccomp_opened(const char *spec, uint64_t from, uint64_t to, struct sb_seccomp_calls *ret,
    struct sb_error *err)
{
	const struct sb_seccomp_profile *profile;
	int r = sb_seccomp_cached_profile(spec, &profile, err);

	if (r < 0)
		return r;
	ret->n = 0;
	for (size_t i = 0; i < profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &profile->rules[i];

		if (sb_seccomp_rule_applies(rule, from) == sb_seccomp_rule_applies(rule, to))
			continue;
		for (size_t j = 0; j < rule->n_names && ret->n < SB_SECCOMP_CALLS_MAX; j++)
			if (!is_counted(ret, rule->names[j]) &&
			    opens(profile, from, to, rule->names[j]))
				ret->names[ret->n++] = rule->names[j];
	}
	return 0;
}

static void collect_unknown(const struct sb_seccomp_rule *rule, struct sb_seccomp_calls *calls)
{
	for (size_t i = 0; i < rule->n_names && calls->n < SB_SECCOMP_CALLS_MAX; i++)
		if (seccomp_syscall_resolve_name(rule->names[i]) == __NR_SCMP_ERROR &&
		    !is_counted(calls, rule->names[i]))
			calls->names[calls->n++] = rule->names[i];
}

int sb_seccomp_reading(const char *spec, struct sb_seccomp_reading *ret, struct sb_error *err)
{
	const struct sb_seccomp_profile *profile;
	int r = sb_seccomp_cached_profile(spec, &profile, err);

	if (r < 0)
		return r;
	*ret = (struct sb_seccomp_reading){.n_arches = profile->n_arches};
	ret->ignored_pass = sb_seccomp_lets_through(profile->default_action);
	memcpy(ret->arches, profile->arches, sizeof(ret->arches));
	for (size_t i = 0; i < profile->n_rules; i++)
		collect_unknown(&profile->rules[i], &ret->ignored);
	return 0;
}
