// SPDX-License-Identifier: GPL-3.0-or-later
/* The lab's own enforcement, for kernels without AppArmor. */
#include "sandbox/apparmor/backend.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/apparmor/emulation/emulation.h"

static int probe(const struct sb_policy *policy, struct sb_error *err)
{
	unsigned action = SECCOMP_RET_USER_NOTIF;

	(void)policy;
	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) < 0)
		return sb_fail(err, errno, "this kernel has no seccomp user notification");
	return 0;
}

static int prepare(
    const struct sb_policy *policy, struct sb_plan_builder *builder, struct sb_error *err)
{
	if (strstr(policy->apparmor_profile, "//&"))
		return sb_reject(err,
		    "AppArmor profile '%s': stacks are not emulated, they need a kernel with "
		    "AppArmor ('layerlab vm')",
		    policy->apparmor_profile);
	return sb_emulation_prepare(policy, builder, &builder->emulation, err);
}

/* The kernel knows nothing of the emulation's labels: sb_emulation_describe() fills them in. */
static int read_back(pid_t pid, struct sb_status *status, struct sb_error *err)
{
	return sb_apparmor_none.read_back(pid, status, err);
}

const struct sb_apparmor_backend sb_apparmor_emulated = {
    .source = SB_APPARMOR_EMULATED,
    .name = "emulated",
    .probe = probe,
    .prepare = prepare,
    .read_back = read_back,
};
