// SPDX-License-Identifier: GPL-3.0-or-later
/* The other big security module: where it is, a refusal may be its own, and AppArmor is not. */
#include "sandbox/host/probe.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* selinuxfs is mounted by whoever loads the policy; the list of modules tells without it. */
static bool is_in_force(void)
{
	char list[256];

	return access("/sys/fs/selinux/enforce", F_OK) == 0 ||
	       strstr(host_line("/sys/kernel/security/lsm", list, sizeof(list)), "selinux");
}

static const char *mode(void)
{
	switch (host_number("/sys/fs/selinux/enforce", -1)) {
	case 0:
		return "permissive";
	case 1:
		return "enforcing";
	default:
		return "without a policy";
	}
}

void host_selinux(struct sb_finding *finding)
{
	char context[80], what[160];

	if (!is_in_force()) {
		host_yes(finding, "SELinux: not in force here");
		return;
	}
	host_line("/proc/self/attr/current", context, sizeof(context));
	snprintf(what, sizeof(what), "SELinux: in force (%s); the lab runs as %s", mode(), context);
	host_lacks(finding, SB_SUPPORT_PARTLY, what,
	    "it judges by labels, not by paths; its EACCES is none of the lab's layers (ausearch "
	    "-m avc "
	    "shows it), and AppArmor profiles are EMULATED here",
	    "layerlab vm");
}
