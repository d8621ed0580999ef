// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * OCI profiles: runtime-spec config-linux.md, "Seccomp", with the includes/excludes, archMap and
 * minKernel of Moby's and the errno names of Podman's format.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>

#include "sandbox/seccomp/parse.h"
#include "sandbox/text.h"

struct arch_entry {
	const struct sb_seccomp_arch *arch;
	const struct sb_seccomp_arch **others;
	size_t n_others;
};

struct document_words {
	struct sb_parse_action action; /* first: see parse.h */
	struct sb_seccomp_profile *profile;
	const struct sb_seccomp_arch **arches;
	size_t n_arches;
	struct arch_entry *map;
	size_t n_map;
	const struct sb_seccomp_word **flags;
	size_t n_flags;
};

static int read_arch(SB_HANDLER)
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

static int read_sub_arches(SB_HANDLER)
{
	struct arch_entry *entry = target;

	return sb_reader_array(reader, at, value, sizeof(*entry->others), read_arch,
	    (void **)&entry->others, &entry->n_others);
}

static int read_entry_arch(SB_HANDLER)
{
	return read_arch(reader, at, value, &((struct arch_entry *)target)->arch);
}

static const struct sb_reader_key entry_keys[] = {
    {"architecture", read_entry_arch},
    {"subArchitectures", read_sub_arches},
    {NULL},
};

static int read_entry(SB_HANDLER)
{
	struct arch_entry *entry = target;
	int r = sb_reader_object(reader, at, value, entry_keys, entry);

	if (r == 0 && !entry->arch)
		return sb_reader_bad(reader, at, "no 'architecture' here");
	return r;
}

static int read_arch_map(SB_HANDLER)
{
	struct document_words *words = target;

	return sb_reader_array(reader, at, value, sizeof(*words->map), read_entry,
	    (void **)&words->map, &words->n_map);
}

static int read_arches(SB_HANDLER)
{
	struct document_words *words = target;

	return sb_reader_array(reader, at, value, sizeof(*words->arches), read_arch,
	    (void **)&words->arches, &words->n_arches);
}

static int read_flag(SB_HANDLER)
{
	return sb_parse_word(reader, at, value, sb_seccomp_flags, "flag", target);
}

static int read_flags(SB_HANDLER)
{
	struct document_words *words = target;

	return sb_reader_array(reader, at, value, sizeof(*words->flags), read_flag,
	    (void **)&words->flags, &words->n_flags);
}

static int read_rules(SB_HANDLER)
{
	struct sb_seccomp_profile *profile = ((struct document_words *)target)->profile;

	return sb_reader_array(reader, at, value, sizeof(*profile->rules), sb_parse_rule,
	    (void **)&profile->rules, &profile->n_rules);
}

static int refuse_listener(SB_HANDLER)
{
	(void)value, (void)target;
	return sb_reader_bad(
	    reader, at, "'%s' names an agent outside the container; the lab starts none", at->key);
}

static int read_about(SB_HANDLER)
{
	struct document_words *words = target;

	return sb_reader_string(reader, at, value, &words->profile->about);
}

static const struct sb_reader_key document_keys[] = {
    {"comment", NULL},
    {"about", read_about},
    {"defaultAction", sb_parse_action},
    {"defaultErrnoRet", sb_parse_errno_number},
    {"defaultErrno", sb_parse_errno_name},
    {"archMap", read_arch_map},
    {"architectures", read_arches},
    {"flags", read_flags},
    {"listenerPath", refuse_listener},
    {"listenerMetadata", refuse_listener},
    {"syscalls", read_rules},
    {NULL},
};

static int add_arch(
    const struct sb_reader *reader, struct sb_seccomp_profile *profile, uint32_t token)
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
		return sb_reader_bad(
		    reader, &map_at, "both 'archMap' and 'architectures'; use one");
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
	int r = sb_parse_finish_action(reader, NULL, &words->action, "defaultAction",
	    "defaultErrnoRet", &words->profile->default_action);

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
		r = sb_reader_object(&reader, NULL, words.profile->document, document_keys, &words);
	if (r == 0)
		r = finish_document(&reader, &words);
	document_done(&words);
	if (r < 0)
		sb_seccomp_free(words.profile);
	else
		*ret = words.profile;
	return r;
}
