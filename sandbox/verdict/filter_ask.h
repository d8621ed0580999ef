// SPDX-License-Identifier: GPL-3.0-or-later
/* Would a policy's seccomp layer refuse this very call? */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/policy.h"
#include "sandbox/seccomp/seccomp.h"

/* AUDIT_ARCH_* of the programs this machine runs natively. */
uint32_t sb_native_arch(void);

/* False also when the call's name is unknown. `answer` is always set; of a stacked second profile
 * it holds the answer of the one that refuses. */
bool sb_filter_refuses(const struct sb_policy *policy, const char *syscall_name,
    const uint64_t args[6], struct sb_seccomp_answer *answer);
