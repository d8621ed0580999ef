// SPDX-License-Identifier: GPL-3.0-or-later
/* A profile as the runtime-spec knows it: what Moby's format makes conditional is decided. */
#include "sandbox/seccomp/profile.h"
#include "sandbox/seccomp/tables.h"
#include "sandbox/text.h"

/* Members of a rule that runtime-spec's config-linux.md has; "comment", "includes" and "excludes"
 * are Moby's. */
static const char *const rule_keys[] = {"names", "action", "errnoRet", "args"};
static const char *const profile_keys[] = {"defaultAction", "defaultErrnoRet", "flags"};

static void take(struct json_object *to, struct json_object *from, const char *key)
{
	struct json_object *value;

	if (json_object_object_get_ex(from, key, &value) && value)
		json_object_object_add(to, key, json_object_get(value));
}

static struct json_object *resolved_rules(
    const struct sb_seccomp_profile *profile, uint64_t bounding)
{
	struct json_object *rules = json_object_new_array(), *all, *rule;

	json_object_object_get_ex(profile->document, "syscalls", &all);
	for (size_t i = 0; i < profile->n_rules; i++) {
		if (!sb_seccomp_rule_applies(&profile->rules[i], bounding))
			continue;
		rule = json_object_new_object();
		for (size_t k = 0; k < SB_COUNT(rule_keys); k++)
			take(rule, json_object_array_get_idx(all, i), rule_keys[k]);
		json_object_array_add(rules, rule);
	}
	return rules;
}

static struct json_object *resolved_arches(const struct sb_seccomp_profile *profile)
{
	struct json_object *arches = json_object_new_array();

	for (size_t i = 0; i < profile->n_arches; i++) {
		const struct sb_seccomp_arch *arch = sb_seccomp_arch_by_token(profile->arches[i]);

		if (arch)
			json_object_array_add(arches, json_object_new_string(arch->word));
	}
	return arches;
}

int sb_seccomp_resolve(
    const char *spec, uint64_t bounding, struct json_object **ret, struct sb_error *err)
{
	struct sb_seccomp_profile *profile;
	struct json_object *resolved;
	int r = sb_seccomp_load(spec, &profile, err);

	if (r < 0)
		return r;
	resolved = json_object_new_object();
	for (size_t k = 0; k < SB_COUNT(profile_keys); k++)
		take(resolved, profile->document, profile_keys[k]);
	json_object_object_add(resolved, "architectures", resolved_arches(profile));
	json_object_object_add(resolved, "syscalls", resolved_rules(profile, bounding));
	sb_seccomp_free(profile);
	*ret = resolved;
	return 0;
}
