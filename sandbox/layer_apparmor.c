// SPDX-License-Identifier: GPL-3.0-or-later
/* The guards: which files, networks, mounts and capabilities a program may use, by path and
 * profile (apparmor(7)). Who enforces it here is the backend's business. */
#include "sandbox/layer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/apparmor/backend.h"

static bool is_active(const struct sb_policy *policy)
{
	return policy->apparmor_profile[0] && strcmp(policy->apparmor_profile, "unconfined") != 0;
}

static void lift(struct sb_policy *policy)
{
	policy->apparmor_profile[0] = '\0';
	policy->apparmor_mode = SB_APPARMOR_ENFORCE;
}

static int prepare(
    const struct sb_policy *policy, struct sb_plan_builder *builder, struct sb_error *err)
{
	const struct sb_apparmor_backend *backend;
	int r;

	if (!is_active(policy))
		return 0;
	r = sb_apparmor_choose(policy, &backend, err);
	return r < 0 ? r : backend->prepare(policy, builder, err);
}

/* attr/exec belongs to the first security module; attr/apparmor/ came with Linux 5.8. Written raw:
 * aa_change_onexec() goes by /proc/TID, which is another task where an outer /proc is mounted. */
static int open_attribute(void)
{
	int fd = open("/proc/thread-self/attr/apparmor/exec", O_WRONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		fd = open("/proc/thread-self/attr/exec", O_WRONLY | O_CLOEXEC);
	return fd;
}

static int apply(const struct sb_plan *plan, int report, struct sb_error *err)
{
	ssize_t n;
	int fd, code;

	(void)report;
	if (!plan->apparmor_exec[0])
		return 0;
	fd = open_attribute();
	if (fd < 0)
		return sb_fail(err, errno, "ask for AppArmor profile '%s'", plan->apparmor_exec);
	n = write(fd, plan->apparmor_exec, strlen(plan->apparmor_exec));
	code = errno;
	close(fd);
	return n < 0 ? sb_fail(err, code, "ask for AppArmor profile '%s'", plan->apparmor_exec) : 0;
}

const struct sb_layer sb_layer_apparmor = {
    .id = SB_LAYER_APPARMOR,
    .name = "apparmor",
    .story = "guards",
    .about = "the profile's rules on files, network, mounts and capabilities",
    .is_active = is_active,
    .lift = lift,
    .prepare = prepare,
    .apply = apply,
};
