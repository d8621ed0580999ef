// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seccomp/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "sandbox/seccomp/tables.h"

struct sb_seccomp_profile *sb_seccomp_free(struct sb_seccomp_profile *profile)
{
	if (!profile)
		return NULL;
	for (size_t i = 0; i < profile->n_rules; i++) {
		struct sb_seccomp_rule *rule = &profile->rules[i];

		free(rule->names);
		free(rule->args);
		free(rule->includes.arches);
		free(rule->excludes.arches);
	}
	free(profile->rules);
	json_object_put(profile->document);
	free(profile);
	return NULL;
}

static bool lists_this_machine(const struct sb_seccomp_when *when)
{
	const struct sb_seccomp_arch *native = sb_seccomp_arch_native();

	for (size_t i = 0; native && i < when->n_arches; i++)
		if (strcmp(when->arches[i], native->go) == 0)
			return true;
	return false;
}

static bool kernel_at_least(const unsigned min[2])
{
	unsigned major = 0, minor = 0;
	struct utsname name;

	if (uname(&name) < 0 || sscanf(name.release, "%u.%u", &major, &minor) != 2)
		return false;
	return major > min[0] || (major == min[0] && minor >= min[1]);
}

static bool asks_kernel(const struct sb_seccomp_when *when)
{
	return when->min_kernel[0] || when->min_kernel[1];
}

/* Moby's reading: all that "includes" lists must be so, and nothing that "excludes" lists. */
bool sb_seccomp_rule_applies(const struct sb_seccomp_rule *rule, uint64_t bounding)
{
	const struct sb_seccomp_when *in = &rule->includes, *out = &rule->excludes;

	if (lists_this_machine(out) || (out->caps & bounding) ||
	    (asks_kernel(out) && kernel_at_least(out->min_kernel)))
		return false;
	if ((in->n_arches && !lists_this_machine(in)) || (in->caps & ~bounding))
		return false;
	return !asks_kernel(in) || kernel_at_least(in->min_kernel);
}

bool sb_seccomp_rule_names(const struct sb_seccomp_rule *rule, const char *syscall_name)
{
	for (size_t i = 0; i < rule->n_names; i++)
		if (strcmp(rule->names[i], syscall_name) == 0)
			return true;
	return false;
}

static bool condition_holds(const struct scmp_arg_cmp *arg, uint64_t value)
{
	switch (arg->op) {
	case SCMP_CMP_NE:
		return value != arg->datum_a;
	case SCMP_CMP_LT:
		return value < arg->datum_a;
	case SCMP_CMP_LE:
		return value <= arg->datum_a;
	case SCMP_CMP_EQ:
		return value == arg->datum_a;
	case SCMP_CMP_GE:
		return value >= arg->datum_a;
	case SCMP_CMP_GT:
		return value > arg->datum_a;
	case SCMP_CMP_MASKED_EQ:
		return (value & arg->datum_a) == (arg->datum_b & arg->datum_a);
	default:
		return false;
	}
}

bool sb_seccomp_args_match(const struct sb_seccomp_rule *rule, const uint64_t args[6])
{
	for (size_t i = 0; i < rule->n_args; i++) {
		bool holds = condition_holds(&rule->args[i], args[rule->args[i].arg]);

		if (holds == rule->any_arg)
			return holds;
	}
	return !rule->any_arg;
}

int sb_seccomp_newest(const struct sb_seccomp_profile *profile, uint64_t bounding, uint32_t arch)
{
	int newest = -1;

	for (size_t i = 0; i < profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &profile->rules[i];

		if (!sb_seccomp_rule_applies(rule, bounding))
			continue;
		for (size_t j = 0; j < rule->n_names; j++) {
			int nr = seccomp_syscall_resolve_name_arch(arch, rule->names[j]);

			if (nr > newest)
				newest = nr;
		}
	}
	return newest;
}
