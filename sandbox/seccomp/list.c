// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/seccomp/access.h"
#include "sandbox/seccomp/cache.h"
#include "sandbox/seccomp/purposes.h"
#include "sandbox/seccomp/words.h"

#define X32_BIT 0x40000000u
#define NUMBERS 600 /* every table today ends below; x32's own calls are 512 to 547 */

/* All the rules that make the call depend on its arguments, as alternatives. */
static void describe(
    const struct sb_seccomp_profile *profile, uint64_t bounding, struct sb_seccomp_call *call)
{
	const struct sb_seccomp_rule *before = NULL;
	struct sb_line line;
	bool through = !sb_seccomp_lets_through(profile->default_action);

	sb_line_start(&line, call->condition, sizeof(call->condition));
	for (size_t i = 0; i < profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &profile->rules[i];

		if (!rule->n_args || sb_seccomp_lets_through(rule->action) != through ||
		    !sb_seccomp_rule_applies(rule, bounding) ||
		    !sb_seccomp_rule_names(rule, call->name))
			continue;
		if (!before && !through)
			sb_line_add(&line, "unless ");
		sb_line_alternative(&line, before, rule);
		before = rule;
	}
}

/* What the call meets when no condition holds: arguments nobody names. */
static uint32_t action_otherwise(
    const struct sb_seccomp_profile *profile, uint64_t bounding, const struct sb_seccomp_call *call)
{
	for (size_t i = 0; i < profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &profile->rules[i];

		if (rule->n_args && !sb_seccomp_lets_through(rule->action) &&
		    sb_seccomp_rule_applies(rule, bounding) &&
		    sb_seccomp_rule_names(rule, call->name))
			return rule->action;
	}
	return profile->default_action;
}

static void fill(const struct sb_seccomp_profile *profile, const struct sb_filter *filter,
    uint64_t bounding, uint32_t arch, struct sb_seccomp_call *call)
{
	const uint64_t zeros[6] = {0};

	call->purpose = sb_seccomp_purpose_of(call->name);
	call->access = sb_seccomp_access(profile, bounding, call->name);
	call->caps = call->access == SB_ACCESS_ALLOWED
	                 ? 0
	                 : sb_seccomp_wanted_caps(profile, bounding, call->name);
	if (call->access == SB_ACCESS_SOMETIMES) {
		call->action = action_otherwise(profile, bounding, call);
		describe(profile, bounding, call);
		return;
	}
	/* The program has the last word: rules for names it does not know are not in it. */
	call->action = sb_seccomp_evaluate(filter, arch, call->nr, zeros);
	call->access =
	    sb_seccomp_lets_through(call->action) ? SB_ACCESS_ALLOWED : SB_ACCESS_REFUSED;
}

static int by_purpose(const void *a, const void *b)
{
	const struct sb_seccomp_call *x = a, *y = b;
	size_t px = sb_seccomp_purpose(x->name), py = sb_seccomp_purpose(y->name);

	return px != py ? (px > py) - (px < py) : strcmp(x->name, y->name);
}

int sb_seccomp_list(const char *spec, uint64_t bounding, uint32_t arch,
    struct sb_seccomp_call **ret, size_t *ret_n, struct sb_error *err)
{
	const struct sb_seccomp_profile *profile;
	struct sb_seccomp_call *calls;
	struct sb_filter filter;
	size_t n = 0;
	int r = sb_seccomp_cached_profile(spec, &profile, err);

	if (r == 0)
		r = sb_seccomp_filter(spec, bounding, &filter, err);
	if (r < 0)
		return r;
	calls = calloc(NUMBERS, sizeof(*calls));
	if (!calls)
		return sb_fail(err, ENOMEM, "%s", spec);
	for (uint32_t i = 0; i < NUMBERS; i++) {
		struct sb_seccomp_call *call = &calls[n];

		call->nr = arch == SB_ARCH_X32 ? i | X32_BIT : i;
		sb_seccomp_call_name(arch, call->nr, call->name);
		if (call->name[0] >= '0' && call->name[0] <= '9')
			continue; /* no such call */
		fill(profile, &filter, bounding, arch, call);
		n++;
	}
	qsort(calls, n, sizeof(*calls), by_purpose);
	*ret = calls;
	*ret_n = n;
	return 0;
}

int sb_seccomp_about(const char *spec, const char **ret, struct sb_error *err)
{
	const struct sb_seccomp_profile *profile;
	int r = sb_seccomp_cached_profile(spec, &profile, err);

	if (r == 0)
		*ret = profile->about ? profile->about : "";
	return r;
}
