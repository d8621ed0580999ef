// SPDX-License-Identifier: GPL-3.0-or-later
#include <linux/capability.h>
#include <sys/capability.h>
#include <unistd.h>

#include "sandbox/world/internal.h"

/* containerd pkg/oci/spec.go defaultUnixCaps(): what containers without a user namespace are
 * trusted with everywhere. */
#define RUNTIME_DEFAULT UINT64_C(0xa80425fb)

static bool can_change_ids(void)
{
	cap_flag_value_t value = CAP_CLEAR;
	cap_t caps = cap_get_proc();

	if (caps)
		(void)cap_get_flag(caps, CAP_SETUID, CAP_EFFECTIVE, &value);
	cap_free(caps);
	return value == CAP_SET;
}

static void restrict_to_caller(struct sb_plan *plan)
{
	plan->is_plain = 1;
	plan->no_new_privs = 1;
	if (can_change_ids())
		return;
	plan->uid = geteuid();
	plan->gid = getegid();
	plan->n_groups = 0;
}

void sb_world_restrict(const struct sb_world *world, struct sb_plan *plan)
{
	if (world->kind == SB_WORLD_SHARED_IDS)
		for (int set = 0; set < SB_CAPSETS; set++)
			plan->caps[set] &= RUNTIME_DEFAULT;
	if (world->kind == SB_WORLD_PLAIN)
		restrict_to_caller(plan);
}
