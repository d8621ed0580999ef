// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/filter_ask.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/text.h"

uint32_t sb_native_arch(void)
{
	return seccomp_arch_native();
}

static bool is_refusal(uint32_t action)
{
	switch (action & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
	case SECCOMP_RET_LOG:
	case SECCOMP_RET_USER_NOTIF:
		return false;
	default:
		return true;
	}
}

/* seccomp(2): strict mode leaves read, write, _exit and sigreturn. */
static bool strict_refuses(const char *name, struct sb_seccomp_answer *answer)
{
	static const char *const left[] = {"read", "write", "exit", "rt_sigreturn", "sigreturn"};

	for (size_t i = 0; i < SB_COUNT(left); i++)
		if (strcmp(name, left[i]) == 0)
			return false;
	answer->action = SECCOMP_RET_KILL_THREAD;
	snprintf(answer->rule, sizeof(answer->rule),
	    "strict mode kills at every call but read, write, _exit and sigreturn");
	return true;
}

bool sb_filter_refuses(const struct sb_policy *policy, const char *syscall_name,
    const uint64_t args[6], struct sb_seccomp_answer *answer)
{
	const char *const profiles[] = {policy->seccomp_profile, policy->seccomp_profile2};

	*answer = (struct sb_seccomp_answer){.action = SECCOMP_RET_ALLOW};
	if (policy->seccomp == SB_SECCOMP_STRICT)
		return strict_refuses(syscall_name, answer);
	if (policy->seccomp != SB_SECCOMP_FILTER)
		return false;
	for (size_t i = 0; i < SB_COUNT(profiles); i++) {
		if (!profiles[i][0])
			continue;
		if (sb_seccomp_ask(profiles[i], sb_policy_filter_bounding(policy), sb_native_arch(),
		        syscall_name, args, answer, NULL) == 0 &&
		    is_refusal(answer->action))
			return true;
	}
	return false;
}
