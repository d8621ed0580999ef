// SPDX-License-Identifier: GPL-3.0-or-later
/* Filters under which nothing could even be started: said before, rather than as a bare EPERM
 * after. */
#include <linux/seccomp.h>

#include "sandbox/seccomp/seccomp.h"

/* With arguments no rule looks for; a rule on execve's pointers could not mean anything. */
static int action_for(const char *spec, uint64_t bounding, const char *name, uint64_t first,
    uint32_t *ret, struct sb_error *err)
{
	const uint64_t args[6] = {first};
	struct sb_filter filter;
	uint32_t nr;
	int r = sb_seccomp_filter(spec, bounding, &filter, err);

	if (r == 0)
		r = sb_seccomp_number(sb_seccomp_native_arch(), name, &nr, err);
	if (r == 0)
		*ret = sb_filter_run(&filter, sb_seccomp_native_arch(), nr, args);
	return r;
}

static int check_exec(const char *spec, uint64_t bounding, struct sb_error *err)
{
	uint32_t action;
	int r = action_for(spec, bounding, "execve", 0, &action, err);

	if (r == 0 && !sb_seccomp_lets_through(action))
		return sb_reject(err,
		    "seccomp profile %s refuses execve: nothing can be started "
		    "under it",
		    spec);
	return r;
}

int sb_seccomp_check_start(
    const char *first, const char *second, uint64_t bounding, struct sb_error *err)
{
	uint32_t action;
	int r = check_exec(first, bounding, err);

	if (r < 0 || !*second)
		return r;
	r = check_exec(second, bounding, err);
	if (r == 0)
		r = action_for(first, bounding, "seccomp", SECCOMP_SET_MODE_FILTER, &action, err);
	if (r == 0 && !sb_seccomp_lets_through(action))
		return sb_reject(err,
		    "seccomp profile %s refuses seccomp(2), so no filter can follow "
		    "it: put %s first",
		    first, second);
	return r;
}
