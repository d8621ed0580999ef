// SPDX-License-Identifier: GPL-3.0-or-later
/* A Kubernetes Pod: kubernetes.io/docs/tasks/configure-pod-container/security-context. */
#include <json-c/json.h>
#include <string.h>

#include "app/export/formats.h"
#include "sandbox/apparmor/compile.h"
#include "sandbox/capability.h"

/* A JSON string is a YAML string too (YAML 1.2, 1.3), whatever is in it. */
static void write_string(FILE *out, const char *text)
{
	json_object *string = json_object_new_string(text);

	fputs(json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE), out);
	json_object_put(string);
}

static void write_list(FILE *out, const char *key, uint64_t mask)
{
	if (!mask)
		return;
	fprintf(out, "          %s: [", key);
	if (mask == sb_cap_all())
		fputs("ALL", out);
	else
		export_caps(out, mask, "", ", ", true);
	fputs("]\n", out);
}

static void write_capabilities(FILE *out, const struct sb_policy *policy)
{
	struct export_change change =
	    export_cap_change(EXPORT_CAPS_DOCKER, policy->caps[SB_CAPS_BOUNDING]);

	if (!change.drop_all && !change.drop && !change.add)
		return;
	fputs("        capabilities:\n", out);
	if (change.drop_all)
		fputs("          drop: [ALL]\n", out);
	write_list(out, "drop", change.drop);
	write_list(out, "add", change.add);
}

static void write_localhost(FILE *out, const char *profile)
{
	fputs("          type: Localhost\n          localhostProfile: ", out);
	write_string(out, profile);
	fputc('\n', out);
}

/* A node looks for Localhost profiles below its own root, /var/lib/kubelet/seccomp. */
static void write_seccomp(FILE *out, const struct sb_policy *policy)
{
	fputs("        seccompProfile:\n", out);
	if (policy->seccomp != SB_SECCOMP_FILTER)
		fputs("          type: Unconfined\n", out);
	else if (!strcmp(policy->seccomp_profile, "runtime-default"))
		fputs("          type: RuntimeDefault\n", out);
	else
		write_localhost(out, policy->seccomp_profile);
}

static void write_apparmor(FILE *out, const struct sb_policy *policy)
{
	fputs("        appArmorProfile:\n", out);
	if (!*policy->apparmor_profile)
		fputs("          type: Unconfined\n", out);
	else if (sb_apparmor_is_runtime_default(policy->apparmor_profile))
		fputs("          type: RuntimeDefault\n", out);
	else
		write_localhost(out, policy->apparmor_profile);
}

static void write_groups(FILE *out, const struct sb_policy *policy)
{
	if (!policy->n_groups)
		return;
	fputs("  securityContext:\n    supplementalGroups: [", out);
	for (unsigned i = 0; i < policy->n_groups; i++)
		fprintf(out, "%s%u", i ? ", " : "", policy->groups[i]);
	fputs("]\n", out);
}

static void write_command(FILE *out, char *const *program)
{
	if (!*program)
		return;
	fputs("      command:\n", out);
	for (; *program; program++) {
		fputs("        - ", out);
		write_string(out, *program);
		fputc('\n', out);
	}
}

static int write_pod(
    FILE *out, const struct sb_policy *policy, char *const *program, struct sb_error *err)
{
	(void)err;
	fputs("apiVersion: v1\nkind: Pod\nmetadata:\n  name: layerlab\nspec:\n", out);
	write_groups(out, policy);
	fputs("  containers:\n    - name: workload\n      image: IMAGE\n", out);
	write_command(out, program);
	fputs("      securityContext:\n", out);
	fprintf(out, "        runAsUser: %u\n        runAsGroup: %u\n", policy->uid, policy->gid);
	fprintf(
	    out, "        allowPrivilegeEscalation: %s\n", policy->no_new_privs ? "false" : "true");
	write_capabilities(out, policy);
	write_seccomp(out, policy);
	write_apparmor(out, policy);
	if (!policy->mask_paths)
		fputs("        procMount: Unmasked\n", out);
	return 0;
}

const struct export_format export_k8s = {
    .name = "k8s",
    .what = "a Kubernetes Pod",
    .says = EXPORT_FILTER | EXPORT_NNP_OFF | EXPORT_APPARMOR | EXPORT_GROUPS | EXPORT_MASKED |
            EXPORT_UNMASKED | EXPORT_PORTS,
    .comment = "# ",
    .write = write_pod,
};
