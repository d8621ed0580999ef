// SPDX-License-Identifier: GPL-3.0-or-later
/* The command lines of docker-run(1) and podman-run(1): nearly one, apart from their defaults. */
#include <string.h>

#include "app/export/formats.h"
#include "sandbox/capability.h"
#include "sandbox/data.h"

struct runtime {
	const char *name;
	uint64_t caps;
	const char *seccomp;  /* the shipped profile that is its default */
	const char *apparmor; /* its default profile; NULL = not one the lab ships */
	const char *unmask;   /* how it takes the masks away */
	bool opens_ports;     /* net.ipv4.ip_unprivileged_port_start is 0 by default */
};

static const struct runtime docker = {
    .name = "docker",
    .caps = EXPORT_CAPS_DOCKER,
    .seccomp = "docker",
    .apparmor = "docker-default",
    .unmask = "systempaths=unconfined",
    .opens_ports = true, /* Moby daemon/oci_linux.go */
};

static const struct runtime podman = {
    .name = "podman",
    .caps = EXPORT_CAPS_PODMAN,
    .seccomp = "podman",
    .apparmor = NULL,
    .unmask = "unmask=ALL",
    .opens_ports = false,
};

#define NEXT_LINE " \\\n  "

static void write_capabilities(
    FILE *out, const struct runtime *runtime, const struct sb_policy *policy)
{
	struct export_change change =
	    export_cap_change(runtime->caps, policy->caps[SB_CAPS_BOUNDING]);

	if (change.drop_all)
		fputs(NEXT_LINE "--cap-drop ALL", out);
	if (change.drop)
		export_caps(out, change.drop, NEXT_LINE "--cap-drop ", "", true);
	if (change.add == sb_cap_all())
		fputs(NEXT_LINE "--cap-add ALL", out);
	else
		export_caps(out, change.add, NEXT_LINE "--cap-add ", "", true);
}

/* These programs read a profile's file themselves; a shipped one is named by its path. */
static int write_seccomp(
    FILE *out, const struct runtime *runtime, const struct sb_policy *policy, struct sb_error *err)
{
	char sub[SB_PATH_MAX + 16], path[2 * SB_PATH_MAX];
	bool is_path =
	    strchr(policy->seccomp_profile, '/') || strstr(policy->seccomp_profile, ".json");
	int r;

	if (policy->seccomp == SB_SECCOMP_OFF)
		fputs(NEXT_LINE "--security-opt seccomp=unconfined", out);
	if (policy->seccomp != SB_SECCOMP_FILTER ||
	    !strcmp(policy->seccomp_profile, runtime->seccomp))
		return 0;
	snprintf(sub, sizeof(sub), "seccomp/%s.json", policy->seccomp_profile);
	r = is_path ? 0 : sb_data_find(path, sizeof(path), sub, err);
	if (r < 0)
		return r;
	fputs(NEXT_LINE "--security-opt seccomp=", out);
	export_word(out, is_path ? policy->seccomp_profile : path);
	return 0;
}

static void write_apparmor(FILE *out, const struct runtime *runtime, const struct sb_policy *policy)
{
	if (runtime->apparmor && !strcmp(policy->apparmor_profile, runtime->apparmor))
		return;
	fputs(NEXT_LINE "--security-opt apparmor=", out);
	export_word(out, *policy->apparmor_profile ? policy->apparmor_profile : "unconfined");
}

static int write_run(FILE *out, const struct runtime *runtime, const struct sb_policy *policy,
    char *const *program, struct sb_error *err)
{
	int r;

	fprintf(out, "%s run --rm -it", runtime->name);
	fprintf(out, NEXT_LINE "--user %u:%u", policy->uid, policy->gid);
	for (unsigned i = 0; i < policy->n_groups; i++)
		fprintf(out, NEXT_LINE "--group-add %u", policy->groups[i]);
	write_capabilities(out, runtime, policy);
	if (policy->no_new_privs)
		fputs(NEXT_LINE "--security-opt no-new-privileges", out);
	r = write_seccomp(out, runtime, policy, err);
	write_apparmor(out, runtime, policy);
	if (!policy->mask_paths)
		fprintf(out, NEXT_LINE "--security-opt %s", runtime->unmask);
	if (policy->low_ports_open != runtime->opens_ports)
		fprintf(out, NEXT_LINE "--sysctl net.ipv4.ip_unprivileged_port_start=%d",
		    policy->low_ports_open ? 0 : 1024);
	fputs(NEXT_LINE "IMAGE", out);
	export_program(out, program, "CMD");
	fputc('\n', out);
	return r;
}

static int write_docker(
    FILE *out, const struct sb_policy *policy, char *const *program, struct sb_error *err)
{
	return write_run(out, &docker, policy, program, err);
}

static int write_podman(
    FILE *out, const struct sb_policy *policy, char *const *program, struct sb_error *err)
{
	return write_run(out, &podman, policy, program, err);
}

#define SAID                                                                                       \
	(EXPORT_FILTER | EXPORT_NNP_OFF | EXPORT_APPARMOR | EXPORT_GROUPS | EXPORT_MASKED |        \
	    EXPORT_UNMASKED | EXPORT_PORTS)

const struct export_format export_docker = {
    .name = "docker",
    .what = "a docker run command line",
    .says = SAID,
    .comment = "# ",
    .write = write_docker,
};

const struct export_format export_podman = {
    .name = "podman",
    .what = "a podman run command line",
    .says = SAID,
    .comment = "# ",
    .write = write_podman,
};
