// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apparmor/backend.h"

#include <errno.h>
#include <string.h>

#include "sandbox/apparmor/compile.h"
#include "sandbox/text.h"

static int none_probe(const struct sb_policy *policy, struct sb_error *err)
{
	(void)policy;
	(void)err;
	return 0;
}

static int none_prepare(
    const struct sb_policy *policy, struct sb_plan_builder *builder, struct sb_error *err)
{
	(void)policy;
	(void)builder;
	(void)err;
	return 0;
}

static int none_read_back(pid_t pid, struct sb_status *status, struct sb_error *err)
{
	(void)pid;
	(void)err;
	status->apparmor_source = SB_APPARMOR_NONE;
	status->apparmor_label[0] = '\0';
	status->apparmor_mode[0] = '\0';
	return 0;
}

const struct sb_apparmor_backend sb_apparmor_none = {
    .source = SB_APPARMOR_NONE,
    .name = "none",
    .probe = none_probe,
    .prepare = none_prepare,
    .read_back = none_read_back,
};

/* In the order in which AUTO takes the first that would work. */
static const struct sb_apparmor_backend *const backends[] = {
    &sb_apparmor_kernel,
    &sb_apparmor_emulated,
    &sb_apparmor_none,
};

static const struct sb_apparmor_backend *by_source(enum sb_apparmor_source source)
{
	for (size_t i = 0; i < SB_COUNT(backends); i++)
		if (backends[i]->source == source)
			return backends[i];
	return NULL;
}

static bool confines(const struct sb_policy *policy)
{
	return policy->apparmor_profile[0] && strcmp(policy->apparmor_profile, "unconfined") != 0;
}

/* Emulation adds a seccomp filter. Where the policy names no profile of its own that would only
 * make `Seccomp: 0` untrue: the default template's refusals are covered by the masked paths. */
static bool is_worth_emulating(const struct sb_policy *policy)
{
	return confines(policy) && !sb_apparmor_is_runtime_default(policy->apparmor_profile);
}

int sb_apparmor_choose(
    const struct sb_policy *policy, const struct sb_apparmor_backend **ret, struct sb_error *err)
{
	const struct sb_apparmor_backend *asked = by_source(policy->apparmor_source);
	int r;

	if (asked) {
		r = asked->probe(policy, err);
		if (r < 0)
			return sb_wrap(err, r, "AppArmor by '%s'", asked->name);
		*ret = asked;
		return 0;
	}
	for (size_t i = 0; i < SB_COUNT(backends); i++) {
		if (backends[i] == &sb_apparmor_emulated && !is_worth_emulating(policy))
			continue;
		if (backends[i]->probe(policy, NULL) == 0) {
			*ret = backends[i];
			return 0;
		}
	}
	return sb_fail(err, ENOTSUP, "AppArmor");
}

static bool is_confined(const struct sb_status *status)
{
	return status->apparmor_source == SB_APPARMOR_KERNEL &&
	       strcmp(status->apparmor_label, "unconfined") != 0;
}

bool sb_apparmor_was_removed(const struct sb_status *before, const struct sb_status *now)
{
	return before->pid == now->pid && is_confined(before) &&
	       now->apparmor_source == SB_APPARMOR_KERNEL && !is_confined(now);
}
