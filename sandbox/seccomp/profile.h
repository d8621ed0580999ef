// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A profile as read, before any capability set or kernel has been looked at. Internal to this
 * folder; the public face is seccomp.h. Strings belong to `document`.
 */
#pragma once

#include <json-c/json.h>
#include <seccomp.h>

#include "sandbox/policy.h"
#include "sandbox/seccomp/seccomp.h"

/* "includes" or "excludes": when a rule is part of the filter (the format of Moby and Podman). */
struct sb_seccomp_when {
	uint64_t caps;       /* includes: all of them, excludes: any of them, in the bounding set */
	const char **arches; /* Go names of this machine's architecture: "amd64" */
	size_t n_arches;
	unsigned min_kernel[2]; /* major, minor; 0.0 = not asked */
};

struct sb_seccomp_rule {
	const char **names;
	size_t n_names;
	uint32_t action; /* SCMP_ACT_* with its errno */
	struct scmp_arg_cmp *args;
	size_t n_args;
	bool any_arg; /* two conditions on one argument: runc then takes each for itself */
	struct sb_seccomp_when includes, excludes;
	const char *comment; /* NULL = none */
};

struct sb_seccomp_profile {
	char name[SB_PATH_MAX];
	const char *about; /* NULL = none */
	uint32_t default_action;
	uint32_t arches[SB_SECCOMP_ARCHES]; /* SCMP_ARCH_*, as the document orders them */
	size_t n_arches;
	uint32_t flags; /* SECCOMP_FILTER_FLAG_* */
	struct sb_seccomp_rule *rules;
	size_t n_rules;
	struct json_object *document;
};

/* Reads one document; `name` is the profile's name or path, for messages. */
int sb_seccomp_parse(const char *name, const char *text, size_t size,
    struct sb_seccomp_profile **ret, struct sb_error *err);

/* True when the rule is part of the filter under `bounding` on this machine and kernel. */
bool sb_seccomp_rule_applies(const struct sb_seccomp_rule *rule, uint64_t bounding);

/* Does the rule's list of argument conditions hold? */
bool sb_seccomp_args_match(const struct sb_seccomp_rule *rule, const uint64_t args[6]);

bool sb_seccomp_rule_names(const struct sb_seccomp_rule *rule, const char *syscall_name);

/* The file a spec means. */
int sb_seccomp_path(const char *spec, char path[static SB_PATH_MAX], struct sb_error *err);

/* Its text; the caller frees *ret_text. */
int sb_seccomp_read(const char *path, char **ret_text, size_t *ret_size, struct sb_error *err);

/* runc's first instructions: ENOSYS for calls newer than the newest that the profile names.
 * Prepends to *filter. */
int sb_seccomp_prepend_enosys(const struct sb_seccomp_profile *profile, uint64_t bounding,
    struct sb_filter *filter, struct sb_error *err);
bool sb_seccomp_has_enosys_stub(const struct sb_seccomp_profile *profile);

/* Highest call number any applied rule names on `arch` (SCMP_ARCH_*); -1 = none. */
int sb_seccomp_newest(const struct sb_seccomp_profile *profile, uint64_t bounding, uint32_t arch);
