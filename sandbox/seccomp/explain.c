// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Why a call passes or not. The compiled program decides; the rule is then looked up that says what
 * the program did. So an explanation can be thin, never wrong about the outcome.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/seccomp/access.h"
#include "sandbox/seccomp/cache.h"
#include "sandbox/seccomp/words.h"
#include "sandbox/text.h"

struct question {
	const char *spec;
	const struct sb_seccomp_profile *profile;
	uint64_t bounding;
	uint32_t arch, nr;
	const uint64_t *args;
	char name[SB_CALL_NAME_MAX];
};

static bool same_action(uint32_t rule, uint32_t action)
{
	return rule == action; /* SCMP_ACT_* have the values of SECCOMP_RET_*, with the errno in */
}

static const struct sb_seccomp_rule *deciding_rule(const struct question *q, uint32_t action)
{
	for (size_t i = 0; i < q->profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &q->profile->rules[i];

		if (same_action(rule->action, action) &&
		    sb_seccomp_rule_applies(rule, q->bounding) &&
		    sb_seccomp_rule_names(rule, q->name) && sb_seccomp_args_match(rule, q->args))
			return rule;
	}
	return NULL;
}

static bool covers_arch(const struct question *q)
{
	if (q->arch == seccomp_arch_native())
		return true;
	for (size_t i = 0; i < q->profile->n_arches; i++)
		if (q->profile->arches[i] == q->arch)
			return true;
	return false;
}

static bool is_newer(const struct question *q, uint32_t action)
{
	int newest = sb_seccomp_newest(q->profile, q->bounding, q->arch);

	return action == (SECCOMP_RET_ERRNO | ENOSYS) && sb_seccomp_has_enosys_stub(q->profile) &&
	       newest >= 0 && q->nr > (uint32_t)newest;
}

/* Which of the missing capabilities would do alone: asked of the program compiled with it. */
static uint64_t caps_that_open(const struct question *q)
{
	uint64_t wanted = sb_seccomp_wanted_caps(q->profile, q->bounding, q->name), open = 0;

	for (int cap = 0; cap < SB_CAP_LIMIT; cap++) {
		uint64_t bit = UINT64_C(1) << cap;
		struct sb_filter filter;

		if (wanted & bit &&
		    sb_seccomp_filter(q->spec, q->bounding | bit, &filter, NULL) == 0 &&
		    sb_seccomp_lets_through(sb_seccomp_evaluate(&filter, q->arch, q->nr, q->args)))
			open |= bit;
	}
	return open;
}

/* The conditions under which rules would have let the call through; false without any. */
static bool add_ways_in(struct sb_line *line, const struct question *q)
{
	const struct sb_seccomp_rule *before = NULL;

	for (size_t i = 0; i < q->profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &q->profile->rules[i];

		if (!rule->n_args || !sb_seccomp_lets_through(rule->action) ||
		    !sb_seccomp_rule_applies(rule, q->bounding) ||
		    !sb_seccomp_rule_names(rule, q->name))
			continue;
		sb_line_add(line, "%s", before ? "" : " when ");
		sb_line_alternative(line, before, rule);
		before = rule;
	}
	return before != NULL;
}

/* "unshare is allowed only with CAP_SYS_ADMIN in the bounding set" */
static void say_refused_by_default(
    struct sb_line *line, const struct question *q, uint32_t action, uint64_t open)
{
	char what[SB_ACTION_TEXT_MAX];
	struct sb_line ways;
	char text[128];
	bool conditional;

	sb_line_start(&ways, text, sizeof(text));
	conditional = add_ways_in(&ways, q);
	sb_seccomp_action_text(action, what);
	if (!conditional && !open) {
		sb_line_add(line, "no rule allows %s, whatever the capabilities: %s, the default",
		    q->name, what);
		return;
	}
	sb_line_add(line, "%s is allowed only%s", q->name, text);
	if (open) {
		sb_line_add(line, conditional ? ", or with " : " with ");
		sb_line_caps(line, open);
		sb_line_add(line, " in the bounding set");
	}
}

/* "clone: allowed, by the rule for argument 0 & 0x7e020000 is 0 without CAP_SYS_ADMIN" */
static void say_rule(struct sb_line *line, const struct question *q,
    const struct sb_seccomp_rule *rule, uint32_t action, uint64_t open)
{
	char what[SB_ACTION_TEXT_MAX];

	sb_line_add(line, "%s: %s, by a rule", q->name, sb_seccomp_action_text(action, what));
	if (rule->n_args) {
		sb_line_add(line, " for ");
		sb_line_conditions(line, rule);
	}
	if (rule->includes.caps) {
		sb_line_add(line, " with ");
		sb_line_caps(line, rule->includes.caps);
	}
	if (rule->excludes.caps) {
		sb_line_add(line, " without ");
		sb_line_caps(line, rule->excludes.caps);
	}
	if (rule->comment)
		sb_line_add(line, " (%s)", rule->comment);
	if (open && !rule->excludes.caps) {
		sb_line_add(line, "; open with ");
		sb_line_caps(line, open);
	}
}

static void explain(struct sb_line *line, const struct question *q, uint32_t action, uint64_t open)
{
	const struct sb_seccomp_rule *rule = deciding_rule(q, action);
	char what[SB_ACTION_TEXT_MAX];

	sb_seccomp_action_text(action, what);
	if (!covers_arch(q))
		sb_line_add(line, "the filter has no rules for %s: %s",
		    sb_seccomp_arch_name(q->arch), what);
	else if (is_newer(q, action))
		sb_line_add(line,
		    "%s is newer than every call the profile names: errno ENOSYS, "
		    "so that programs fall back to an older one",
		    q->name);
	else if (rule)
		say_rule(line, q, rule, action, open);
	else if (sb_seccomp_lets_through(action))
		sb_line_add(line, "no rule stops %s: %s, the default", q->name, what);
	else
		say_refused_by_default(line, q, action, open);
}

/* Mode 1 is no program but a list in the kernel (seccomp(2), SECCOMP_SET_MODE_STRICT). */
static int ask_strict(const struct question *q, struct sb_seccomp_answer *ret)
{
	static const char *const known[] = {"read", "write", "exit", "rt_sigreturn", "sigreturn"};
	struct sb_line line;

	*ret = (struct sb_seccomp_answer){.action = SECCOMP_RET_KILL_PROCESS, .nr = q->nr};
	sb_line_start(&line, ret->rule, sizeof(ret->rule));
	for (size_t i = 0; i < SB_COUNT(known); i++)
		if (strcmp(q->name, known[i]) == 0)
			ret->action = SECCOMP_RET_ALLOW;
	if (ret->action == SECCOMP_RET_ALLOW)
		sb_line_add(&line, "%s is one of the four calls of strict mode", q->name);
	else
		sb_line_add(&line,
		    "strict mode knows read, write, exit and sigreturn; %s ends the "
		    "process with SIGKILL",
		    q->name);
	return 0;
}

int sb_seccomp_ask(const char *spec, uint64_t bounding, uint32_t arch, const char *syscall_name,
    const uint64_t args[6], struct sb_seccomp_answer *ret, struct sb_error *err)
{
	struct question q = {.spec = spec, .bounding = bounding, .arch = arch, .args = args};
	struct sb_filter filter;
	struct sb_line line;
	uint32_t action;
	int r = sb_seccomp_number(arch, syscall_name, &q.nr, err);

	if (r < 0)
		return r;
	sb_seccomp_call_name(arch, q.nr, q.name);
	if (strcmp(spec, "strict") == 0)
		return ask_strict(&q, ret);
	r = sb_seccomp_cached_profile(spec, &q.profile, err);
	if (r == 0)
		r = sb_seccomp_filter(spec, bounding, &filter, err);
	if (r < 0)
		return r;
	action = sb_seccomp_evaluate(&filter, arch, q.nr, args);
	*ret = (struct sb_seccomp_answer){.action = action, .nr = q.nr};
	if ((action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO)
		ret->errno_value = (int)(action & SECCOMP_RET_DATA);
	if (!sb_seccomp_lets_through(action))
		ret->missing_caps = caps_that_open(&q);
	sb_line_start(&line, ret->rule, sizeof(ret->rule));
	explain(&line, &q, action, ret->missing_caps);
	return 0;
}
