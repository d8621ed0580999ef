// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Loader of apparmor_parser's binary policy. A blob is a row of profiles, each a struct of members
 * in a fixed order, most of them optional. What the order does not know ends the loading with the
 * member's name: a newer parser's policy is refused, not half understood.
 */
#include "sandbox/apparmor/emulation/policy_blob.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/apparmor/emulation/stream.h"

#define MAX_PROFILES 4096
#define ABI_MASK 0x3ffU
#define ABI_FIRST 5U
#define ABI_LAST 8U /* 9 brought the separate permission tables of the 4.x parser */

enum { FLAG_HAT = 0x1 };
enum { CLASS_FILE = 2 };
enum { PATH_CHROOT_RELATIVE = 0x8, PATH_MEDIATE_DELETED = 0x10000 };

static int broken(const struct sb_aa_rules *p, const char *member, struct sb_error *err)
{
	return sb_reject(err, "AppArmor policy: profile %s: broken or missing %s",
	    p->name ? p->name : "?", member);
}

/* A rule table: a blob whose front padding aligns it to 8 in the file it was written to. */
static int load_dfa(
    struct sb_stream *s, struct sb_aa_rules *p, struct sb_dfa **ret, struct sb_error *err)
{
	const uint8_t *data;
	size_t size, padding;

	if (!sb_stream_blob(s, "aadfa", &data, &size))
		return 0;
	padding = size % 8;
	if (sb_dfa_load(data + padding, size - padding, ret, err) < 0)
		return sb_wrap(err, -EINVAL, "profile %s", p->name);
	return 1;
}

static int load_head(struct sb_stream *s, struct sb_aa_rules *p, struct sb_error *err)
{
	const char *text;
	int r;

	if (!sb_stream_string(s, NULL, &text, NULL) || !*text || strlen(text) > 200)
		return broken(p, "name", err);
	p->name = strdup(text);
	if (!p->name)
		return sb_fail(err, ENOMEM, "AppArmor policy");
	sb_stream_string(s, "rename", &text, NULL);
	sb_stream_string(s, "attach", &text, NULL);
	r = load_dfa(s, p, &p->attachment, err);
	if (r > 0 && !sb_stream_u32(s, NULL, &p->attachment_len))
		return broken(p, "attachment", err);
	return r < 0 ? r : 0;
}

static int load_flags(struct sb_stream *s, struct sb_aa_rules *p, struct sb_error *err)
{
	uint32_t flags, mode, audit, path = 0;

	if (!sb_stream_tag(s, SB_TAG_STRUCT, "flags") || !sb_stream_u32(s, NULL, &flags) ||
	    !sb_stream_u32(s, NULL, &mode) || !sb_stream_u32(s, NULL, &audit) ||
	    !sb_stream_tag(s, SB_TAG_STRUCT_END, NULL))
		return broken(p, "flags", err);
	if (mode >= SB_AA_MODES)
		return sb_reject(
		    err, "AppArmor policy: profile %s: mode %u is not emulated", p->name, mode);
	sb_stream_u32(s, "path_flags", &path);
	if (path & PATH_CHROOT_RELATIVE)
		return sb_reject(err,
		    "AppArmor policy: profile %s: chroot_relative names are not emulated", p->name);
	p->is_hat = flags & FLAG_HAT;
	p->mode = mode;
	p->audit_all = audit != 0;
	p->mediates_deleted = path & PATH_MEDIATE_DELETED;
	return 0;
}

static int load_capabilities(struct sb_stream *s, struct sb_aa_rules *p, struct sb_error *err)
{
	uint32_t low[4], high[4] = {0}, extended[2];

	for (unsigned i = 0; i < 4; i++)
		if (!sb_stream_u32(s, NULL, &low[i]))
			return broken(p, "capabilities", err);
	if (sb_stream_tag(s, SB_TAG_STRUCT, "caps64")) {
		for (unsigned i = 0; i < 4; i++)
			if (!sb_stream_u32(s, NULL, &high[i]))
				return broken(p, "caps64", err);
		if (!sb_stream_tag(s, SB_TAG_STRUCT_END, NULL))
			return broken(p, "caps64", err);
	}
	if (sb_stream_tag(s, SB_TAG_STRUCT, "capsx") &&
	    (!sb_stream_u32(s, NULL, &extended[0]) || !sb_stream_u32(s, NULL, &extended[1]) ||
	        !sb_stream_tag(s, SB_TAG_STRUCT_END, NULL)))
		return broken(p, "capsx", err);
	p->caps_allow = (uint64_t)high[0] << 32 | low[0];
	p->caps_audit = (uint64_t)high[1] << 32 | low[1];
	p->caps_quiet = (uint64_t)high[2] << 32 | low[2];
	return 0;
}

/* Limits are set by the kernel at exec and stand in the table of what is not emulated. */
static int skip_rlimits(struct sb_stream *s, struct sb_aa_rules *p, struct sb_error *err)
{
	uint32_t mask;
	uint16_t count;
	uint64_t value;

	if (!sb_stream_tag(s, SB_TAG_STRUCT, "rlimits"))
		return 0;
	if (!sb_stream_u32(s, NULL, &mask) || !sb_stream_array(s, NULL, &count))
		return broken(p, "rlimits", err);
	while (count--)
		if (!sb_stream_u64(s, NULL, &value))
			return broken(p, "rlimits", err);
	if (!sb_stream_tag(s, SB_TAG_ARRAY_END, NULL) || !sb_stream_tag(s, SB_TAG_STRUCT_END, NULL))
		return broken(p, "rlimits", err);
	return 0;
}

/* A profile without file rules of its own has them, if any, among the general ones. */
static int load_rules(struct sb_stream *s, struct sb_aa_rules *p, struct sb_error *err)
{
	int r;

	if (sb_stream_tag(s, SB_TAG_STRUCT, "policydb")) {
		r = load_dfa(s, p, &p->general, err);
		if (r <= 0 || !sb_stream_tag(s, SB_TAG_STRUCT_END, NULL))
			return r < 0 ? r : broken(p, "policydb", err);
	}
	r = load_dfa(s, p, &p->files, err);
	p->files_start = SB_DFA_START;
	if (r == 0 && p->general && sb_dfa_step(p->general, SB_DFA_START, CLASS_FILE)) {
		p->files = p->general;
		p->files_start = sb_dfa_step(p->general, SB_DFA_START, CLASS_FILE);
	}
	return r < 0 ? r : 0;
}

static int add_target(struct sb_stream *s, struct sb_aa_rules *p, struct sb_error *err)
{
	const char *text;
	size_t size;

	if (!sb_stream_string(s, NULL, &text, &size) || strlen(text) + 1 != size)
		return sb_reject(err,
		    "AppArmor policy: profile %s: an exec target of more than one name is "
		    "not emulated",
		    p->name);
	if (*text == '&' || *text == ':' || strstr(text, "//&"))
		return sb_reject(err,
		    "AppArmor policy: profile %s: exec into the stack or namespace '%s' is "
		    "not emulated",
		    p->name, text);
	p->targets[p->n_targets] = strdup(text);
	if (!p->targets[p->n_targets])
		return sb_fail(err, ENOMEM, "AppArmor policy");
	p->n_targets++;
	return 0;
}

static int load_targets(struct sb_stream *s, struct sb_aa_rules *p, struct sb_error *err)
{
	uint16_t count;
	int r = 0;

	if (!sb_stream_tag(s, SB_TAG_STRUCT, "xtable"))
		return 0;
	if (!sb_stream_array(s, NULL, &count))
		return broken(p, "xtable", err);
	p->targets = calloc((size_t)count + 1, sizeof(*p->targets));
	if (!p->targets)
		return sb_fail(err, ENOMEM, "AppArmor policy");
	while (count-- && r >= 0)
		r = add_target(s, p, err);
	if (r >= 0 && (!sb_stream_tag(s, SB_TAG_ARRAY_END, NULL) ||
	                  !sb_stream_tag(s, SB_TAG_STRUCT_END, NULL)))
		r = broken(p, "xtable", err);
	return r;
}

static int load_profile(struct sb_stream *s, struct sb_aa_rules *p, struct sb_error *err)
{
	static int (*const members[])(
	    struct sb_stream *, struct sb_aa_rules *, struct sb_error *) = {
	    load_head,
	    load_flags,
	    load_capabilities,
	    skip_rlimits,
	    load_rules,
	    load_targets,
	};
	const char *unknown;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		int r = members[i](s, p, err);

		if (r < 0)
			return r;
	}
	if (sb_stream_tag(s, SB_TAG_STRUCT_END, NULL))
		return 0;
	unknown = sb_stream_peek_name(s);
	return sb_reject(err, "AppArmor policy: profile %s: structure '%s' is not emulated",
	    p->name, unknown ? unknown : "?");
}

static int load_version(struct sb_stream *s, struct sb_error *err)
{
	uint32_t version;

	if (!sb_stream_u32(s, "version", &version))
		return sb_reject(err, "AppArmor policy: not the output of apparmor_parser");
	if ((version & ABI_MASK) < ABI_FIRST || (version & ABI_MASK) > ABI_LAST)
		return sb_reject(err,
		    "AppArmor policy: ABI %u is not known; compile with the pinned "
		    "feature file",
		    version & ABI_MASK);
	if (!sb_stream_tag(s, SB_TAG_STRUCT, "profile"))
		return sb_reject(err, "AppArmor policy: '%s' instead of a profile is not emulated",
		    sb_stream_peek_name(s) ? sb_stream_peek_name(s) : "?");
	return 0;
}

static int load_next(struct sb_stream *s, struct sb_aa_policy *policy, struct sb_error *err)
{
	struct sb_aa_rules *grown;
	int r = load_version(s, err);

	if (r < 0)
		return r;
	if (policy->n_profiles >= MAX_PROFILES)
		return sb_reject(err, "AppArmor policy: more than %d profiles", MAX_PROFILES);
	grown = realloc(policy->profiles, (policy->n_profiles + 1) * sizeof(*grown));
	if (!grown)
		return sb_fail(err, ENOMEM, "AppArmor policy");
	policy->profiles = grown;
	grown[policy->n_profiles] = (struct sb_aa_rules){0};
	return load_profile(s, &grown[policy->n_profiles++], err);
}

int sb_aa_policy_load(const void *blob, size_t len, struct sb_aa_policy **ret, struct sb_error *err)
{
	struct sb_stream s = {blob, (const uint8_t *)blob + len};
	struct sb_aa_policy *policy = calloc(1, sizeof(*policy));
	int r = 0;

	if (!policy)
		return sb_fail(err, ENOMEM, "AppArmor policy");
	do
		r = load_next(&s, policy, err);
	while (r >= 0 && s.at < s.end);
	if (r < 0) {
		sb_aa_policy_free(policy);
		return r;
	}
	*ret = policy;
	return 0;
}

static void free_profile(struct sb_aa_rules *p)
{
	free(p->name);
	sb_dfa_free(p->attachment);
	sb_dfa_free(p->general);
	if (p->files != p->general)
		sb_dfa_free(p->files);
	for (uint32_t i = 0; i < p->n_targets; i++)
		free(p->targets[i]);
	free(p->targets);
}

struct sb_aa_policy *sb_aa_policy_free(struct sb_aa_policy *policy)
{
	if (policy) {
		for (int i = 0; i < policy->n_profiles; i++)
			free_profile(&policy->profiles[i]);
		free(policy->profiles);
		free(policy);
	}
	return NULL;
}
