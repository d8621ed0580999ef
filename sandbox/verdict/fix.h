// SPDX-License-Identifier: GPL-3.0-or-later
/* The smallest change that lets a refused call through, as the lab's option and as a Kubernetes
 * securityContext. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sandbox/policy.h"
#include "sandbox/verdict.h"

struct sb_fix_case {
	enum sb_stopper by;
	const struct sb_policy *policy;
	uint64_t missing_caps;    /* capabilities: all of them; seccomp: any one opens the call */
	const char *syscall_name; /* "" unknown */
	const char *object;       /* AppArmor's rule: "/etc/shadow r"; "" unknown */
};

/* "" when nothing in a policy changes it. */
void sb_fix(const struct sb_fix_case *of, char *buf, size_t size);
