// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/fix.h"

#include <stdio.h>
#include <string.h>

#include "sandbox/text.h"
#include "sandbox/verdict/explain.h"

static void fix_capabilities(const struct sb_fix_case *of, char *buf, size_t size)
{
	char option[128], yaml[160];

	if (!of->missing_caps)
		return;
	sb_cap_join(of->missing_caps, "", "", ",", option, sizeof(option));
	sb_cap_join(of->missing_caps, "\"", "\"", ", ", yaml, sizeof(yaml));
	snprintf(
	    buf, size, "--cap-add %s (securityContext: {capabilities: {add: [%s]}})", option, yaml);
}

/* A capability in the bounding set is smaller than another profile only where it opens the call;
 * the one with the lowest number is the narrowest the runtimes list. */
static void fix_seccomp(const struct sb_fix_case *of, char *buf, size_t size)
{
	if (of->policy->seccomp == SB_SECCOMP_STRICT) {
		snprintf(buf, size, "--seccomp runtime-default instead of strict");
		return;
	}
	if (of->missing_caps) {
		struct sb_fix_case one = *of;

		one.missing_caps &= ~one.missing_caps + 1;
		fix_capabilities(&one, buf, size);
		return;
	}
	snprintf(buf, size,
	    "a profile that also allows %s (--seccomp FILE; securityContext: {seccompProfile: "
	    "{type: Localhost, localhostProfile: FILE}})",
	    of->syscall_name[0] ? of->syscall_name : "the call");
}

static void fix_apparmor(const struct sb_fix_case *of, char *buf, size_t size)
{
	if (of->object[0])
		snprintf(buf, size,
		    "a profile with the rule `%s,` (and without a deny for it), or --apparmor "
		    "unconfined",
		    of->object);
	else
		snprintf(buf, size,
		    "--apparmor unconfined (securityContext: {appArmorProfile: {type: "
		    "Unconfined}})");
}

void sb_fix(const struct sb_fix_case *of, char *buf, size_t size)
{
	buf[0] = '\0';
	switch (of->by) {
	case SB_BY_CAPABILITIES:
		fix_capabilities(of, buf, size);
		break;
	case SB_BY_SECCOMP:
		fix_seccomp(of, buf, size);
		break;
	case SB_BY_NO_NEW_PRIVS:
		sb_copy(buf, size,
		    "--no-new-privs=off (securityContext: {allowPrivilegeEscalation: true})");
		break;
	case SB_BY_APPARMOR:
		fix_apparmor(of, buf, size);
		break;
	case SB_BY_DAC:
		snprintf(
		    buf, size, "the file's owner, group or mode, or --user with an id it admits");
		break;
	case SB_BY_USERNS:
		snprintf(
		    buf, size, "only outside a user namespace (--userns host, meant for a VM)");
		break;
	default:
		break;
	}
}
