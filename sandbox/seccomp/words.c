// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seccomp/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/capability.h"

void sb_line_start(struct sb_line *line, char *text, size_t size)
{
	*line = (struct sb_line){text, size, 0};
	text[0] = '\0';
}

void sb_line_add(struct sb_line *line, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line->text + line->len, line->size - line->len, fmt, ap);
	va_end(ap);
	if (n > 0)
		line->len += (size_t)n;
	if (line->len >= line->size)
		line->len = line->size - 1;
}

static const char *const comparisons[] = {
    [SCMP_CMP_NE] = "is not",
    [SCMP_CMP_LT] = "is below",
    [SCMP_CMP_LE] = "is at most",
    [SCMP_CMP_EQ] = "is",
    [SCMP_CMP_GE] = "is at least",
    [SCMP_CMP_GT] = "is above",
};

static void add_number(struct sb_line *line, uint64_t number)
{
	sb_line_add(line, number < 256 ? "%" PRIu64 : "%#" PRIx64, number);
}

static void add_condition(struct sb_line *line, const struct scmp_arg_cmp *arg)
{
	sb_line_add(line, "argument %u ", arg->arg);
	if (arg->op == SCMP_CMP_MASKED_EQ) {
		sb_line_add(line, "& ");
		add_number(line, arg->datum_a);
		sb_line_add(line, " is ");
		add_number(line, arg->datum_b);
		return;
	}
	sb_line_add(line, "%s ", comparisons[arg->op]);
	add_number(line, arg->datum_a);
}

void sb_line_conditions(struct sb_line *line, const struct sb_seccomp_rule *rule)
{
	for (size_t i = 0; i < rule->n_args; i++) {
		sb_line_add(line, "%s", i == 0 ? "" : rule->any_arg ? " or " : " and ");
		add_condition(line, &rule->args[i]);
	}
}

static bool is_one_value(const struct sb_seccomp_rule *rule)
{
	return rule && rule->n_args == 1 && rule->args[0].op == SCMP_CMP_EQ;
}

void sb_line_alternative(
    struct sb_line *line, const struct sb_seccomp_rule *before, const struct sb_seccomp_rule *rule)
{
	if (is_one_value(before) && is_one_value(rule) &&
	    before->args[0].arg == rule->args[0].arg) {
		sb_line_add(line, ", ");
		add_number(line, rule->args[0].datum_a);
		return;
	}
	sb_line_add(line, "%s", before ? "; or " : "");
	sb_line_conditions(line, rule);
}

void sb_line_caps(struct sb_line *line, uint64_t caps)
{
	bool is_first = true;

	for (int cap = 0; cap < SB_CAP_LIMIT; cap++) {
		char name[SB_CAP_NAME_MAX];

		if (!(caps >> cap & 1))
			continue;
		sb_cap_name(cap, name);
		for (char *c = name; *c; c++)
			*c = (char)toupper((unsigned char)*c);
		sb_line_add(line, "%sCAP_%s", is_first ? "" : " or ", name);
		is_first = false;
	}
}

bool sb_seccomp_lets_through(uint32_t action)
{
	action &= SECCOMP_RET_ACTION_FULL;
	return action == SECCOMP_RET_ALLOW || action == SECCOMP_RET_LOG;
}

/* Without a supervisor or tracer the last two end in ENOSYS: seccomp(2). */
static const struct {
	uint32_t action;
	const char *text;
} action_texts[] = {
    {SECCOMP_RET_ALLOW, "allowed"},
    {SECCOMP_RET_LOG, "allowed and logged"},
    {SECCOMP_RET_KILL_PROCESS, "the process ends with SIGSYS"},
    {SECCOMP_RET_KILL_THREAD, "the thread ends with SIGSYS"},
    {SECCOMP_RET_TRAP, "the thread gets SIGSYS"},
    {SECCOMP_RET_USER_NOTIF, "a supervisor decides (none: ENOSYS)"},
    {SECCOMP_RET_TRACE, "a tracer decides (none: ENOSYS)"},
};

const char *sb_seccomp_action_text(uint32_t action, char buf[static SB_ACTION_TEXT_MAX])
{
	const char *name = strerrorname_np((int)(action & SECCOMP_RET_DATA));

	snprintf(buf, SB_ACTION_TEXT_MAX, "action %#x", action);
	if ((action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO) {
		if (name)
			snprintf(buf, SB_ACTION_TEXT_MAX, "errno %s", name);
		else
			snprintf(buf, SB_ACTION_TEXT_MAX, "errno %u", action & SECCOMP_RET_DATA);
	}
	for (size_t i = 0; i < sizeof(action_texts) / sizeof(action_texts[0]); i++)
		if (action_texts[i].action == (action & SECCOMP_RET_ACTION_FULL))
			snprintf(buf, SB_ACTION_TEXT_MAX, "%s", action_texts[i].text);
	return buf;
}
