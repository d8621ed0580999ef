// SPDX-License-Identifier: GPL-3.0-or-later
/* One rule: names, action, argument conditions, and when it is part of the filter at all. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/seccomp/parse.h"

struct rule_words {
	struct sb_parse_action action; /* first: see parse.h */
	struct sb_seccomp_rule *rule;
	const char *name; /* the old singular form */
};

struct arg_words {
	struct scmp_arg_cmp *arg;
	uint64_t index, value, value_two;
	const struct sb_seccomp_word *op;
	bool has_index, has_value;
};

static int read_op(SB_HANDLER)
{
	struct arg_words *words = target;

	return sb_parse_word(reader, at, value, sb_seccomp_operators, "operator", &words->op);
}

static int read_index(SB_HANDLER)
{
	struct arg_words *words = target;

	words->has_index = true;
	return sb_reader_number(reader, at, value, 5, &words->index);
}

static int read_value(SB_HANDLER)
{
	struct arg_words *words = target;

	words->has_value = true;
	return sb_reader_number(reader, at, value, UINT64_MAX, &words->value);
}

static int read_value_two(SB_HANDLER)
{
	struct arg_words *words = target;

	return sb_reader_number(reader, at, value, UINT64_MAX, &words->value_two);
}

static const struct sb_reader_key arg_keys[] = {
    {"index", read_index},
    {"value", read_value},
    {"valueTwo", read_value_two},
    {"op", read_op},
    {NULL},
};

static int read_arg(SB_HANDLER)
{
	struct arg_words words = {.arg = target};
	int r = sb_reader_object(reader, at, value, arg_keys, &words);

	if (r < 0)
		return r;
	if (!words.has_index || !words.has_value || !words.op)
		return sb_reader_bad(reader, at, "an argument needs 'index', 'value' and 'op'");
	*words.arg = (struct scmp_arg_cmp){(unsigned)words.index,
	    (enum scmp_compare)words.op->value, words.value, words.value_two};
	return 0;
}

static int read_cap(SB_HANDLER)
{
	struct sb_error why = {0};
	const char *name;
	int cap, r = sb_reader_string(reader, at, value, &name);

	if (r < 0)
		return r;
	if (sb_cap_parse(name, &cap, &why) < 0)
		return sb_reader_bad(reader, at, "%s", why.message);
	*(int *)target = cap;
	return 0;
}

static int read_caps(SB_HANDLER)
{
	struct sb_seccomp_when *when = target;
	void *caps = NULL;
	size_t n = 0;
	int r = sb_reader_array(reader, at, value, sizeof(int), read_cap, &caps, &n);

	for (size_t i = 0; r == 0 && i < n; i++)
		when->caps |= UINT64_C(1) << ((int *)caps)[i];
	free(caps);
	return r;
}

static int read_when_arches(SB_HANDLER)
{
	struct sb_seccomp_when *when = target;

	return sb_reader_array(reader, at, value, sizeof(char *), sb_reader_string,
	    (void **)&when->arches, &when->n_arches);
}

static int read_min_kernel(SB_HANDLER)
{
	struct sb_seccomp_when *when = target;
	const char *text;
	int r = sb_reader_string(reader, at, value, &text), end = 0;

	if (r < 0)
		return r;
	if (sscanf(text, "%4u.%4u%n", &when->min_kernel[0], &when->min_kernel[1], &end) != 2 ||
	    text[end] || strspn(text, "0123456789.") != strlen(text))
		return sb_reader_bad(reader, at, "minKernel is MAJOR.MINOR, like \"4.8\"");
	return 0;
}

static const struct sb_reader_key when_keys[] = {
    {"caps", read_caps},
    {"arches", read_when_arches},
    {"minKernel", read_min_kernel},
    {NULL},
};

static int read_includes(SB_HANDLER)
{
	struct rule_words *words = target;

	return sb_reader_object(reader, at, value, when_keys, &words->rule->includes);
}

static int read_excludes(SB_HANDLER)
{
	struct rule_words *words = target;

	return sb_reader_object(reader, at, value, when_keys, &words->rule->excludes);
}

static int read_syscall_name(SB_HANDLER)
{
	int r = sb_reader_string(reader, at, value, target);

	if (r == 0 && !**(const char **)target)
		return sb_reader_bad(reader, at, "an empty name is no system call");
	return r;
}

static int read_names(SB_HANDLER)
{
	struct sb_seccomp_rule *rule = ((struct rule_words *)target)->rule;

	return sb_reader_array(reader, at, value, sizeof(char *), read_syscall_name,
	    (void **)&rule->names, &rule->n_names);
}

static int read_name(SB_HANDLER)
{
	return read_syscall_name(reader, at, value, &((struct rule_words *)target)->name);
}

static int read_args(SB_HANDLER)
{
	struct sb_seccomp_rule *rule = ((struct rule_words *)target)->rule;

	return sb_reader_array(
	    reader, at, value, sizeof(*rule->args), read_arg, (void **)&rule->args, &rule->n_args);
}

static int read_comment(SB_HANDLER)
{
	struct rule_words *words = target;

	return sb_reader_string(reader, at, value, &words->rule->comment);
}

static const struct sb_reader_key rule_keys[] = {
    {"name", read_name},
    {"names", read_names},
    {"action", sb_parse_action},
    {"errnoRet", sb_parse_errno_number},
    {"errno", sb_parse_errno_name},
    {"args", read_args},
    {"includes", read_includes},
    {"excludes", read_excludes},
    {"comment", read_comment},
    {NULL},
};

static int finish_names(
    const struct sb_reader *reader, const struct sb_json_path *at, const struct rule_words *words)
{
	struct sb_seccomp_rule *rule = words->rule;

	if (words->name && rule->n_names)
		return sb_reader_bad(reader, at, "both 'name' and 'names'; use one");
	if (words->name) {
		free(rule->names);
		rule->names = malloc(sizeof(*rule->names));
		if (!rule->names)
			return sb_fail(reader->err, ENOMEM, "%s", reader->name);
		rule->names[0] = words->name;
		rule->n_names = 1;
	}
	if (!rule->n_names)
		return sb_reader_bad(reader, at, "a rule without 'names'");
	return 0;
}

static bool repeats_an_argument(const struct sb_seccomp_rule *rule)
{
	unsigned seen = 0;

	for (size_t i = 0; i < rule->n_args; i++) {
		if (seen & (1u << rule->args[i].arg))
			return true;
		seen |= 1u << rule->args[i].arg;
	}
	return false;
}

int sb_parse_rule(SB_HANDLER)
{
	struct rule_words words = {.rule = target};
	struct sb_json_path names_at = {at, "names"};
	int r = sb_reader_object(reader, at, value, rule_keys, &words);

	if (r == 0)
		r = finish_names(reader, at, &words);
	if (r == 0)
		r = sb_parse_finish_action(
		    reader, at, &words.action, "action", "errnoRet", &words.rule->action);
	if (r < 0)
		return r;
	words.rule->any_arg = repeats_an_argument(words.rule);
	/* The launcher itself still writes after the filter is in; runc refuses this for the same
	 * reason. */
	if (words.rule->action == SCMP_ACT_NOTIFY && sb_seccomp_rule_names(words.rule, "write"))
		return sb_reader_bad(reader, &names_at, "SCMP_ACT_NOTIFY cannot be used for write");
	return 0;
}
