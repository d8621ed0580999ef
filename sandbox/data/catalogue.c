// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <limits.h>
#include <linux/version.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "sandbox/data.h"
#include "sandbox/data/attack_read.h"
#include "sandbox/text.h"

static int load_attack(const char *name, struct sb_attack *attack, struct sb_error *err)
{
	char sub[NAME_MAX + 32], path[PATH_MAX];
	struct sb_yaml_file *file;
	const struct sb_yaml *map;
	int r;

	snprintf(sub, sizeof(sub), "attacks/%s.yaml", name);
	r = sb_data_find(path, sizeof(path), sub, err);
	if (r < 0 || (r = sb_yaml_load(path, &file, err)) < 0)
		return r;
	attack->name = strdup(name);
	r = attack->name ? sb_yaml_single(file, &map, err) : sb_fail(err, ENOMEM, "%s", path);
	if (r == 0)
		r = sb_attack_read(map, attack, err);
	sb_yaml_free(file);
	return r;
}

int sb_catalogue_load(struct sb_catalogue *ret, struct sb_error *err)
{
	struct sb_catalogue catalogue = {0};
	char **names;
	size_t n;
	int r = sb_data_names("attacks", ".yaml", &names, &n, err);

	if (r < 0)
		return r;
	catalogue.attacks = calloc(n + 1, sizeof(*catalogue.attacks));
	if (!catalogue.attacks)
		r = sb_fail(err, ENOMEM, "attacks");
	for (size_t i = 0; r == 0 && i < n; i++)
		r = load_attack(names[i], &catalogue.attacks[catalogue.n_attacks++], err);
	sb_names_free(names, n);
	if (r < 0)
		sb_catalogue_done(&catalogue);
	else
		*ret = catalogue;
	return r;
}

void sb_catalogue_done(struct sb_catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n_attacks; i++)
		sb_attack_done(&catalogue->attacks[i]);
	free(catalogue->attacks);
	*catalogue = (struct sb_catalogue){0};
}

static const char *next_attack(const void *context, size_t i)
{
	const struct sb_catalogue *catalogue = context;

	return i < catalogue->n_attacks ? catalogue->attacks[i].name : NULL;
}

int sb_catalogue_find(const struct sb_catalogue *catalogue, const char *name,
    const struct sb_attack **ret, struct sb_error *err)
{
	for (size_t i = 0; i < catalogue->n_attacks; i++)
		if (!strcmp(catalogue->attacks[i].name, name)) {
			*ret = &catalogue->attacks[i];
			return 0;
		}
	return sb_reject_unknown(err, "attack", name, sb_nearest(name, next_attack, catalogue),
	    "`layerlab attacks` lists them");
}

/* The rows of a policy with one layer only, see struct sb_expectation. */
static void alone_capabilities(struct sb_policy *policy)
{
	sb_policy_cap_drop(policy, UINT64_MAX);
}

/* The filter a default container gets: built for containerd's fourteen capabilities
 * (pkg/oci/spec.go, defaultUnixCaps). Built for the full set of the open policy it would refuse
 * next to nothing. */
#define DEFAULT_UNIX_CAPS UINT64_C(0xa80425fb)

static void alone_seccomp(struct sb_policy *policy)
{
	policy->filter_is_kept = true;
	policy->filter_bounding = DEFAULT_UNIX_CAPS;
	policy->seccomp = SB_SECCOMP_FILTER;
	sb_copy(policy->seccomp_profile, sizeof(policy->seccomp_profile), "runtime-default");
}

static void alone_no_new_privs(struct sb_policy *policy)
{
	policy->no_new_privs = true;
}

static void alone_apparmor(struct sb_policy *policy)
{
	sb_copy(policy->apparmor_profile, sizeof(policy->apparmor_profile), "flask-deny-shadow");
}

static const struct {
	const char *name;
	void (*set)(struct sb_policy *policy);
} single_layers[] = {
    {"capabilities", alone_capabilities},
    {"seccomp", alone_seccomp},
    {"no_new_privs", alone_no_new_privs},
    {"apparmor", alone_apparmor},
};

int sb_expectation_policy(const char *name, struct sb_policy *ret, struct sb_error *err)
{
	struct sb_preset preset;
	int r;

	for (size_t i = 0; i < SB_COUNT(single_layers); i++)
		if (!strcmp(name, single_layers[i].name)) {
			sb_policy_open(ret);
			single_layers[i].set(ret);
			return 0;
		}
	r = sb_preset_load(name, &preset, err);
	if (r == 0)
		*ret = preset.policy;
	return r;
}

static unsigned running_kernel(void)
{
	struct utsname name;
	unsigned major = 0, minor = 0;

	if (uname(&name) == 0)
		sscanf(name.release, "%u.%u", &major, &minor);
	return KERNEL_VERSION(major, minor, 0);
}

const struct sb_expectation *sb_expectation_find(
    const struct sb_attack *attack, const char *policy, bool confined)
{
	unsigned kernel = running_kernel();

	for (size_t i = 0; i < attack->n_expected; i++) {
		const struct sb_expectation *cell = &attack->expected[i];

		if (!strcmp(cell->policy, policy) && kernel >= cell->since &&
		    (!cell->until || kernel < cell->until) &&
		    (!cell->confined || (cell->confined > 0) == confined))
			return cell;
	}
	return NULL;
}

bool sb_attack_matches(const char *regex, const char *text)
{
	regex_t compiled;
	bool matches;

	if (regcomp(&compiled, regex, REG_EXTENDED | REG_NOSUB | REG_NEWLINE) != 0)
		return false;
	matches = regexec(&compiled, text, 0, NULL, 0) == 0;
	regfree(&compiled);
	return matches;
}
