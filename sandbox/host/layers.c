// SPDX-License-Identifier: GPL-3.0-or-later
/* What this kernel offers for each of the four layers, and for their neighbours. */
#include <errno.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/capability.h"
#include "sandbox/cleanup.h"
#include "sandbox/host/probe.h"
#include "sandbox/text.h"

void host_capabilities(struct sb_finding *finding)
{
	int last = sb_cap_last(), missing = 0;
	char name[SB_CAP_NAME_MAX], why[256] = "";

	for (int cap = 0; cap <= last; cap++) {
		if (prctl(PR_CAPBSET_READ, cap) != 0)
			continue;
		snprintf(why + strlen(why), sizeof(why) - strlen(why), "%s%s",
		    missing++ ? ", " : "the lab's own bounding set lacks ", sb_cap_name(cap, name));
	}
	if (!missing)
		host_yes(finding, "Capabilities: %d, 0 to %d", last + 1, last);
	else
		host_lacks(finding, SB_SUPPORT_PARTLY,
		    "Capabilities: all inside a user namespace, not all without one", why, "");
}

void host_own_no_new_privs(struct sb_finding *finding)
{
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		host_yes(finding, "no_new_privs: can be switched");
	else
		host_lacks(finding, SB_SUPPORT_PARTLY,
		    "no_new_privs: already on, and there is no way back",
		    "the lab itself was started with it; every sandbox inherits it",
		    "start the lab without it (docker run --security-opt no-new-privs=false …)");
}

/* prctl(2): mode 2 is there when a NULL program fails with EFAULT, and not when with EINVAL. */
void host_seccomp_filter(struct sb_finding *finding)
{
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0) < 0 && errno == EFAULT)
		host_yes(finding, "Seccomp filters: yes");
	else
		host_lacks(finding, SB_SUPPORT_NO, "Seccomp filters: none",
		    "this kernel is built without CONFIG_SECCOMP_FILTER", "");
}

void host_seccomp_strict(struct sb_finding *finding)
{
	if (host_own_status("Seccomp", 10, -1) < 0)
		host_lacks(finding, SB_SUPPORT_NO, "Seccomp strict mode: none",
		    "this kernel is built without CONFIG_SECCOMP", "");
	else if (host_own_status("Seccomp", 10, 0) == 2)
		host_lacks(finding, SB_SUPPORT_NO, "Seccomp strict mode: not to be had",
		    "the lab itself runs under a filter, and a filtered process cannot enter it",
		    "");
	else
		host_yes(finding, "Seccomp strict mode: yes");
}

void host_seccomp_notify(struct sb_finding *finding)
{
	struct seccomp_notif_sizes sizes;
	uint32_t action = SECCOMP_RET_USER_NOTIF;

	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 &&
	    syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) == 0)
		host_yes(finding, "Seccomp user notification: yes");
	else
		host_lacks(finding, SB_SUPPORT_NO, "Seccomp user notification: none",
		    "it came with Linux 5.0; without it AppArmor cannot be emulated", "");
}

void host_seccomp_log(struct sb_finding *finding)
{
	static const char path[] = "/proc/sys/kernel/seccomp/actions_logged";
	char logged[128];

	host_line(path, logged, sizeof(logged));
	if (strstr(logged, "errno"))
		host_yes(finding, "Seccomp log: refusals are logged (%s)", logged);
	else
		host_lacks(finding, SB_SUPPORT_PARTLY,
		    "Seccomp log: refusals with an errno are not logged",
		    *logged ? "kernel.seccomp.actions_logged leaves errno out"
		            : "there is no such list here",
		    *logged ? "sudo sysctl -w kernel.seccomp.actions_logged=\"kill_process "
		              "kill_thread trap "
		              "errno user_notif trace log\""
		            : "");
}

void host_lsms(struct sb_finding *finding)
{
	char list[128];

	host_line("/sys/kernel/security/lsm", list, sizeof(list));
	if (*list)
		host_yes(finding, "Security modules: %s", list);
	else
		host_lacks(finding, SB_SUPPORT_PARTLY, "Security modules: the list cannot be read",
		    "securityfs is not mounted here",
		    "sudo mount -t securityfs securityfs /sys/kernel/security");
}

static bool apparmor_enabled(void)
{
	char enabled[8];

	return *host_line("/sys/module/apparmor/parameters/enabled", enabled, sizeof(enabled)) ==
	       'Y';
}

void host_apparmor(struct sb_finding *finding)
{
	if (!apparmor_enabled())
		host_lacks(finding, SB_SUPPORT_NO, "AppArmor: this kernel has none",
		    access("/sys/module/apparmor", F_OK) == 0
		        ? "it is built in and switched off"
		        : "it is not built in; profiles that a policy names are EMULATED",
		    access("/sys/module/apparmor", F_OK) == 0
		        ? "boot with apparmor=1 lsm=…,apparmor, or: layerlab vm"
		        : "layerlab vm");
	else if (geteuid() != 0)
		host_lacks(finding, SB_SUPPORT_PARTLY,
		    "AppArmor: in the kernel; only loaded profiles can be used",
		    "loading a profile is for root", "sudo layerlab setup");
	else
		host_yes(finding, "AppArmor: in the kernel");
}

void host_apparmor_parser(struct sb_finding *finding)
{
	if (host_has_program("apparmor_parser"))
		host_yes(finding, "apparmor_parser: installed");
	else
		host_lacks(finding, SB_SUPPORT_PARTLY, "apparmor_parser: not installed",
		    "only the shipped profiles can be used, not your own",
		    "sudo apt-get install apparmor");
}

void host_apparmor_emulation(struct sb_finding *finding)
{
	struct sb_finding notify = {0};

	host_seccomp_notify(&notify);
	if (notify.support == SB_SUPPORT_YES)
		host_yes(finding,
		    "AppArmor, emulated: yes; always marked EMULATED, no security boundary");
	else
		host_lacks(
		    finding, SB_SUPPORT_NO, "AppArmor, emulated: no", notify.why, "layerlab vm");
}

void host_landlock(struct sb_finding *finding)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	if (abi > 0)
		host_yes(finding, "Landlock: ABI %ld", abi);
	else
		host_lacks(finding, SB_SUPPORT_NO, "Landlock: none",
		    errno == EOPNOTSUPP ? "it is built in and switched off"
		                        : "this kernel has none",
		    errno == EOPNOTSUPP ? "boot with lsm=landlock,…" : "");
}

void host_yama(struct sb_finding *finding)
{
	long scope = host_number("/proc/sys/kernel/yama/ptrace_scope", 0);

	if (scope == 0)
		host_yes(finding, "Yama: does not restrict ptrace");
	else
		host_lacks(finding, SB_SUPPORT_PARTLY,
		    "Yama: restricts ptrace, whatever the layers say",
		    "kernel.yama.ptrace_scope is not 0",
		    "sudo sysctl -w kernel.yama.ptrace_scope=0");
}
