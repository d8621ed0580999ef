// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export.h"

#include <ctype.h>
#include <string.h>

#include "app/export/formats.h"
#include "sandbox/capability.h"
#include "sandbox/text.h"

const struct export_format *const export_formats[] = {
    &export_k8s,
    &export_docker,
    &export_podman,
    &export_oci,
    &export_systemd,
    &export_bwrap,
    &export_setpriv,
    NULL,
};

static const char *next_format(const void *context, size_t i)
{
	(void)context;
	return export_formats[i] ? export_formats[i]->name : NULL;
}

int export_find(const char *name, const struct export_format **ret, struct sb_error *err)
{
	for (size_t i = 0; export_formats[i]; i++)
		if (!strcmp(export_formats[i]->name, name)) {
			*ret = export_formats[i];
			return 0;
		}
	return sb_reject_unknown(err, "format", name, sb_nearest(name, next_format, NULL),
	    "k8s, docker, podman, oci, systemd, bwrap or setpriv");
}

/* Runtimes know one set: bounding, permitted and effective alike, the other two empty. */
static bool asks_exact_sets(const struct sb_policy *policy)
{
	return policy->caps[SB_CAPS_PERMITTED] != policy->caps[SB_CAPS_BOUNDING] ||
	       policy->caps[SB_CAPS_EFFECTIVE] != policy->caps[SB_CAPS_BOUNDING] ||
	       policy->caps[SB_CAPS_INHERITABLE] || policy->caps[SB_CAPS_AMBIENT];
}

static bool asks_securebits(const struct sb_policy *policy)
{
	return policy->securebits;
}

static bool asks_strict(const struct sb_policy *policy)
{
	return policy->seccomp == SB_SECCOMP_STRICT;
}

static bool asks_filter(const struct sb_policy *policy)
{
	return policy->seccomp == SB_SECCOMP_FILTER;
}

static bool asks_stacked(const struct sb_policy *policy)
{
	return policy->seccomp == SB_SECCOMP_FILTER && *policy->seccomp_profile2;
}

static bool asks_nnp_off(const struct sb_policy *policy)
{
	return !policy->no_new_privs;
}

static bool asks_apparmor(const struct sb_policy *policy)
{
	return *policy->apparmor_profile;
}

static bool asks_apparmor_mode(const struct sb_policy *policy)
{
	return *policy->apparmor_profile && policy->apparmor_mode != SB_APPARMOR_ENFORCE;
}

static bool asks_groups(const struct sb_policy *policy)
{
	return policy->n_groups;
}

static bool asks_masked(const struct sb_policy *policy)
{
	return policy->mask_paths;
}

static bool asks_unmasked(const struct sb_policy *policy)
{
	return !policy->mask_paths;
}

static bool asks_ports(const struct sb_policy *policy)
{
	return policy->low_ports_open;
}

static const struct {
	enum export_feature feature;
	bool (*asked)(const struct sb_policy *policy);
	const char *what;
} features[] = {
    {EXPORT_EXACT_SETS, asks_exact_sets, "capability sets that differ; the bounding set is used"},
    {EXPORT_SECUREBITS, asks_securebits, "securebits"},
    {EXPORT_STRICT, asks_strict, "seccomp strict mode"},
    {EXPORT_FILTER, asks_filter, "a seccomp profile"},
    {EXPORT_STACKED, asks_stacked, "a second seccomp profile"},
    {EXPORT_NNP_OFF, asks_nnp_off, "no_new_privs off: it is always on there"},
    {EXPORT_APPARMOR, asks_apparmor, "an AppArmor profile"},
    {EXPORT_APPARMOR_MODE, asks_apparmor_mode, "AppArmor's mode: load the profile in it"},
    {EXPORT_GROUPS, asks_groups, "supplementary groups"},
    {EXPORT_MASKED, asks_masked, "masked and read-only paths of /proc and /sys"},
    {EXPORT_UNMASKED, asks_unmasked, "unmasked /proc and /sys"},
    {EXPORT_PORTS, asks_ports, "ports below 1024 open to everybody"},
};

void export_notes(FILE *out, const struct export_format *format, const struct sb_policy *policy)
{
	for (size_t i = 0; i < SB_COUNT(features); i++) {
		if ((format->says & features[i].feature) || !features[i].asked(policy))
			continue;
		fprintf(format->comment ? out : stderr, "%s%s cannot say: %s\n",
		    format->comment ? format->comment : "layerlab: note: ", format->name,
		    features[i].what);
	}
}

struct export_change export_cap_change(uint64_t from, uint64_t to)
{
	uint64_t dropped = from & ~to;
	bool adds_all = to == sb_cap_all();
	bool drop_all =
	    !adds_all && __builtin_popcountll(dropped) > __builtin_popcountll(from & to);

	return (struct export_change){
	    .drop_all = drop_all,
	    .drop = drop_all ? 0 : dropped,
	    .add = drop_all || adds_all ? to : to & ~from,
	};
}

void export_caps(
    FILE *out, uint64_t mask, const char *prefix, const char *between, bool in_capitals)
{
	char name[SB_CAP_NAME_MAX];
	const char *separator = "";

	for (int cap = 0; cap < SB_CAP_LIMIT; cap++) {
		if (!(mask >> cap & 1))
			continue;
		fprintf(out, "%s%s", separator, prefix);
		for (const char *c = sb_cap_name(cap, name); *c; c++)
			fputc(in_capitals ? toupper((unsigned char)*c) : *c, out);
		separator = between;
	}
}

void export_word(FILE *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	                            "%+,-./:=@_";

	if (*word && word[strspn(word, plain)] == '\0') {
		fputs(word, out);
		return;
	}
	fputc('\'', out);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", out);
		else
			fputc(*word, out);
	fputc('\'', out);
}

void export_program(FILE *out, char *const *program, const char *placeholder)
{
	if (!*program)
		fprintf(out, " %s", placeholder);
	for (; *program; program++) {
		fputc(' ', out);
		export_word(out, *program);
	}
}
