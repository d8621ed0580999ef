// SPDX-License-Identifier: GPL-3.0-or-later
/* A container's security settings on their way from a Kubernetes manifest to a policy. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/data/yaml.h"
#include "sandbox/policy.h"

struct sb_manifest {
	const struct sb_yaml *pod;       /* the PodSpec */
	const struct sb_yaml *metadata;  /* of the same template; NULL = none */
	const struct sb_yaml *container; /* the Container */
	struct sb_policy policy;         /* starts as containerd's default */
	bool privileged, non_root, has_user;
	char *notes; /* one per line; NULL = not wanted */
	size_t notes_size;
};

/* Adds "FILE:LINE:COLUMN: text" to the notes. */
void sb_manifest_note(struct sb_manifest *manifest, const struct sb_yaml *node, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

/* Merges the pod's and the container's securityContext into the policy as kubelet and containerd
 * do: the container's settings win. */
int sb_manifest_apply(struct sb_manifest *manifest, struct sb_error *err);
