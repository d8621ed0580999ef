// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rules to classic BPF through libseccomp, with runc's readings (libcontainer/seccomp): names that
 * the library does not know are left out, rules that say what the default says are left out.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "sandbox/cleanup.h"
#include "sandbox/seccomp/profile.h"
#include "sandbox/seccomp/tables.h"

/* From here on libseccomp sorts calls into a binary tree. Below it, and with no rule at all,
 * versions up to 2.5.4 do better without. */
#define TREE_FROM_CALLS 32

static size_t count_calls(const struct sb_seccomp_profile *profile, uint64_t bounding)
{
	size_t n = 0;

	for (size_t i = 0; i < profile->n_rules; i++)
		if (sb_seccomp_rule_applies(&profile->rules[i], bounding))
			n += profile->rules[i].n_names;
	return n;
}

static int add_arches(
    const struct sb_seccomp_profile *profile, scmp_filter_ctx filter, struct sb_error *err)
{
	for (size_t i = 0; i < profile->n_arches; i++) {
		int r = seccomp_arch_add(filter, profile->arches[i]);

		if (r < 0 && r != -EEXIST)
			return sb_fail(err, -r, "%s: libseccomp refuses %s", profile->name,
			    sb_seccomp_arch_by_token(profile->arches[i])->word);
	}
	return 0;
}

static int add_conditions(scmp_filter_ctx filter, const struct sb_seccomp_rule *rule, int nr)
{
	int r = 0;

	if (!rule->any_arg)
		return seccomp_rule_add_array(
		    filter, rule->action, nr, (unsigned)rule->n_args, rule->args);
	for (size_t i = 0; r == 0 && i < rule->n_args; i++)
		r = seccomp_rule_add_array(filter, rule->action, nr, 1, &rule->args[i]);
	return r;
}

static int add_rule(const struct sb_seccomp_profile *profile, scmp_filter_ctx filter,
    const struct sb_seccomp_rule *rule, struct sb_error *err)
{
	for (size_t i = 0; i < rule->n_names; i++) {
		int nr = seccomp_syscall_resolve_name(rule->names[i]), r;

		if (nr == __NR_SCMP_ERROR)
			continue;
		r = add_conditions(filter, rule, nr);
		if (r < 0 && r != -EEXIST)
			return sb_fail(err, -r, "%s: libseccomp refuses the rule for %s",
			    profile->name, rule->names[i]);
	}
	return 0;
}

static int add_rules(const struct sb_seccomp_profile *profile, uint64_t bounding,
    scmp_filter_ctx filter, struct sb_error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < profile->n_rules; i++) {
		const struct sb_seccomp_rule *rule = &profile->rules[i];

		if (rule->action == profile->default_action ||
		    !sb_seccomp_rule_applies(rule, bounding))
			continue;
		r = add_rule(profile, filter, rule, err);
	}
	return r;
}

/* libseccomp 2.5 exports to a descriptor only. */
static int export(scmp_filter_ctx filter, struct sb_filter *ret, struct sb_error *err)
{
	cleanup_fd int fd = memfd_create("filter", MFD_CLOEXEC);
	struct sock_filter *instructions;
	struct stat st;
	int r;

	if (fd < 0)
		return sb_fail(err, errno, "memfd_create");
	r = seccomp_export_bpf(filter, fd);
	if (r < 0 || fstat(fd, &st) < 0)
		return sb_fail(err, r < 0 ? -r : errno, "libseccomp cannot write the program");
	if (st.st_size == 0 || st.st_size > (off_t)(BPF_MAXINSNS * sizeof(*instructions)))
		return sb_reject(err,
		    "the profile makes a filter of %zu instructions; the kernel takes %d",
		    (size_t)st.st_size / sizeof(*instructions), BPF_MAXINSNS);
	instructions = malloc((size_t)st.st_size);
	if (!instructions)
		return sb_fail(err, ENOMEM, "seccomp filter");
	if (pread(fd, instructions, (size_t)st.st_size, 0) != st.st_size) {
		free(instructions);
		return sb_fail(err, EIO, "reading the compiled filter");
	}
	ret->instructions = instructions;
	ret->n_instructions = (size_t)st.st_size / sizeof(*instructions);
	return 0;
}

static int set_attributes(scmp_filter_ctx filter, size_t n_calls, struct sb_error *err)
{
	/* On by default, and seccomp_load() would then set no_new_privs behind the user's back. */
	int r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0);

	if (r == 0 && n_calls > TREE_FROM_CALLS)
		r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	return r < 0 ? sb_fail(err, -r, "libseccomp attributes") : 0;
}

int sb_seccomp_compile(const struct sb_seccomp_profile *profile, uint64_t bounding,
    struct sb_filter *ret, struct sb_error *err)
{
	scmp_filter_ctx filter = seccomp_init(profile->default_action);
	struct sb_filter compiled = {.flags = profile->flags};
	int r;

	if (!filter)
		return sb_fail(
		    err, ENOMEM, "%s: libseccomp refuses the default action", profile->name);
	r = set_attributes(filter, count_calls(profile, bounding), err);
	if (r == 0)
		r = add_arches(profile, filter, err);
	if (r == 0)
		r = add_rules(profile, bounding, filter, err);
	if (r == 0)
		r = export(filter, &compiled, err);
	seccomp_release(filter);
	if (r == 0)
		r = sb_seccomp_prepend_enosys(profile, bounding, &compiled, err);
	if (r < 0)
		free(compiled.instructions);
	else
		*ret = compiled;
	return r;
}
