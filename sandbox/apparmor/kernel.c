// SPDX-License-Identifier: GPL-3.0-or-later
/* The kernel's own AppArmor. As root, policy goes into the lab's namespaces; others can enter
 * profiles that are loaded already: those of `layerlab setup`, then the host's. */
#include "sandbox/apparmor/backend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/apparmor.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/apparmor/blob.h"
#include "sandbox/apparmor/compile.h"
#include "sandbox/apparmor/label.h"
#include "sandbox/apparmor/namespace.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"

#define STACK "//&"
#define STACKED_MAX 8

/* A stack's profiles, compiled and put one after the other: a load takes several at once. */
struct stack {
	char names[STACKED_MAX][SB_NAME_MAX];
	size_t n;
	char *blob;
	size_t len;
};

static int stack_add(
    struct stack *stack, const char *spec, enum sb_apparmor_mode mode, struct sb_error *err)
{
	cleanup_free void *blob = NULL;
	size_t len;
	char *grown;
	int r;

	if (stack->n == STACKED_MAX)
		return sb_reject(err, "AppArmor: more than %d profiles stacked", STACKED_MAX);
	r = sb_apparmor_compile(spec, mode, &blob, &len, err);
	if (r < 0)
		return r;
	r = sb_apparmor_blob_profile(blob, len, spec, stack->names[stack->n], SB_NAME_MAX, err);
	if (r < 0)
		return r;
	grown = realloc(stack->blob, stack->len + len);
	if (!grown)
		return sb_fail(err, ENOMEM, "AppArmor profile %s", spec);
	memcpy(grown + stack->len, blob, len);
	stack->blob = grown;
	stack->len += len;
	stack->n++;
	return 0;
}

static int stack_compile(const struct sb_policy *policy, struct stack *ret, struct sb_error *err)
{
	char spec[SB_PATH_MAX], *part = spec, *next;
	int r = 0;

	sb_copy(spec, sizeof(spec), policy->apparmor_profile);
	for (; part && r == 0; part = next) {
		next = strstr(part, STACK);
		if (next) {
			*next = '\0';
			next += strlen(STACK);
		}
		r = stack_add(ret, part, policy->apparmor_mode, err);
	}
	return r;
}

/* ":ns:A//&:ns:B": each part names the namespace, or it would be looked for in the host's. */
static int write_label(
    const struct stack *stack, const char *ns, char *buf, size_t size, struct sb_error *err)
{
	size_t used = 0;

	for (size_t i = 0; i < stack->n; i++) {
		int n = snprintf(
		    buf + used, size - used, "%s:%s:%s", i ? STACK : "", ns, stack->names[i]);

		if (n < 0 || (size_t)n >= size - used)
			return sb_reject(err, "AppArmor: the stack's label is too long");
		used += (size_t)n;
	}
	return 0;
}

static int prepare_own(
    const struct sb_policy *policy, char *label, size_t size, struct sb_error *err)
{
	char ns[SB_NAMESPACE_MAX];
	struct stack stack = {0};
	int r = stack_compile(policy, &stack, err);

	if (r == 0)
		r = sb_namespace_load(stack.blob, stack.len, ns, sizeof(ns), err);
	if (r == 0)
		r = write_label(&stack, ns, label, size, err);
	free(stack.blob);
	return r;
}

/* Whether the kernel would take this label at exec. Asked in a child: the wish cannot be taken
 * back, and it also tells an ordinary user, who may not read the list of profiles. */
static bool can_enter(const char *label)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(aa_change_onexec(label) == 0 ? 0 : 1);
	while (pid > 0 && waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int prepare_loaded(
    const struct sb_policy *policy, char *label, size_t size, struct sb_error *err)
{
	int r = sb_namespace_may_load(err);

	if (strchr(policy->apparmor_profile, '/') || policy->apparmor_mode != SB_APPARMOR_ENFORCE)
		return sb_wrap(err, r, "AppArmor profile '%s' is not loaded as asked for",
		    policy->apparmor_profile);
	if (snprintf(label, size, ":" SB_NAMESPACE_SHARED ":%s", policy->apparmor_profile) <
	        (int)size &&
	    can_enter(label))
		return 0;
	if (sb_copy(label, size, policy->apparmor_profile) && can_enter(label))
		return 0;
	return sb_wrap(err, r, "AppArmor profile '%s' is not loaded", policy->apparmor_profile);
}

/* From a confined lab only stacking survives no_new_privs (Documentation/userspace-api/
 * no_new_privs.rst; apparmor_parser's label rules): the result is never wider than the lab's own.
 */
static const char *verb(void)
{
	char label[SB_LABEL_MAX], mode[16];
	int r = sb_apparmor_label(getpid(), label, sizeof(label), mode, sizeof(mode), NULL);

	return r == 0 && strcmp(label, "unconfined") != 0 ? "stack" : "exec";
}

static bool wants_confinement(const struct sb_policy *policy)
{
	return policy->apparmor_profile[0] && strcmp(policy->apparmor_profile, "unconfined") != 0;
}

static int make_label(
    const struct sb_policy *policy, char *label, size_t size, struct sb_error *err)
{
	return sb_namespace_may_load(NULL) == 0 ? prepare_own(policy, label, size, err)
	                                        : prepare_loaded(policy, label, size, err);
}

static int prepare(
    const struct sb_policy *policy, struct sb_plan_builder *builder, struct sb_error *err)
{
	char label[SB_PATH_MAX - sizeof("stack ")];
	int r;

	if (!wants_confinement(policy))
		return 0;
	r = make_label(policy, label, sizeof(label), err);
	if (r < 0)
		return r;
	snprintf(builder->plan->apparmor_exec, sizeof(builder->plan->apparmor_exec), "%s %s",
	    verb(), label);
	return 0;
}

static int probe(const struct sb_policy *policy, struct sb_error *err)
{
	char label[SB_PATH_MAX];

	if (aa_is_enabled() != 1)
		return sb_fail(err, 0,
		           "this kernel has no AppArmor, or it is switched off at boot "
		           "(apparmor=0)"),
		       -ENOTSUP;
	if (sb_namespace_may_load(err) == 0 || (policy && !wants_confinement(policy)))
		return 0;
	return policy ? prepare_loaded(policy, label, sizeof(label), err) : -EACCES;
}

static int read_back(pid_t pid, struct sb_status *status, struct sb_error *err)
{
	char label[SB_LABEL_MAX];
	int r = sb_apparmor_label(
	    pid, label, sizeof(label), status->apparmor_mode, sizeof(status->apparmor_mode), err);

	if (r < 0)
		return r;
	sb_copy(status->apparmor_label, sizeof(status->apparmor_label), label);
	status->apparmor_source = SB_APPARMOR_KERNEL;
	return 0;
}

const struct sb_apparmor_backend sb_apparmor_kernel = {
    .source = SB_APPARMOR_KERNEL,
    .name = "kernel",
    .probe = probe,
    .prepare = prepare,
    .read_back = read_back,
};
