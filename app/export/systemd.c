// SPDX-License-Identifier: GPL-3.0-or-later
/* A drop-in for a unit: systemd.exec(5). */
#include <json-c/json.h>
#include <linux/securebits.h>
#include <string.h>

#include "app/export/formats.h"
#include "sandbox/seccomp/seccomp.h"
#include "sandbox/world.h"

static const struct {
	unsigned bit;
	const char *name;
} securebits[] = {
    {SECBIT_NOROOT, "noroot"},
    {SECBIT_NOROOT_LOCKED, "noroot-locked"},
    {SECBIT_NO_SETUID_FIXUP, "no-setuid-fixup"},
    {SECBIT_NO_SETUID_FIXUP_LOCKED, "no-setuid-fixup-locked"},
    {SECBIT_KEEP_CAPS, "keep-caps"},
    {SECBIT_KEEP_CAPS_LOCKED, "keep-caps-locked"},
};

static void write_securebits(FILE *out, const struct sb_policy *policy)
{
	if (!policy->securebits)
		return;
	fputs("SecureBits=", out);
	for (size_t i = 0, n = 0; i < sizeof(securebits) / sizeof(securebits[0]); i++)
		if (policy->securebits & securebits[i].bit)
			fprintf(out, "%s%s", n++ ? " " : "", securebits[i].name);
	fputc('\n', out);
}

static void write_paths(FILE *out, const char *key, const char *const *paths)
{
	fprintf(out, "%s=", key);
	for (size_t i = 0; paths[i]; i++)
		fprintf(out, "%s-%s", i ? " " : "", paths[i]);
	fputc('\n', out);
}

/* systemd's filters look at numbers, not at arguments: a call that the profile allows for some
 * arguments only is named in a comment. */
static void write_rule(FILE *out, json_object *rule, const char *wanted, bool with_args)
{
	json_object *names, *args, *action;
	bool has_args = json_object_object_get_ex(rule, "args", &args) && args &&
	                json_object_array_length(args) > 0;

	if (has_args != with_args || !json_object_object_get_ex(rule, "action", &action) ||
	    strcmp(json_object_get_string(action), wanted) ||
	    !json_object_object_get_ex(rule, "names", &names))
		return;
	for (size_t i = 0; i < json_object_array_length(names); i++)
		fprintf(out, "%s ", json_object_get_string(json_object_array_get_idx(names, i)));
}

static void write_rules(FILE *out, json_object *filter, const char *wanted, bool with_args)
{
	json_object *rules;

	if (!json_object_object_get_ex(filter, "syscalls", &rules))
		return;
	for (size_t i = 0; i < json_object_array_length(rules); i++)
		write_rule(out, json_object_array_get_idx(rules, i), wanted, with_args);
}

static int write_filter(FILE *out, const struct sb_policy *policy, struct sb_error *err)
{
	json_object *filter, *action;
	bool allows_by_default;
	int r;

	if (policy->seccomp != SB_SECCOMP_FILTER)
		return 0;
	r = sb_seccomp_resolve(
	    policy->seccomp_profile, policy->caps[SB_CAPS_BOUNDING], &filter, err);
	if (r < 0)
		return r;
	json_object_object_get_ex(filter, "defaultAction", &action);
	allows_by_default = !strcmp(json_object_get_string(action), "SCMP_ACT_ALLOW");
	fputs("# allowed for some arguments only, which systemd cannot say: ", out);
	write_rules(out, filter, "SCMP_ACT_ALLOW", true);
	fprintf(out, "\nSystemCallErrorNumber=EPERM\nSystemCallFilter=%s",
	    allows_by_default ? "~" : "");
	write_rules(out, filter, allows_by_default ? "SCMP_ACT_ERRNO" : "SCMP_ACT_ALLOW", false);
	fputc('\n', out);
	json_object_put(filter);
	return 0;
}

static void write_user(FILE *out, const struct sb_policy *policy)
{
	fprintf(out, "User=%u\nGroup=%u\n", policy->uid, policy->gid);
	if (!policy->n_groups)
		return;
	fputs("SupplementaryGroups=", out);
	for (unsigned i = 0; i < policy->n_groups; i++)
		fprintf(out, "%s%u", i ? " " : "", policy->groups[i]);
	fputc('\n', out);
}

static int write_unit(
    FILE *out, const struct sb_policy *policy, char *const *program, struct sb_error *err)
{
	fputs("[Service]\n", out);
	if (*program) {
		fputs("ExecStart=", out);
		export_program(out, program, "");
		fputc('\n', out);
	}
	write_user(out, policy);
	fputs("CapabilityBoundingSet=", out);
	export_caps(out, policy->caps[SB_CAPS_BOUNDING], "CAP_", " ", true);
	fputs("\nAmbientCapabilities=", out);
	export_caps(out, policy->caps[SB_CAPS_AMBIENT], "CAP_", " ", true);
	fputc('\n', out);
	write_securebits(out, policy);
	fprintf(out, "NoNewPrivileges=%s\n", policy->no_new_privs ? "yes" : "no");
	if (*policy->apparmor_profile)
		fprintf(out, "AppArmorProfile=%s\n", policy->apparmor_profile);
	if (policy->mask_paths) {
		write_paths(out, "InaccessiblePaths", sb_masked_paths);
		write_paths(out, "ReadOnlyPaths", sb_readonly_paths);
	}
	return write_filter(out, policy, err);
}

const struct export_format export_systemd = {
    .name = "systemd",
    .what = "a drop-in for a systemd service",
    .says = EXPORT_SECUREBITS | EXPORT_FILTER | EXPORT_NNP_OFF | EXPORT_APPARMOR | EXPORT_GROUPS |
            EXPORT_MASKED | EXPORT_UNMASKED,
    .comment = "# ",
    .write = write_unit,
};
