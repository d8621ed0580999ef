// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Seccomp as the runtimes build it: an OCI profile (runtime-spec config-linux.md, "Seccomp")
 * becomes rules under a bounding set, rules become classic BPF through libseccomp, and the
 * same program can be asked about a call in user space.
 *
 *   sb_seccomp_load() -> sb_seccomp_compile() -> sb_filter -> sb_filter_run()
 * or, cached: sb_seccomp_filter().
 */
#pragma once

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

struct sb_seccomp_profile; /* opaque: one OCI document */

/* `spec`: a shipped or user profile's name, or a path (contains '/' or ends in .json).
 * Malformed input names file, line and column. */
int sb_seccomp_load(const char *spec, struct sb_seccomp_profile **ret, struct sb_error *err);
struct sb_seccomp_profile *sb_seccomp_free(struct sb_seccomp_profile *profile);

struct sb_filter {
	struct sock_filter *instructions; /* owned by whoever the function says */
	size_t n_instructions;
	uint32_t flags; /* SECCOMP_FILTER_FLAG_* the profile asks for */
};

/* The program for this machine's architectures under `bounding` (capability mask: the runtimes
 * test includes/excludes.caps on the bounding set) and the running kernel. Caller frees
 * ret->instructions. */
int sb_seccomp_compile(const struct sb_seccomp_profile *profile, uint64_t bounding,
    struct sb_filter *ret, struct sb_error *err);

/* load + compile, cached in memory and in $XDG_CACHE_HOME/layerlab by (profile's bytes, bounding,
 * architecture, kernel release). ret->instructions belongs to the cache; valid until exit. */
int sb_seccomp_filter(const char *spec, uint64_t bounding, struct sb_filter *ret, struct sb_error *err);

/* Runs the program on one call; returns the SECCOMP_RET_* value (action and data) as the kernel
 * would. `arch` is AUDIT_ARCH_*. Pure; never reads outside the program. */
uint32_t sb_filter_run(const struct sb_filter *filter, uint32_t arch, uint32_t nr, const uint64_t args[6]);

/* Why: the profile's rule that decides this call, as a sentence such as
 * "unshare is allowed only with CAP_SYS_ADMIN in the bounding set". `action` as sb_filter_run(). */
struct sb_seccomp_answer {
	uint32_t action;
	int errno_value;   /* of an ERRNO action, else 0 */
	char rule[256];
	uint64_t missing_caps; /* capabilities any one of which would open the call; 0 = none would */
};
int sb_seccomp_ask(const char *spec, uint64_t bounding, uint32_t arch, const char *syscall_name,
    const uint64_t args[6], struct sb_seccomp_answer *ret, struct sb_error *err);
