// SPDX-License-Identifier: GPL-3.0-or-later
/* assets/presets/NAME.yaml: a policy with a name and with the place its values come from. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

/* Puts FILE:LINE:COLUMN in front of what a parser without positions found wrong in the node. */
static int at_node(const struct sb_yaml *node, struct sb_error *err, int r)
{
	if (r < 0)
		return sb_wrap(err, r, "%s:%u:%u", node->file->name, node->line, node->column);
	return r;
}

/* "all", "none", "a,b" or a list of names. */
static int read_mask(const struct sb_yaml *node, uint64_t *ret, struct sb_error *err)
{
	uint64_t mask = 0, one;
	int r;

	if (node->kind == SB_YAML_SCALAR)
		return at_node(node, err, sb_caps_parse(node->text, ret, err));
	r = sb_yaml_expect(node, SB_YAML_SEQUENCE, "capabilities", err);
	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		const struct sb_yaml *item = node->entries[i].value;
		const char *name;

		r = sb_yaml_text(item, "a capability", &name, err);
		if (r == 0)
			r = at_node(item, err, sb_caps_parse(name, &one, err));
		if (r == 0)
			mask |= one;
	}
	if (r == 0)
		*ret = mask;
	return r;
}

static int read_set(
    const struct sb_yaml *node, struct sb_policy *policy, enum sb_capset set, struct sb_error *err)
{
	return read_mask(node, &policy->caps[set], err);
}

/* Effective, permitted and bounding at once, which is what runtimes set. */
static int read_capabilities(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct sb_policy *policy = &((struct sb_preset *)record)->policy;
	uint64_t mask;
	int r = read_mask(node, &mask, err);

	if (r < 0)
		return r;
	policy->caps[SB_CAPS_EFFECTIVE] = mask;
	policy->caps[SB_CAPS_PERMITTED] = mask;
	policy->caps[SB_CAPS_BOUNDING] = mask;
	return 0;
}

static int read_inheritable(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_set(node, &((struct sb_preset *)record)->policy, SB_CAPS_INHERITABLE, err);
}

static int read_ambient(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_set(node, &((struct sb_preset *)record)->policy, SB_CAPS_AMBIENT, err);
}

static int read_seccomp(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct sb_policy *policy = &((struct sb_preset *)record)->policy;
	const char *what;
	int r = sb_yaml_text(node, "seccomp", &what, err);

	if (r < 0)
		return r;
	/* YAML 1.1 reads a bare `off` as a boolean; here it is the word it looks like. */
	if (!strcmp(what, "off")) {
		policy->seccomp = SB_SECCOMP_OFF;
	} else if (!strcmp(what, "strict")) {
		policy->seccomp = SB_SECCOMP_STRICT;
	} else {
		policy->seccomp = SB_SECCOMP_FILTER;
		if (!sb_copy(policy->seccomp_profile, sizeof(policy->seccomp_profile), what))
			return sb_yaml_reject(node, err, "seccomp: the profile's name is too long");
	}
	return 0;
}

static int read_apparmor(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct sb_policy *policy = &((struct sb_preset *)record)->policy;
	const char *what;
	int r = sb_yaml_text(node, "apparmor", &what, err);

	if (r < 0)
		return r;
	if (!strcmp(what, "unconfined"))
		what = "";
	if (!sb_copy(policy->apparmor_profile, sizeof(policy->apparmor_profile), what))
		return sb_yaml_reject(node, err, "apparmor: the profile's name is too long");
	return 0;
}

static int read_source(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	static const char *const names[] = {"auto", "kernel", "emulated", "none"};
	size_t i;
	int r = sb_yaml_choice(node, "apparmor_source", names, SB_COUNT(names), &i, err);

	if (r == 0)
		((struct sb_preset *)record)->policy.apparmor_source = (enum sb_apparmor_source)i;
	return r;
}

/* clang-format off */
#define PRESET(name, member, type, is_required) \
	{name, type, is_required, offsetof(struct sb_preset, member), \
	 sizeof(((struct sb_preset *)0)->member), NULL}
/* clang-format on */

static const struct sb_yaml_field fields[] = {
    PRESET("title", title, SB_YAML_BUFFER, true),
    PRESET("about", about, SB_YAML_BUFFER, true),
    PRESET("source", source, SB_YAML_BUFFER, true),
    {"capabilities", SB_YAML_READ, .read = read_capabilities},
    {"inheritable", SB_YAML_READ, .read = read_inheritable},
    {"ambient", SB_YAML_READ, .read = read_ambient},
    {"seccomp", SB_YAML_READ, .read = read_seccomp},
    PRESET("no_new_privs", policy.no_new_privs, SB_YAML_BOOL, false),
    {"apparmor", SB_YAML_READ, .read = read_apparmor},
    {"apparmor_source", SB_YAML_READ, .read = read_source},
    PRESET("uid", policy.uid, SB_YAML_UNSIGNED, false),
    PRESET("gid", policy.gid, SB_YAML_UNSIGNED, false),
    PRESET("mask_paths", policy.mask_paths, SB_YAML_BOOL, false),
    PRESET("low_ports_open", policy.low_ports_open, SB_YAML_BOOL, false),
};

static int read_preset(const char *path, struct sb_preset *preset, struct sb_error *err)
{
	struct sb_yaml_file *file;
	const struct sb_yaml *map;
	int r = sb_yaml_load(path, &file, err);

	if (r < 0)
		return r;
	r = sb_yaml_single(file, &map, err);
	if (r == 0)
		r = sb_yaml_record(map, fields, SB_COUNT(fields), preset, err);
	if (r == 0)
		r = at_node(map, err, sb_policy_check(&preset->policy, err));
	sb_yaml_free(file);
	return r;
}

struct names {
	char **names;
	size_t n;
};

static const char *next_name(const void *context, size_t i)
{
	const struct names *names = context;

	return i < names->n ? names->names[i] : NULL;
}

static int unknown_preset(const char *name, struct sb_error *err)
{
	struct names all = {0};
	int r = sb_data_names("presets", ".yaml", &all.names, &all.n, err);

	if (r < 0)
		return r;
	r = sb_reject_unknown(err, "preset", name, sb_nearest(name, next_name, &all),
	    "shipped are open, default-pod, hardened-pod, flask-0 and more in assets/presets");
	sb_names_free(all.names, all.n);
	return r;
}

int sb_preset_load(const char *name, struct sb_preset *ret, struct sb_error *err)
{
	struct sb_preset preset = {0};
	char sub[SB_NAME_MAX + 16], path[PATH_MAX];
	int r;

	if (strlen(name) >= SB_NAME_MAX || strchr(name, '/') || *name == '.' || !*name)
		return unknown_preset(name, err);
	snprintf(sub, sizeof(sub), "presets/%s.yaml", name);
	if (sb_data_find(path, sizeof(path), sub, NULL) < 0)
		return unknown_preset(name, err);
	sb_policy_open(&preset.policy);
	sb_copy(preset.policy.name, sizeof(preset.policy.name), name);
	r = read_preset(path, &preset, err);
	if (r == 0)
		*ret = preset;
	return r;
}
