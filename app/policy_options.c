// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/policy_options.h"

#include <errno.h>
#include <linux/securebits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/capability.h"
#include "sandbox/cleanup.h"
#include "sandbox/data.h"
#include "sandbox/text.h"

struct word_value {
	const char *word;
	unsigned value;
};

static const struct word_value on_off[] = {{"on", 1}, {"off", 0}, {NULL}};
static const struct word_value userns[] = {
    {"private", SB_USERNS_PRIVATE}, {"host", SB_USERNS_HOST}, {NULL}};
static const struct word_value apparmor_modes[] = {{"enforce", SB_APPARMOR_ENFORCE},
    {"complain", SB_APPARMOR_COMPLAIN}, {"kill", SB_APPARMOR_KILL}, {NULL}};
static const struct word_value apparmor_sources[] = {{"auto", SB_APPARMOR_AUTO},
    {"kernel", SB_APPARMOR_KERNEL}, {"emulated", SB_APPARMOR_EMULATED}, {"none", SB_APPARMOR_NONE},
    {NULL}};

/* The names capsh(1) and setpriv(1) print, with "-locked" for each lock bit. */
static const struct word_value securebits[] = {
    {"noroot", SECBIT_NOROOT},
    {"noroot-locked", SECBIT_NOROOT_LOCKED},
    {"no-setuid-fixup", SECBIT_NO_SETUID_FIXUP},
    {"no-setuid-fixup-locked", SECBIT_NO_SETUID_FIXUP_LOCKED},
    {"keep-caps", SECBIT_KEEP_CAPS},
    {"keep-caps-locked", SECBIT_KEEP_CAPS_LOCKED},
    {"no-cap-ambient-raise", SECBIT_NO_CAP_AMBIENT_RAISE},
    {"no-cap-ambient-raise-locked", SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED},
    {NULL},
};

static const char *next_word(const void *context, size_t i)
{
	return ((const struct word_value *)context)[i].word;
}

static int parse_word(const char *option, const struct word_value *table, const char *word,
    unsigned *ret, struct sb_error *err)
{
	char what[64], hint[256] = "one of";

	for (size_t i = 0; table[i].word; i++) {
		if (!strcmp(table[i].word, word)) {
			*ret = table[i].value;
			return 0;
		}
		strncat(hint, i ? ", " : " ", sizeof(hint) - strlen(hint) - 1);
		strncat(hint, table[i].word, sizeof(hint) - strlen(hint) - 1);
	}
	snprintf(what, sizeof(what), "value of --%s", option);
	return sb_reject_unknown(err, what, word, sb_nearest(word, next_word, table), hint);
}

static int parse_flag(const char *option, const char *value, bool *ret, struct sb_error *err)
{
	unsigned on = 1;
	int r = value ? parse_word(option, on_off, value, &on, err) : 0;

	if (r == 0)
		*ret = on;
	return r;
}

/* UINT32_MAX is "no id" to the kernel, chown(2). */
static int parse_id(
    const char *option, const char *text, const char *end, uint32_t *ret, struct sb_error *err)
{
	char *stop;
	unsigned long id;

	errno = 0;
	id = strtoul(text, &stop, 10);
	if (stop == text || stop != end || *text < '0' || *text > '9' || errno || id >= UINT32_MAX)
		return sb_reject(err, "--%s: '%.*s' is not a number below 4294967295", option,
		    (int)(end - text), text);
	*ret = id;
	return 0;
}

static int copy(char *to, size_t size, const char *option, const char *value, struct sb_error *err)
{
	if (!sb_copy(to, size, value))
		return sb_reject(err, "--%s: longer than %zu characters", option, size - 1);
	return 0;
}

static int set_preset(void *target, const char *value, struct sb_error *err)
{
	struct sb_preset preset;
	int r = sb_preset_load(value, &preset, err);

	if (r == 0)
		*(struct sb_policy *)target = preset.policy;
	return r;
}

static int set_pod(void *target, const char *value, struct sb_error *err)
{
	char notes[2048] = "";
	struct sb_policy policy;
	int r = sb_manifest_load(value, &policy, notes, sizeof(notes), err);

	if (r < 0)
		return r;
	for (char *at = notes, *line; (line = strsep(&at, "\n"));)
		if (*line)
			fprintf(stderr, "layerlab: note: %s\n", line);
	*(struct sb_policy *)target = policy;
	return 0;
}

static int set_cap_drop(void *target, const char *value, struct sb_error *err)
{
	uint64_t mask;
	int r = sb_caps_parse(value, &mask, err);

	if (r == 0)
		sb_policy_cap_drop(target, mask);
	return r;
}

static int set_cap_add(void *target, const char *value, struct sb_error *err)
{
	uint64_t mask;
	int r = sb_caps_parse(value, &mask, err);

	if (r == 0)
		sb_policy_cap_add(target, mask);
	return r;
}

static int set_capset(void *target, enum sb_capset set, const char *value, struct sb_error *err)
{
	return sb_caps_parse(value, &((struct sb_policy *)target)->caps[set], err);
}

static int set_effective(void *target, const char *value, struct sb_error *err)
{
	return set_capset(target, SB_CAPS_EFFECTIVE, value, err);
}

static int set_permitted(void *target, const char *value, struct sb_error *err)
{
	return set_capset(target, SB_CAPS_PERMITTED, value, err);
}

static int set_inheritable(void *target, const char *value, struct sb_error *err)
{
	return set_capset(target, SB_CAPS_INHERITABLE, value, err);
}

static int set_bounding(void *target, const char *value, struct sb_error *err)
{
	return set_capset(target, SB_CAPS_BOUNDING, value, err);
}

static int set_ambient(void *target, const char *value, struct sb_error *err)
{
	return set_capset(target, SB_CAPS_AMBIENT, value, err);
}

static int set_securebits(void *target, const char *value, struct sb_error *err)
{
	cleanup_free char *list = strdup(value);
	unsigned bits = 0, bit;

	if (!list)
		return sb_fail(err, ENOMEM, "--securebits");
	for (char *at = list, *word; (word = strsep(&at, ","));) {
		if (!*word || !strcmp(word, "none"))
			continue;
		int r = parse_word("securebits", securebits, word, &bit, err);

		if (r < 0)
			return r;
		bits |= bit;
	}
	((struct sb_policy *)target)->securebits = bits;
	return 0;
}

static int set_seccomp(void *target, const char *value, struct sb_error *err)
{
	struct sb_policy *policy = target;
	bool is_off = !strcmp(value, "off"), is_strict = !strcmp(value, "strict");

	if (!*value)
		return sb_reject(
		    err, "--seccomp: empty; off, strict, a profile's name or an OCI JSON file");
	policy->seccomp_profile2[0] = '\0';
	if (is_off || is_strict) {
		policy->seccomp = is_off ? SB_SECCOMP_OFF : SB_SECCOMP_STRICT;
		policy->seccomp_profile[0] = '\0';
		return 0;
	}
	policy->seccomp = SB_SECCOMP_FILTER;
	return copy(
	    policy->seccomp_profile, sizeof(policy->seccomp_profile), "seccomp", value, err);
}

static int set_seccomp_stack(void *target, const char *value, struct sb_error *err)
{
	struct sb_policy *policy = target;

	if (policy->seccomp != SB_SECCOMP_FILTER)
		return sb_reject(err,
		    "--seccomp-stack: there is no first filter; name one with --seccomp before it");
	return copy(policy->seccomp_profile2, sizeof(policy->seccomp_profile2), "seccomp-stack",
	    value, err);
}

static int set_no_new_privs(void *target, const char *value, struct sb_error *err)
{
	return parse_flag("no-new-privs", value, &((struct sb_policy *)target)->no_new_privs, err);
}

/* "NAME", "FILE", each with ":enforce", ":complain" or ":kill" behind; a profile's own name may
 * hold a colon (":ns:profile"), so only these three words count as a suffix. */
static int set_apparmor(void *target, const char *value, struct sb_error *err)
{
	struct sb_policy *policy = target;
	cleanup_free char *name = strdup(value);
	char *suffix = name ? strrchr(name, ':') : NULL;

	if (!name)
		return sb_fail(err, ENOMEM, "--apparmor");
	if (!*name)
		return sb_reject(
		    err, "--apparmor: empty; unconfined, a profile's name or a profile file");
	policy->apparmor_mode = SB_APPARMOR_ENFORCE;
	for (size_t i = 0; suffix && apparmor_modes[i].word; i++)
		if (!strcmp(suffix + 1, apparmor_modes[i].word)) {
			policy->apparmor_mode = apparmor_modes[i].value;
			*suffix = '\0';
			break;
		}
	if (!strcmp(name, "unconfined"))
		*name = '\0';
	return copy(
	    policy->apparmor_profile, sizeof(policy->apparmor_profile), "apparmor", name, err);
}

static int set_apparmor_source(void *target, const char *value, struct sb_error *err)
{
	unsigned source;
	int r = parse_word("apparmor-source", apparmor_sources, value, &source, err);

	if (r == 0)
		((struct sb_policy *)target)->apparmor_source = source;
	return r;
}

static int set_user(void *target, const char *value, struct sb_error *err)
{
	struct sb_policy *policy = target;
	const char *end = value + strlen(value), *colon = strchr(value, ':');
	uint32_t uid, gid;
	int r = parse_id("user", value, colon ? colon : end, &uid, err);

	if (r < 0)
		return r;
	gid = uid;
	if (colon && (r = parse_id("user", colon + 1, end, &gid, err)) < 0)
		return r;
	policy->uid = uid;
	policy->gid = gid;
	return 0;
}

static int set_groups(void *target, const char *value, struct sb_error *err)
{
	struct sb_policy *policy = target;
	gid_t groups[SB_GROUPS_MAX];
	unsigned n = 0;

	for (const char *at = value, *end; *at; at = *end ? end + 1 : end) {
		end = at + strcspn(at, ",");
		if (n == SB_GROUPS_MAX)
			return sb_reject(err, "--groups: more than %d", SB_GROUPS_MAX);
		int r = parse_id("groups", at, end, &groups[n++], err);

		if (r < 0)
			return r;
	}
	memcpy(policy->groups, groups, n * sizeof(groups[0]));
	policy->n_groups = n;
	return 0;
}

static int set_userns(void *target, const char *value, struct sb_error *err)
{
	unsigned which;
	int r = parse_word("userns", userns, value, &which, err);

	if (r == 0)
		((struct sb_policy *)target)->userns = which;
	return r;
}

static int set_mask_paths(void *target, const char *value, struct sb_error *err)
{
	return parse_flag("mask-paths", value, &((struct sb_policy *)target)->mask_paths, err);
}

static int set_low_ports(void *target, const char *value, struct sb_error *err)
{
	return parse_flag("low-ports", value, &((struct sb_policy *)target)->low_ports_open, err);
}

const struct cli_option cli_policy_options[] = {
    {"preset", 0, "NAME", false, "a named policy; default " CLI_DEFAULT_PRESET, set_preset,
        CLI_VALUES_PRESETS},
    {"pod", 0, "FILE[:CONTAINER]", false, "a Kubernetes manifest's securityContext", set_pod,
        CLI_VALUES_FILES},
    {"cap-drop", 0, "LIST", false, "drop capabilities (or ALL) as docker does", set_cap_drop,
        CLI_VALUES_CAPABILITIES},
    {"cap-add", 0, "LIST", false, "add capabilities (or ALL) as docker does", set_cap_add,
        CLI_VALUES_CAPABILITIES},
    {"caps-effective", 0, "LIST", false, "exactly this effective set", set_effective,
        CLI_VALUES_CAPABILITIES},
    {"caps-permitted", 0, "LIST", false, "exactly this permitted set", set_permitted,
        CLI_VALUES_CAPABILITIES},
    {"caps-inheritable", 0, "LIST", false, "exactly this inheritable set", set_inheritable,
        CLI_VALUES_CAPABILITIES},
    {"caps-bounding", 0, "LIST", false, "exactly this bounding set", set_bounding,
        CLI_VALUES_CAPABILITIES},
    {"caps-ambient", 0, "LIST", false, "exactly this ambient set", set_ambient,
        CLI_VALUES_CAPABILITIES},
    {"securebits", 0, "LIST", false, "noroot, no-setuid-fixup, keep-caps, …, each with -locked",
        set_securebits},
    {"seccomp", 0, "WHAT", false, "off, strict, a profile's name or an OCI JSON file", set_seccomp,
        CLI_VALUES_SECCOMP},
    {"seccomp-stack", 0, "WHAT", false, "a second filter on top of the first", set_seccomp_stack,
        CLI_VALUES_SECCOMP},
    {"no-new-privs", 0, "on|off", true, "no gain of privileges at exec", set_no_new_privs},
    {"apparmor", 0, "WHAT", false,
        "unconfined, a profile's name or file; :complain or :kill behind it sets the mode",
        set_apparmor},
    {"apparmor-source", 0, "WHAT", false, "kernel, emulated, none or auto", set_apparmor_source},
    {"user", 0, "UID[:GID]", false, "who the command runs as; GID is UID's when left out",
        set_user},
    {"groups", 0, "LIST", false, "supplementary group ids", set_groups},
    {"userns", 0, "WHAT", false, "private, or host (as root only; meant for a virtual machine)",
        set_userns},
    {"mask-paths", 0, "on|off", true, "masked and read-only /proc and /sys paths", set_mask_paths},
    {"low-ports", 0, "on|off", true, "anyone may bind ports below 1024", set_low_ports},
    {NULL},
};

static bool is_manifest(const char *what)
{
	static const char *const suffixes[] = {".yaml", ".yml", ".json"};

	if (strchr(what, '/'))
		return true;
	for (size_t i = 0; i < SB_COUNT(suffixes); i++) {
		const char *at = strstr(what, suffixes[i]);

		if (at && (at[strlen(suffixes[i])] == '\0' || at[strlen(suffixes[i])] == ':'))
			return true;
	}
	return false;
}

int cli_policy_named(const char *what, struct sb_policy *ret, struct sb_error *err)
{
	return is_manifest(what) ? set_pod(ret, what, err) : set_preset(ret, what, err);
}
