// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab seccomp show|test`: a filter as a person would explain it. */
#include "app/commands/seccomp.h"

#include <string.h>

#include "app/commands/commands.h"
#include "sandbox/capability.h"
#include "sandbox/text.h"

static int set_diff(void *target, const char *value, struct sb_error *err)
{
	(void)err;
	((struct seccomp_options *)target)->diff = value;
	return 0;
}

static int set_diff_caps(void *target, const char *value, struct sb_error *err)
{
	struct seccomp_options *own = target;

	own->has_diff_caps = true;
	return sb_caps_parse(value, &own->diff_caps, err);
}

static int set_stack(void *target, const char *value, struct sb_error *err)
{
	(void)err;
	((struct seccomp_options *)target)->stack = value;
	return 0;
}

static int set_arch(void *target, const char *value, struct sb_error *err)
{
	return sb_seccomp_arch(value, &((struct seccomp_options *)target)->arch, err);
}

static int set_disassemble(void *target, const char *value, struct sb_error *err)
{
	(void)value, (void)err;
	((struct seccomp_options *)target)->disassemble = true;
	return 0;
}

static const struct cli_option options[] = {
    {"diff", 0, "OTHER", false, "show: what OTHER does differently", set_diff, CLI_VALUES_SECCOMP},
    {"diff-caps", 0, "LIST", false,
        "show: what changes once LIST joins the bounding set (of OTHER, where there is one)",
        set_diff_caps, CLI_VALUES_CAPABILITIES},
    {"disassemble", 0, NULL, false, "show: the classic BPF program", set_disassemble},
    {"stack", 0, "OTHER", false, "test: with OTHER installed after PROFILE", set_stack,
        CLI_VALUES_SECCOMP},
    {"arch", 0, "ARCH", false, "x86_64, i386, x32, aarch64, …: the way into the kernel", set_arch},
    {NULL},
};

static int show(const struct cli_args *args, const struct seccomp_options *own,
    const struct sb_policy *policy, struct sb_error *err)
{
	const char *profile = args->n_words > 1 ? args->words[1] : policy->seccomp_profile;
	struct seccomp_view view = {profile, policy->caps[SB_CAPS_BOUNDING], own->arch};
	struct seccomp_view other = view;

	if (args->n_words > 2)
		return sb_reject(err, "unexpected '%s'", args->words[2]);
	if (!*profile)
		return seccomp_list_profiles(args->json, err);
	if (own->disassemble)
		return seccomp_disassemble(&view, err);
	if (!own->diff && !own->has_diff_caps)
		return seccomp_show(&view, args->json, err);
	other.profile = own->diff ? own->diff : profile;
	other.bounding |= own->diff_caps;
	return seccomp_diff(&view, &other, args->json, err);
}

static int test(const struct cli_args *args, const struct seccomp_options *own,
    const struct sb_policy *policy, struct sb_error *err)
{
	struct seccomp_view view = {args->words[1], policy->caps[SB_CAPS_BOUNDING], own->arch};

	if (args->n_words < 3)
		return sb_reject(err, "seccomp test: PROFILE and SYSCALL are wanted, as in "
		                      "'seccomp test runtime-default unshare'");
	return seccomp_test(&view, own->stack, args->words + 2, args->n_words - 2, args->json, err);
}

static const struct {
	const char *name;
	int (*run)(const struct cli_args *args, const struct seccomp_options *own,
	    const struct sb_policy *policy, struct sb_error *err);
} parts[] = {{"show", show}, {"test", test}};

static const char *part_at(const void *unused, size_t i)
{
	(void)unused;
	return i < SB_COUNT(parts) ? parts[i].name : NULL;
}

static int run_part(const struct cli_args *args, const struct seccomp_options *own,
    const struct sb_policy *policy, struct sb_error *err)
{
	if (args->n_words == 0)
		return seccomp_list_profiles(args->json, err);
	for (size_t i = 0; i < SB_COUNT(parts); i++)
		if (strcmp(args->words[0], parts[i].name) == 0)
			return parts[i].run(args, own, policy, err);
	return sb_reject_unknown(err, "part of seccomp", args->words[0],
	    sb_nearest(args->words[0], part_at, NULL), "show or test");
}

static int run(struct cli_args *args)
{
	struct seccomp_options own = {.arch = sb_seccomp_native_arch()};
	struct sb_policy policy;
	struct sb_error err;

	args->own = &own;
	if (cli_policy_parse(args, &policy, &err) < 0 || cli_no_program(args, &err) < 0 ||
	    run_part(args, &own, &policy, &err) < 0)
		return cli_fail(&err);
	return CLI_OK;
}

const struct cli_command cli_command_seccomp = {
    .name = "seccomp",
    .synopsis = "[show [PROFILE] | test PROFILE SYSCALL [ARG…]] [POLICY]",
    .summary = "a filter explained; would a call pass?",
    .about = "show tells what a profile allows, by purpose, under the policy's bounding set: the "
             "runtimes' profiles open calls for capabilities. Without PROFILE it is the policy's, "
             "or the list of profiles.\n\n"
             "test asks the compiled program about one call and names the rule. ARG is a number or "
             "constants joined by '|', such as CLONE_NEWUSER|SIGCHLD; missing ones are 0.\n\n"
             "With two filters (test --stack, run --seccomp-stack) the kernel runs both and the "
             "harsher answer counts; between equals the one installed later. A filter can "
             "only take away, never give back.",
    .group = CLI_GROUP_JUDGE,
    .takes = CLI_TAKES_POLICY | CLI_TAKES_JSON,
    .options = options,
    .words = CLI_VALUES_SECCOMP,
    .run = run,
};
