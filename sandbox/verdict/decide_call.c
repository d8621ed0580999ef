// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/decide_call.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/text.h"
#include "sandbox/verdict/explain.h"
#include "sandbox/verdict/filter_ask.h"
#include "sandbox/verdict/fix.h"
#include "sandbox/verdict/impostor.h"
#include "sandbox/verdict/syscall_text.h"

static struct sb_evidence_list list_of(struct sb_why_call *call)
{
	return (struct sb_evidence_list){call->evidence, &call->n_evidence, SB_WHY_EVIDENCE};
}

static void blame(struct sb_why_call *call, enum sb_stopper by, const struct sb_policy *policy,
    uint64_t missing_caps, const char *object)
{
	char name[64];
	const struct sb_fix_case fix = {.by = by,
	    .policy = policy,
	    .missing_caps = missing_caps,
	    .syscall_name = sb_syscall_name(call->refusal.nr, name, sizeof(name)),
	    .object = object};

	call->stopped_by = by;
	sb_fix(&fix, call->fix, sizeof(call->fix));
}

/* An errno of the filter's is only its word if the call got that errno. */
static bool filter_explains(
    const struct sb_refusal *refusal, const struct sb_seccomp_answer *answer)
{
	if ((answer->action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO)
		return !refusal->signal && answer->errno_value == refusal->errno_value;
	return refusal->signal || refusal->errno_value == ENOSYS;
}

static bool by_seccomp(const struct sb_decision_input *input, struct sb_why_call *call)
{
	const struct sb_refusal *refusal = &call->refusal;
	struct sb_seccomp_answer answer;
	char name[64];
	bool refuses;

	if (refusal->silent || input->policy->seccomp == SB_SECCOMP_OFF ||
	    (refusal->seccomp_known && !refusal->by_seccomp))
		return false;
	refuses = sb_filter_refuses(input->policy, sb_syscall_name(refusal->nr, name, sizeof(name)),
	              refusal->args, &answer) &&
	          filter_explains(refusal, &answer);
	if (!refuses && !refusal->seccomp_known)
		return false;
	if (refuses)
		snprintf(call->detail, sizeof(call->detail), "%s", answer.rule);
	else
		snprintf(call->detail, sizeof(call->detail), "the seccomp filter refuses %s", name);
	blame(call, SB_BY_SECCOMP, input->policy, refuses ? answer.missing_caps : 0, "");
	if (refuses)
		sb_evidence_add(list_of(call), SB_EVIDENCE_FILTER,
		    "the filter, asked about this very call: %s", answer.rule);
	if (refusal->signal)
		sb_evidence_add(list_of(call), SB_EVIDENCE_ERRNO, "the call ended by SIG%s",
		    sigabbrev_np(refusal->signal));
	else if (refusal->seccomp_known)
		sb_evidence_add(
		    list_of(call), SB_EVIDENCE_TRACEPOINT, "the call ended before it began");
	return true;
}

static bool by_no_new_privs(const struct sb_decision_input *input, struct sb_why_call *call)
{
	if (!call->refusal.silent || call->refusal.nosuid)
		return false;
	snprintf(call->detail, sizeof(call->detail),
	    "the program ran without what its file promises, and nothing said so");
	blame(call, SB_BY_NO_NEW_PRIVS, input->policy, 0, "");
	sb_evidence_add(list_of(call), SB_EVIDENCE_ERRNO,
	    "%s; it returned no error, and NoNewPrivs is 1", call->refusal.text);
	return true;
}

static struct sb_guard_record *record_for(
    const struct sb_decision_input *input, const struct sb_refusal *refusal)
{
	for (size_t i = 0; i < input->n_records; i++) {
		struct sb_guard_record *record = &input->records[i];

		if (!record->used && record->pid == refusal->pid &&
		    (!record->error || record->error == refusal->errno_value))
			return record;
	}
	return NULL;
}

static bool by_apparmor(const struct sb_decision_input *input, struct sb_why_call *call)
{
	struct sb_guard_record *record = record_for(input, &call->refusal);

	if (!record || call->refusal.silent)
		return false;
	record->used = true;
	snprintf(call->detail, sizeof(call->detail), "profile %.80s does not allow %.260s%s",
	    record->profile, record->object, input->emulated ? " (EMULATED)" : "");
	blame(call, SB_BY_APPARMOR, input->policy, 0, record->object);
	sb_evidence_add(list_of(call), SB_EVIDENCE_AUDIT, "%s", record->text);
	return true;
}

/* The emulation takes from the process's sets what its profile denies; the kernel's AppArmor leaves
 * the sets alone and refuses when a capability that is held is used. */
static bool taken_by_profile(
    const struct sb_decision_input *input, const struct sb_refusal *refusal, int capability)
{
	uint64_t bit = UINT64_C(1) << capability;

	return input->emulated && refusal->creds_known && refusal->uid == 0 &&
	       (input->policy->caps[SB_CAPS_EFFECTIVE] & bit) && !(refusal->effective & bit);
}

/* Held and still refused: it was asked of a user namespace further out. */
static bool is_held(const struct sb_refusal *refusal)
{
	return refusal->creds_known && (refusal->effective >> refusal->capability & 1);
}

/* Only what the policy withholds is the layer's doing; an ordinary user has no capabilities under
 * any policy. */
static bool policy_withholds(const struct sb_policy *policy, const struct sb_refusal *refusal)
{
	uint64_t bit = UINT64_C(1) << refusal->capability;
	uint32_t uid = refusal->creds_known ? refusal->uid : policy->uid;

	if (uid == 0)
		return !(policy->caps[SB_CAPS_EFFECTIVE] & bit);
	return !(policy->caps[SB_CAPS_BOUNDING] & bit);
}

static uint64_t say_withheld(const struct sb_policy *policy, struct sb_why_call *call)
{
	char name[64];
	uint64_t missing = sb_caps_asked_by(sb_syscall_name(call->refusal.nr, name, sizeof(name)));

	missing &= ~policy->caps[SB_CAPS_EFFECTIVE];
	if (missing)
		sb_explain_capabilities(missing, policy, call->detail, sizeof(call->detail));
	else
		snprintf(
		    call->detail, sizeof(call->detail), "a capability that the policy withholds");
	return missing;
}

void sb_blame_layer(
    const struct sb_policy *policy, enum sb_layer_id layer, struct sb_why_call *call)
{
	uint64_t missing = 0;

	if (layer == SB_LAYER_CAPABILITIES)
		missing = say_withheld(policy, call);
	else
		snprintf(call->detail, sizeof(call->detail),
		    "profile %.250s refuses it and writes no record (an explicit deny)",
		    policy->apparmor_profile);
	call->n_evidence = 0;
	call->proved = layer == SB_LAYER_APPARMOR;
	blame(call, (enum sb_stopper)layer, policy, missing, "");
	sb_evidence_add(list_of(call), SB_EVIDENCE_COUNTERFACTUAL,
	    "the same command with the layer %s lifted is not refused this call",
	    sb_stopper_name[layer]);
	if (call->refusal.errno_value)
		sb_evidence_add(list_of(call), SB_EVIDENCE_ERRNO, "%s (%s)",
		    strerrorname_np(call->refusal.errno_value),
		    strerrordesc_np(call->refusal.errno_value));
}

static bool by_capability(const struct sb_decision_input *input, struct sb_why_call *call)
{
	const struct sb_refusal *refusal = &call->refusal;
	uint64_t missing;
	char caps[64];

	if (refusal->capability < 0 || refusal->outside_userns || is_held(refusal) ||
	    (refusal->errno_value != EPERM && refusal->errno_value != EACCES))
		return false;
	missing = UINT64_C(1) << refusal->capability;
	sb_cap_list(missing, caps, sizeof(caps));
	if (taken_by_profile(input, refusal, refusal->capability)) {
		snprintf(call->detail, sizeof(call->detail),
		    "profile %.250s does not grant %s (EMULATED)", input->policy->apparmor_profile,
		    caps);
		blame(call, SB_BY_APPARMOR, input->policy, 0, "capability");
	} else if (policy_withholds(input->policy, refusal)) {
		sb_explain_capabilities(missing, input->policy, call->detail, sizeof(call->detail));
		blame(call, SB_BY_CAPABILITIES, input->policy, missing, "");
	} else {
		return false;
	}
	sb_evidence_add(list_of(call), SB_EVIDENCE_TRACEPOINT,
	    "capability:cap_capable refused %s in this call", caps);
	return true;
}

/* The emulation's supervisor opens files in the process's place, so that no tracepoint tells which
 * capability root lacked where permissions refused. */
static bool by_profile_without_dac(const struct sb_decision_input *input, struct sb_why_call *call)
{
	const struct sb_refusal *refusal = &call->refusal;

	if (refusal->errno_value != EACCES || refusal->capability >= 0 ||
	    !taken_by_profile(input, refusal, CAP_DAC_OVERRIDE))
		return false;
	snprintf(call->detail, sizeof(call->detail),
	    "profile %.250s does not grant CAP_DAC_OVERRIDE (EMULATED), and permissions do not "
	    "admit root without it",
	    input->policy->apparmor_profile);
	blame(call, SB_BY_APPARMOR, input->policy, 0, "capability dac_override");
	call->proved = false;
	return true;
}

/* user_namespaces(7), since Linux 5.12: to map uid 0 of the parent, the creator of the namespace
 * must have held CAP_SETFCAP. That is remembered, not asked, so no tracepoint tells. */
static bool by_setfcap_of_map(const struct sb_decision_input *input, struct sb_why_call *call)
{
	const struct sb_refusal *refusal = &call->refusal;
	uint64_t setfcap = UINT64_C(1) << CAP_SETFCAP;

	if (refusal->errno_value != EPERM || !strstr(refusal->text, "/uid_map>") ||
	    (input->policy->caps[SB_CAPS_EFFECTIVE] & setfcap))
		return false;
	snprintf(call->detail, sizeof(call->detail),
	    "CAP_SETFCAP is not in the effective set, so a new user namespace may not map uid 0 "
	    "(user_namespaces(7))");
	blame(call, SB_BY_CAPABILITIES, input->policy, setfcap, "");
	call->proved = false;
	return true;
}

/* bprm_caps_from_vfs_caps: a file with the effective bit runs with all its capabilities or not at
 * all (capabilities(7), "Safety checking for capability-dumb binaries"). */
static bool by_file_caps(const struct sb_decision_input *input, struct sb_why_call *call)
{
	uint64_t missing = call->refusal.file_caps & ~input->policy->caps[SB_CAPS_BOUNDING];
	char caps[160];

	if (!missing || call->refusal.errno_value != EPERM)
		return false;
	sb_cap_list(missing, caps, sizeof(caps));
	snprintf(call->detail, sizeof(call->detail),
	    "the file demands %s by its effective bit, which the bounding set does not hold", caps);
	blame(call, SB_BY_CAPABILITIES, input->policy, missing, "");
	return true;
}

/* Nobody heard which capability was asked for. Root of a sandbox that is refused what only the
 * machine's own root may do is refused for its user namespace; an ordinary user that is refused
 * what a capability would have opened is refused by permissions. */
static void guess_capability(const struct sb_policy *policy, struct sb_refusal *refusal)
{
	char name[64];
	uint64_t asked = sb_caps_asked_by(sb_syscall_name(refusal->nr, name, sizeof(name)));
	bool is_root = (refusal->creds_known ? refusal->uid : policy->uid) == 0;

	if (!asked || refusal->noexec || refusal->silent)
		return;
	refusal->outside_userns =
	    is_root && policy->userns == SB_USERNS_PRIVATE && sb_asks_first_userns(name);
	if (refusal->outside_userns || (!is_root && !(asked & ~policy->caps[SB_CAPS_BOUNDING])))
		refusal->capability = __builtin_ctzll(asked);
}

static void by_impostor(const struct sb_decision_input *input, struct sb_why_call *call)
{
	struct sb_refusal refusal = call->refusal;

	if (!input->hears_capabilities)
		guess_capability(input->policy, &refusal);
	refusal.outside_userns |= refusal.capability >= 0 && is_held(&refusal);
	blame(call,
	    sb_impostor_of_call(&refusal, input->policy, call->detail, sizeof(call->detail)),
	    input->policy, 0, "");
	if (refusal.capability >= 0 && input->hears_capabilities) {
		char caps[64];

		sb_cap_list(UINT64_C(1) << refusal.capability, caps, sizeof(caps));
		sb_evidence_add(list_of(call), SB_EVIDENCE_TRACEPOINT,
		    "capability:cap_capable refused %s%s", caps,
		    refusal.outside_userns ? " of the machine's own user namespace" : "");
	}
}

bool sb_decide_call(const struct sb_decision_input *input, struct sb_why_call *call)
{
	const struct sb_refusal *refusal = &call->refusal;

	call->stopped_by = SB_BY_NOBODY;
	if (sb_refusal_is_ordinary(refusal))
		return true;
	call->proved = true;
	if (!by_no_new_privs(input, call) && !by_seccomp(input, call) &&
	    !by_apparmor(input, call) && !by_capability(input, call) &&
	    !by_setfcap_of_map(input, call) && !by_file_caps(input, call) &&
	    !by_profile_without_dac(input, call)) {
		by_impostor(input, call);
		call->proved = call->n_evidence > 0;
	}
	if (refusal->errno_value)
		sb_evidence_add(list_of(call), SB_EVIDENCE_ERRNO, "%s (%s)",
		    strerrorname_np(refusal->errno_value), strerrordesc_np(refusal->errno_value));
	return call->stopped_by < SB_BY_DAC ||
	       (refusal->errno_value != EPERM && refusal->errno_value != EACCES);
}
