// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/verdict/explain.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/text.h"
#include "sandbox/verdict/filter_ask.h"
#include "sandbox/verdict/fix.h"
#include "sandbox/verdict/impostor.h"
#include "sandbox/verdict/syscall_text.h"

void sb_cap_join(uint64_t mask, const char *before, const char *after, const char *between,
    char *buf, size_t size)
{
	size_t at = 0;

	buf[0] = '\0';
	for (int cap = 0; cap < SB_CAP_LIMIT && at < size; cap++) {
		char name[SB_CAP_NAME_MAX];

		if (!(mask & UINT64_C(1) << cap))
			continue;
		sb_cap_name(cap, name);
		for (char *c = name; *c; c++)
			*c = (char)toupper((unsigned char)*c);
		at += (size_t)snprintf(
		    buf + at, size - at, "%s%s%s%s", at ? between : "", before, name, after);
	}
}

void sb_cap_list(uint64_t mask, char *buf, size_t size)
{
	sb_cap_join(mask, "CAP_", "", ", ", buf, size);
}

/* A process that is not uid 0 has at exec what its ambient set keeps; uid 0 regains its bounding
 * set unless no_new_privs or SECBIT_NOROOT hold (capabilities(7)). */
uint64_t sb_missing_caps(uint64_t asked, const struct sb_policy *policy)
{
	return asked & ~policy->caps[SB_CAPS_EFFECTIVE] & ~policy->caps[SB_CAPS_AMBIENT];
}

void sb_explain_capabilities(
    uint64_t missing, const struct sb_policy *policy, char *buf, size_t size)
{
	char names[160];
	bool several = missing & (missing - 1);

	sb_cap_list(missing, names, sizeof(names));
	if (policy->uid == 0 || !(missing & ~policy->caps[SB_CAPS_BOUNDING]))
		snprintf(
		    buf, size, "%s %s not in the effective set", names, several ? "are" : "is");
	else
		snprintf(buf, size, "%s %s not in the bounding set", names, several ? "are" : "is");
}

static bool is_call_of(const struct sb_attack *attack, int nr)
{
	char name[64];

	sb_syscall_name(nr, name, sizeof(name));
	for (size_t i = 0; i < attack->n_calls; i++)
		if (strcmp(attack->calls[i].name, name) == 0)
			return true;
	return attack->n_calls == 0;
}

const struct sb_refusal *sb_case_refusal(const struct sb_case *of, enum sb_stopper by)
{
	const struct sb_refusal *found = NULL;

	for (unsigned i = 0; i < of->attempt->n_refusals; i++) {
		const struct sb_refusal *refusal = &of->attempt->refusals[i];
		bool fits = by == SB_BY_SECCOMP ? refusal->seccomp_known && refusal->by_seccomp &&
		                                      is_call_of(of->attack, refusal->nr)
		            : by == SB_BY_CAPABILITIES
		                ? refusal->capability >= 0 && !refusal->outside_userns
		            : by == SB_BY_USERNS
		                ? refusal->capability >= 0 && refusal->outside_userns
		            : by == SB_BY_NO_NEW_PRIVS ? refusal->silent
		                                       : false;

		if (fits)
			found = refusal;
	}
	return found;
}

/* The capability the kernel was heard to ask for is better than what the data file lists. */
static uint64_t asked_caps(const struct sb_case *of)
{
	const struct sb_refusal *refusal = sb_case_refusal(of, SB_BY_CAPABILITIES);
	uint64_t heard = refusal ? UINT64_C(1) << refusal->capability : 0;

	if (heard && (!of->attack->capabilities || (heard & of->attack->capabilities)))
		return heard;
	return of->attack->capabilities;
}

static void say_capabilities(
    const struct sb_case *of, struct sb_verdict *verdict, struct sb_fix_case *fix)
{
	fix->missing_caps = sb_missing_caps(asked_caps(of), of->policy);
	if (fix->missing_caps)
		sb_explain_capabilities(
		    fix->missing_caps, of->policy, verdict->detail, sizeof(verdict->detail));
	else
		sb_copy(verdict->detail, sizeof(verdict->detail),
		    "a capability it needs is not in the effective set");
}

static void say_seccomp(const struct sb_case *of, const struct sb_attack_call *call,
    struct sb_verdict *verdict, struct sb_fix_case *fix)
{
	struct sb_seccomp_answer answer = {.rule = ""};

	if (call && sb_filter_refuses(of->policy, call->name, call->args, &answer)) {
		sb_copy(verdict->detail, sizeof(verdict->detail), answer.rule);
		verdict->errno_value = answer.errno_value;
	} else {
		sb_copy(verdict->detail, sizeof(verdict->detail),
		    "the seccomp filter refuses a call it needs");
	}
	fix->missing_caps = answer.missing_caps;
}

static void say_no_new_privs(struct sb_verdict *verdict)
{
	sb_copy(verdict->detail, sizeof(verdict->detail),
	    "execve withheld what the program would have gained (set-user-ID bits, file "
	    "capabilities, root's capabilities) and said nothing");
}

/* The value of KEY="…" in a record of AppArmor's; false when it has none. */
static bool record_value(const char *record, const char *key, char *buf, size_t size)
{
	char start[32];
	const char *at;

	snprintf(start, sizeof(start), " %s=\"", key);
	at = strstr(record, start);
	if (!at)
		return false;
	at += strlen(start);
	snprintf(buf, size, "%.*s", (int)strcspn(at, "\""), at);
	return true;
}

static void say_apparmor(
    const struct sb_case *of, struct sb_verdict *verdict, char object[static 300])
{
	const char *record = of->attempt->audit, *profile = of->policy->apparmor_profile;
	char name[256], denied[32];

	if (record_value(record, "name", name, sizeof(name)) &&
	    record_value(record, "denied_mask", denied, sizeof(denied))) {
		snprintf(object, 300, "%s %s", name, denied);
		snprintf(verdict->detail, sizeof(verdict->detail),
		    "profile %.120s does not allow %s%s", profile, object,
		    sb_is_emulated(of->policy) ? " (EMULATED)" : "");
	} else {
		snprintf(verdict->detail, sizeof(verdict->detail), "profile %.120s refuses it%s",
		    profile, sb_is_emulated(of->policy) ? " (EMULATED)" : "");
	}
}

/* "seccomp > [apparmor] > capabilities": where that call's checks stopped. */
static void write_order(
    const struct sb_attack_call *call, enum sb_stopper by, char *buf, size_t size)
{
	size_t at = 0;

	buf[0] = '\0';
	for (char **check = call->order; check && *check && at < size; check++) {
		bool here = by < SB_BY_NOBODY && strcmp(*check, sb_stopper_name[by]) == 0;

		at += (size_t)snprintf(buf + at, size - at, "%s%s%s%s", at ? " > " : "",
		    here ? "[" : "", *check, here ? "]" : "");
	}
}

static const struct sb_attack_call *call_of(const struct sb_case *of, enum sb_stopper by)
{
	const struct sb_attack_call *call = sb_deciding_call(of->attack, of->policy, by);

	return call || of->attack->n_calls == 0 ? call : &of->attack->calls[0];
}

void sb_explain(const struct sb_case *of, struct sb_verdict *verdict)
{
	const struct sb_attack_call *call = call_of(of, verdict->stopped_by);
	char object[300] = "";
	struct sb_fix_case fix = {.by = verdict->stopped_by,
	    .policy = of->policy,
	    .syscall_name = call ? call->name : "",
	    .object = object};

	verdict->errno_value = sb_errno_in_text(verdict->output);
	if (call) {
		sb_copy(verdict->syscall, sizeof(verdict->syscall), call->text);
		write_order(call, verdict->stopped_by, verdict->order, sizeof(verdict->order));
	}
	if (verdict->stopped_by == SB_BY_CAPABILITIES)
		say_capabilities(of, verdict, &fix);
	else if (verdict->stopped_by == SB_BY_SECCOMP)
		say_seccomp(of, call, verdict, &fix);
	else if (verdict->stopped_by == SB_BY_NO_NEW_PRIVS)
		say_no_new_privs(verdict);
	else if (verdict->stopped_by == SB_BY_APPARMOR)
		say_apparmor(of, verdict, object);
	else
		sb_impostor_of_attack(of, verdict->detail, sizeof(verdict->detail));
	sb_fix(&fix, verdict->fix, sizeof(verdict->fix));
}
