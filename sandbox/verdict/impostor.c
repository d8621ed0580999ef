// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/impostor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/text.h"
#include "sandbox/verdict/syscall_text.h"

static bool asks(const struct sb_attack *attack, const char *check)
{
	for (size_t i = 0; i < attack->n_calls; i++)
		for (char **at = attack->calls[i].order; at && *at; at++)
			if (strcmp(*at, check) == 0)
				return true;
	return false;
}

/* The data file's word for the sandbox with nothing switched on. */
static enum sb_stopper expected_when_open(const struct sb_attack *attack)
{
	const struct sb_expectation *expected = sb_expectation_find(attack, "open", false);

	for (unsigned by = SB_LAYERS; expected && expected->stopped_by && by < SB_BY_NOBODY; by++)
		if (strcmp(expected->stopped_by, sb_stopper_name[by]) == 0)
			return (enum sb_stopper)by;
	return SB_BY_NOBODY;
}

static enum sb_stopper guess(const struct sb_case *of)
{
	enum sb_stopper expected = expected_when_open(of->attack);

	if (sb_case_refusal(of, SB_BY_USERNS))
		return SB_BY_USERNS;
	if (expected != SB_BY_NOBODY)
		return expected;
	if (asks(of->attack, "userns"))
		return SB_BY_USERNS;
	if (of->policy->uid != 0 || sb_errno_in_text(of->attempt->output) == EACCES)
		return SB_BY_DAC;
	return SB_BY_OTHER;
}

enum sb_stopper sb_impostor_of_attack(const struct sb_case *of, char *why, size_t size)
{
	enum sb_stopper by = guess(of);
	const struct sb_refusal *refusal = sb_case_refusal(of, by);
	char caps[160];

	sb_cap_list(refusal && refusal->capability >= 0 ? UINT64_C(1) << refusal->capability
	                                                : of->attack->capabilities,
	    caps, sizeof(caps));
	if (by == SB_BY_USERNS)
		snprintf(why, size,
		    "the sandbox's user namespace: the kernel wants %s of the machine's own user "
		    "namespace, which no capability in here is",
		    caps[0] ? caps : "a capability");
	else if (by == SB_BY_DAC)
		snprintf(why, size,
		    "plain file permissions: uid %u is not admitted by owner, group or mode",
		    of->policy->uid);
	else
		sb_copy(
		    why, size, "none of the four layers: it stays refused with all of them lifted");
	return by;
}

/* Calls whose refusal has a well-known cause that is no layer's. */
static const struct cause {
	const char *syscall;
	int errno_value;
	enum sb_stopper by;
	const char *why;
} causes[] = {
    {"ptrace", EPERM, SB_BY_OTHER,
        "the target is traced already, not dumpable, or Yama (kernel.yama.ptrace_scope) refuses"},
    {"unshare", EPERM, SB_BY_OTHER,
        "the caller is chrooted, or a sysctl (kernel.unprivileged_userns_clone, "
        "kernel.apparmor_restrict_unprivileged_userns) refuses user namespaces"},
    {"unshare", ENOSPC, SB_BY_OTHER, "a limit of /proc/sys/user/max_*_namespaces is reached"},
    {"clone", ENOSPC, SB_BY_OTHER, "a limit of /proc/sys/user/max_*_namespaces is reached"},
    {"mount", EPERM, SB_BY_OTHER, "mount flags of an outer user namespace are locked"},
    {"userfaultfd", EPERM, SB_BY_OTHER, "the sysctl vm.unprivileged_userfaultfd is 0"},
    {"bpf", EPERM, SB_BY_OTHER, "the sysctl kernel.unprivileged_bpf_disabled is set"},
    {"perf_event_open", EACCES, SB_BY_OTHER, "the sysctl kernel.perf_event_paranoid"},
    {"io_uring_setup", EPERM, SB_BY_OTHER, "the sysctl kernel.io_uring_disabled is set"},
    {"write", EPERM, SB_BY_USERNS,
        "the file behind the descriptor refuses it (uid_map, gid_map: user_namespaces(7))"},
    {"bind", EACCES, SB_BY_OTHER, "the port is below net.ipv4.ip_unprivileged_port_start"},
};

static const struct cause *well_known(const char *syscall, int errno_value)
{
	for (size_t i = 0; i < SB_COUNT(causes); i++)
		if (causes[i].errno_value == errno_value && strcmp(causes[i].syscall, syscall) == 0)
			return &causes[i];
	return NULL;
}

/* What the file, its mount or the kernel itself says; NULL = nothing of the kind. */
static const char *of_file_or_kernel(const struct sb_refusal *refusal)
{
	if (refusal->nosuid)
		return "the file lies on a mount with the nosuid flag: execve ignored its "
		       "set-user-ID bits and capabilities and said nothing";
	if (refusal->noexec)
		return "the file lies on a mount with the noexec flag";
	if (refusal->errno_value == ENOSYS)
		return "this kernel does not have the call";
	return refusal->errno_value == EROFS ? "the mount is read-only" : NULL;
}

/* A capability was asked for that no layer withholds. */
static enum sb_stopper of_capability(
    const struct sb_refusal *refusal, const struct sb_policy *policy, char *why, size_t size)
{
	char caps[64];

	sb_cap_list(UINT64_C(1) << refusal->capability, caps, sizeof(caps));
	if (refusal->outside_userns) {
		snprintf(why, size,
		    "the kernel wants %s of the machine's own user namespace: none that is held "
		    "inside a sandbox's user namespace counts",
		    caps);
		return SB_BY_USERNS;
	}
	snprintf(why, size,
	    "an ordinary user's process (uid %u here) holds no capability, and permissions do not "
	    "admit it without %s",
	    refusal->creds_known ? refusal->uid : policy->uid, caps);
	return SB_BY_DAC;
}

static enum sb_stopper of_errno(const struct sb_refusal *refusal, char *why, size_t size)
{
	if (refusal->errno_value == EACCES) {
		sb_copy(why, size,
		    "file permissions: mode, owner or group, or a mount with nodev or noexec");
		return SB_BY_DAC;
	}
	sb_copy(why, size,
	    strstr(refusal->text, "…")
	        ? "none of the four layers, as far as can be told: the caller had ended before its "
	          "arguments could be read"
	        : "none of the four layers: the call itself refuses this use");
	return SB_BY_OTHER;
}

enum sb_stopper sb_impostor_of_call(
    const struct sb_refusal *refusal, const struct sb_policy *policy, char *why, size_t size)
{
	const char *plain = of_file_or_kernel(refusal);
	const struct cause *cause;
	char name[64];

	if (plain) {
		sb_copy(why, size, plain);
		return SB_BY_OTHER;
	}
	cause = well_known(sb_syscall_name(refusal->nr, name, sizeof(name)), refusal->errno_value);
	if (refusal->capability >= 0 && (refusal->outside_userns || !cause))
		return of_capability(refusal, policy, why, size);
	if (!cause)
		return of_errno(refusal, why, size);
	sb_copy(why, size, cause->why);
	return cause->by;
}
