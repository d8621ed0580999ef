// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * OCI profiles: runtime-spec config-linux.md, "Seccomp", with the includes/excludes, archMap and
 * minKernel of Moby's and the errno names of Podman's format.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/seccomp.h>

#include "sandbox/capability.h"
#include "sandbox/seccomp/profile.h"
#include "sandbox/seccomp/reader.h"
#include "sandbox/seccomp/tables.h"
#include "sandbox/text.h"

#define ERRNO_MAX 4095 /* the kernel caps SECCOMP_RET_DATA of an errno at MAX_ERRNO */
#define HANDLER                                                                                    \
	const struct sb_reader *reader, const struct sb_json_path *at, struct json_object *value,  \
	    void *target

/* An action and its errno stand in separate members that come in any order. */
struct action_words {
	const struct sb_seccomp_word *action;
	bool has_errno;
	uint64_t errno_value;
};

struct rule_words {
	struct sb_seccomp_rule *rule;
	struct action_words action;
	const char *name; /* the old singular form */
};

struct arg_words {
	struct scmp_arg_cmp *arg;
	uint64_t index, value, value_two;
	const struct sb_seccomp_word *op;
	bool has_index, has_value;
};

struct arch_entry {
	const struct sb_seccomp_arch *arch;
	const struct sb_seccomp_arch **others;
	size_t n_others;
};

struct document_words {
	struct sb_seccomp_profile *profile;
	struct action_words action;
	const struct sb_seccomp_arch **arches;
	size_t n_arches;
	struct arch_entry *map;
	size_t n_map;
	const struct sb_seccomp_word **flags;
	size_t n_flags;
};

static int read_word(const struct sb_reader *reader, const struct sb_json_path *at,
    struct json_object *value, const struct sb_seccomp_word *table, const char *what,
    const struct sb_seccomp_word **ret)
{
	const char *text, *nearest;
	int r = sb_reader_string(reader, at, value, &text);

	if (r < 0)
		return r;
	*ret = sb_seccomp_word(table, text);
	if (*ret)
		return 0;
	nearest = sb_nearest(text, sb_seccomp_word_at, table);
	if (nearest)
		return sb_reader_bad(
		    reader, at, "unknown %s '%s'; did you mean '%s'?", what, text, nearest);
	return sb_reader_bad(
	    reader, at, "unknown %s '%s'; one of %s, …", what, text, table->word);
}

static int read_action(HANDLER)
{
	struct action_words *words = target;

	return read_word(reader, at, value, sb_seccomp_actions, "action", &words->action);
}

static int read_errno_number(HANDLER)
{
	struct action_words *words = target;

	words->has_errno = true;
	return sb_reader_number(reader, at, value, ERRNO_MAX, &words->errno_value);
}

/* Podman writes the name beside the number; they say the same. */
static int read_errno_name(HANDLER)
{
	struct action_words *words = target;
	const char *name;
	int r = sb_reader_string(reader, at, value, &name);

	if (r < 0)
		return r;
	if (!*name)
		return 0;
	words->has_errno = true;
	words->errno_value = (uint64_t)sb_errno_number(name);
	if (!words->errno_value)
		return sb_reader_bad(reader, at, "unknown errno '%s'; one like EPERM", name);
	return 0;
}

/* Without an errno it is EPERM: what runc and crun take. */
static int finish_action(const struct sb_reader *reader, const struct sb_json_path *at,
    const struct action_words *words, const char *key, const char *errno_key, uint32_t *ret)
{
	struct sb_json_path errno_at = {at, errno_key};

	if (!words->action)
		return sb_reader_bad(reader, at, "no '%s' here", key);
	if (words->has_errno && !words->action->takes_errno)
		return sb_reader_bad(
		    reader, &errno_at, "%s takes no errno", words->action->word);
	*ret = words->action->value;
	if (words->action->takes_errno)
		*ret |= words->has_errno ? (uint32_t)words->errno_value : EPERM;
	return 0;
}

static int read_op(HANDLER)
{
	struct arg_words *words = target;

	return read_word(reader, at, value, sb_seccomp_operators, "operator", &words->op);
}

static int read_index(HANDLER)
{
	struct arg_words *words = target;

	words->has_index = true;
	return sb_reader_number(reader, at, value, 5, &words->index);
}

static int read_value(HANDLER)
{
	struct arg_words *words = target;

	words->has_value = true;
	return sb_reader_number(reader, at, value, UINT64_MAX, &words->value);
}

static int read_value_two(HANDLER)
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

static int read_arg(HANDLER)
{
	struct arg_words words = {.arg = target};
	int r = sb_reader_object(reader, at, value, arg_keys, &words);

	if (r < 0)
		return r;
	if (!words.has_index || !words.has_value || !words.op)
		return sb_reader_bad(reader, at, "an argument needs 'index', 'value' and 'op'");
	*words.arg = (struct scmp_arg_cmp){(unsigned)words.index, (enum scmp_compare)words.op->value,
	    words.value, words.value_two};
	return 0;
}

static int read_cap(HANDLER)
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

static int read_caps(HANDLER)
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

static int read_when_arches(HANDLER)
{
	struct sb_seccomp_when *when = target;

	return sb_reader_array(reader, at, value, sizeof(char *), sb_reader_string,
	    (void **)&when->arches, &when->n_arches);
}

static int read_min_kernel(HANDLER)
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

static int read_includes(HANDLER)
{
	struct rule_words *words = target;

	return sb_reader_object(reader, at, value, when_keys, &words->rule->includes);
}

static int read_excludes(HANDLER)
{
	struct rule_words *words = target;

	return sb_reader_object(reader, at, value, when_keys, &words->rule->excludes);
}

static int read_rule_action(HANDLER)
{
	return read_action(reader, at, value, &((struct rule_words *)target)->action);
}

static int read_rule_errno(HANDLER)
{
	return read_errno_number(reader, at, value, &((struct rule_words *)target)->action);
}

static int read_rule_errno_name(HANDLER)
{
	return read_errno_name(reader, at, value, &((struct rule_words *)target)->action);
}

static int read_syscall_name(HANDLER)
{
	int r = sb_reader_string(reader, at, value, target);

	if (r == 0 && !**(const char **)target)
		return sb_reader_bad(reader, at, "an empty name is no system call");
	return r;
}

static int read_names(HANDLER)
{
	struct sb_seccomp_rule *rule = ((struct rule_words *)target)->rule;

	return sb_reader_array(reader, at, value, sizeof(char *), read_syscall_name,
	    (void **)&rule->names, &rule->n_names);
}

static int read_name(HANDLER)
{
	return read_syscall_name(reader, at, value, &((struct rule_words *)target)->name);
}

static int read_args(HANDLER)
{
	struct sb_seccomp_rule *rule = ((struct rule_words *)target)->rule;

	return sb_reader_array(reader, at, value, sizeof(*rule->args), read_arg,
	    (void **)&rule->args, &rule->n_args);
}

static int read_comment(HANDLER)
{
	struct rule_words *words = target;

	return sb_reader_string(reader, at, value, &words->rule->comment);
}

static const struct sb_reader_key rule_keys[] = {
	{"name", read_name},
	{"names", read_names},
	{"action", read_rule_action},
	{"errnoRet", read_rule_errno},
	{"errno", read_rule_errno_name},
	{"args", read_args},
	{"includes", read_includes},
	{"excludes", read_excludes},
	{"comment", read_comment},
	{NULL},
};

static int finish_names(const struct sb_reader *reader, const struct sb_json_path *at,
    const struct rule_words *words)
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

static int read_rule(HANDLER)
{
	struct rule_words words = {.rule = target};
	struct sb_json_path names_at = {at, "names"};
	int r = sb_reader_object(reader, at, value, rule_keys, &words);

	if (r == 0)
		r = finish_names(reader, at, &words);
	if (r == 0)
		r = finish_action(
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

static int read_arch(HANDLER)
{
	const struct sb_seccomp_arch **arch = target;
	const char *word, *nearest;
	int r = sb_reader_string(reader, at, value, &word);

	if (r < 0)
		return r;
	*arch = sb_seccomp_arch_by_word(word);
	if (*arch)
		return 0;
	nearest = sb_nearest(word, sb_seccomp_arch_at, NULL);
	return sb_reader_bad(reader, at, "unknown architecture '%s'%s%s%s", word,
	    nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

static int read_sub_arches(HANDLER)
{
	struct arch_entry *entry = target;

	return sb_reader_array(reader, at, value, sizeof(*entry->others), read_arch,
	    (void **)&entry->others, &entry->n_others);
}

static int read_entry_arch(HANDLER)
{
	return read_arch(reader, at, value, &((struct arch_entry *)target)->arch);
}

static const struct sb_reader_key entry_keys[] = {
	{"architecture", read_entry_arch},
	{"subArchitectures", read_sub_arches},
	{NULL},
};

static int read_entry(HANDLER)
{
	struct arch_entry *entry = target;
	int r = sb_reader_object(reader, at, value, entry_keys, entry);

	if (r == 0 && !entry->arch)
		return sb_reader_bad(reader, at, "no 'architecture' here");
	return r;
}

static int read_arch_map(HANDLER)
{
	struct document_words *words = target;

	return sb_reader_array(reader, at, value, sizeof(*words->map), read_entry,
	    (void **)&words->map, &words->n_map);
}

static int read_arches(HANDLER)
{
	struct document_words *words = target;

	return sb_reader_array(reader, at, value, sizeof(*words->arches), read_arch,
	    (void **)&words->arches, &words->n_arches);
}

static int read_flag(HANDLER)
{
	return read_word(reader, at, value, sb_seccomp_flags, "flag", target);
}

static int read_flags(HANDLER)
{
	struct document_words *words = target;

	return sb_reader_array(reader, at, value, sizeof(*words->flags), read_flag,
	    (void **)&words->flags, &words->n_flags);
}

static int read_rules(HANDLER)
{
	struct sb_seccomp_profile *profile = ((struct document_words *)target)->profile;

	return sb_reader_array(reader, at, value, sizeof(*profile->rules), read_rule,
	    (void **)&profile->rules, &profile->n_rules);
}

static int refuse_listener(HANDLER)
{
	(void)value, (void)target;
	return sb_reader_bad(reader, at,
	    "'%s' names an agent outside the container; the lab starts none", at->key);
}

static int read_about(HANDLER)
{
	struct document_words *words = target;

	return sb_reader_string(reader, at, value, &words->profile->about);
}

static int read_default_action(HANDLER)
{
	return read_action(reader, at, value, &((struct document_words *)target)->action);
}

static int read_default_errno(HANDLER)
{
	return read_errno_number(reader, at, value, &((struct document_words *)target)->action);
}

static int read_default_errno_name(HANDLER)
{
	return read_errno_name(reader, at, value, &((struct document_words *)target)->action);
}

static const struct sb_reader_key document_keys[] = {
	{"comment", NULL},
	{"about", read_about},
	{"defaultAction", read_default_action},
	{"defaultErrnoRet", read_default_errno},
	{"defaultErrno", read_default_errno_name},
	{"archMap", read_arch_map},
	{"architectures", read_arches},
	{"flags", read_flags},
	{"listenerPath", refuse_listener},
	{"listenerMetadata", refuse_listener},
	{"syscalls", read_rules},
	{NULL},
};

static int add_arch(const struct sb_reader *reader, struct sb_seccomp_profile *profile, uint32_t token)
{
	for (size_t i = 0; i < profile->n_arches; i++)
		if (profile->arches[i] == token)
			return 0;
	if (profile->n_arches == SB_SECCOMP_ARCHES)
		return sb_reader_bad(reader, NULL, "more than %d architectures", SB_SECCOMP_ARCHES);
	profile->arches[profile->n_arches++] = token;
	return 0;
}

/* archMap says which architectures go with this machine's own; `architectures` is the list. */
static int finish_arches(const struct sb_reader *reader, const struct document_words *words)
{
	struct sb_json_path map_at = {NULL, "archMap"};
	uint32_t native = seccomp_arch_native();
	int r = 0;

	if (words->n_map && words->n_arches)
		return sb_reader_bad(reader, &map_at, "both 'archMap' and 'architectures'; use one");
	for (size_t i = 0; r == 0 && i < words->n_arches; i++)
		r = add_arch(reader, words->profile, words->arches[i]->token);
	for (size_t i = 0; r == 0 && i < words->n_map; i++) {
		const struct arch_entry *entry = &words->map[i];

		if (entry->arch->token != native)
			continue;
		r = add_arch(reader, words->profile, native);
		for (size_t j = 0; r == 0 && j < entry->n_others; j++)
			r = add_arch(reader, words->profile, entry->others[j]->token);
	}
	return r;
}

/* No "flags" at all means SPEC_ALLOW, an empty list means none (crun, and runc since 1.2). */
static uint32_t finish_flags(const struct document_words *words)
{
	uint32_t flags = words->flags ? 0 : SECCOMP_FILTER_FLAG_SPEC_ALLOW;

	for (size_t i = 0; i < words->n_flags; i++)
		flags |= words->flags[i]->value;
	return flags;
}

static int finish_document(const struct sb_reader *reader, const struct document_words *words)
{
	struct sb_json_path action_at = {NULL, "defaultAction"};
	int r = finish_action(reader, NULL, &words->action, "defaultAction", "defaultErrnoRet",
	    &words->profile->default_action);

	if (r < 0)
		return r;
	if (words->profile->default_action == SCMP_ACT_NOTIFY)
		return sb_reader_bad(reader, &action_at, "SCMP_ACT_NOTIFY cannot be the default");
	words->profile->flags = finish_flags(words);
	return finish_arches(reader, words);
}

static void document_done(struct document_words *words)
{
	for (size_t i = 0; i < words->n_map; i++)
		free(words->map[i].others);
	free(words->map);
	free(words->arches);
	free(words->flags);
}

int sb_seccomp_parse(const char *name, const char *text, size_t size,
    struct sb_seccomp_profile **ret, struct sb_error *err)
{
	struct sb_error unused;
	struct sb_reader reader = {name, text, size, err ? err : &unused};
	struct document_words words = {.profile = calloc(1, sizeof(*words.profile))};
	int r;

	if (!words.profile)
		return sb_fail(err, ENOMEM, "%s", name);
	sb_copy(words.profile->name, sizeof(words.profile->name), name);
	r = sb_reader_parse(&reader, &words.profile->document);
	if (r == 0)
		r = sb_reader_object(
		    &reader, NULL, words.profile->document, document_keys, &words);
	if (r == 0)
		r = finish_document(&reader, &words);
	document_done(&words);
	if (r < 0)
		sb_seccomp_free(words.profile);
	else
		*ret = words.profile;
	return r;
}
