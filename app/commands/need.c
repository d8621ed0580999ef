// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab need`: the least a workload needs, found by trace and experiment, and proved. */
#include <stdio.h>
#include <stdlib.h>

#include "app/commands/commands.h"
#include "app/export/export.h"
#include "app/json.h"
#include "app/output.h"
#include "sandbox/cleanup.h"
#include "sandbox/text.h"
#include "sandbox/verdict/need.h"
#include "sandbox/verdict/syscall_text.h"

/* The policy as a Kubernetes manifest; malloc'd, NULL when it cannot be written. */
static char *manifest(const struct sb_policy *policy, char *const *program)
{
	const struct export_format *format;
	struct sb_error err;
	char *text = NULL;
	size_t size;
	FILE *out;

	if (export_find("k8s", &format, &err) < 0 || !(out = open_memstream(&text, &size)))
		return NULL;
	if (format->write(out, policy, program, &err) < 0) {
		fclose(out);
		free(text);
		return NULL;
	}
	fclose(out);
	return text;
}

static json_object *file_objects(const struct sb_need *need)
{
	json_object *list = json_object_new_array();

	for (size_t i = 0; i < need->n_files; i++) {
		unsigned access = need->files[i].access;
		json_object *file = json_object_new_object();
		char rights[8];

		snprintf(rights, sizeof(rights), "%s%s%s%s", access & SB_ACCESS_READ ? "r" : "",
		    access & SB_ACCESS_WRITE ? "w" : "", access & SB_ACCESS_MAP ? "m" : "",
		    access & SB_ACCESS_EXEC ? "x" : "");
		json_object_object_add(file, "path", cli_json_text(need->files[i].path));
		json_object_object_add(file, "access", cli_json_text(rights));
		json_object_array_add(list, file);
	}
	return list;
}

static json_object *call_names(const struct sb_need *need)
{
	json_object *list = json_object_new_array();
	char name[64];

	for (size_t i = 0; i < need->n_calls; i++)
		json_object_array_add(
		    list, cli_json_text(sb_syscall_name(need->calls[i], name, sizeof(name))));
	return list;
}

static void print_json(const struct sb_need *need, const struct sb_policy *policy, const char *pod)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "exit_status", json_object_new_int(need->exit_status));
	json_object_object_add(object, "capabilities", cli_json_caps(need->caps));
	json_object_object_add(object, "no_new_privs", json_object_new_boolean(need->no_new_privs));
	json_object_object_add(object, "syscalls", call_names(need));
	json_object_object_add(object, "files", file_objects(need));
	json_object_object_add(object, "policy", cli_json_policy(policy));
	json_object_object_add(object, "seccomp", json_tokener_parse(need->seccomp));
	json_object_object_add(object, "apparmor", cli_json_text(need->apparmor));
	json_object_object_add(object, "manifest", cli_json_text(pod));
	json_object_object_add(object, "proved", json_object_new_boolean(need->proved));
	json_object_object_add(
	    object, "apparmor_proved", json_object_new_boolean(need->apparmor_proved));
	json_object_object_add(object, "why_not", cli_json_text_or_null(need->why_not));
	json_object_object_add(object, "runs", json_object_new_int64(need->runs));
	cli_json_print(object);
}

static void print_part(const char *title, const char *text)
{
	cli_print(CLI_BOLD, "%s\n", title);
	fputs(text ? text : "", stdout);
	putchar('\n');
}

static void print_text(const struct sb_need *need, const char *pod)
{
	cli_print(CLI_BOLD, "Policy\n");
	printf("--cap-drop ALL");
	if (need->caps) {
		printf(" --cap-add ");
		export_caps(stdout, need->caps, "", ",", true);
	}
	printf(" --no-new-privs=%s --seccomp FILE --apparmor FILE\n\n",
	    need->no_new_privs ? "on" : "off");
	print_part("Seccomp profile", need->seccomp);
	print_part("AppArmor profile", need->apparmor);
	print_part("Kubernetes", pod);
	printf("%zu calls, %zu files, %d capabilities, found in %u runs; exit status %d in each.\n",
	    need->n_calls, need->n_files, __builtin_popcountll(need->caps), need->runs,
	    need->exit_status);
	if (need->proved)
		cli_print(CLI_GOOD, "Proved: it works under exactly this%s.\n",
		    need->apparmor_proved ? "" : ", without the AppArmor profile");
	if (need->why_not[0])
		cli_print(CLI_WARN, "Not proved: %s\n", need->why_not);
}

/* Where the two profiles are to be put, as the policy and the manifest call them. */
static void name_profiles(struct sb_policy *policy)
{
	policy->seccomp = SB_SECCOMP_FILTER;
	sb_copy(policy->seccomp_profile, sizeof(policy->seccomp_profile), "workload.json");
	sb_copy(policy->apparmor_profile, sizeof(policy->apparmor_profile), "workload");
	policy->apparmor_mode = SB_APPARMOR_ENFORCE;
}

static int find(struct cli_args *args, const struct sb_policy *from, struct sb_error *err)
{
	cleanup_free char *pod = NULL;
	struct sb_policy policy;
	struct sb_need need;
	int r = sb_need_find(from, args->program, &need, err);

	if (r < 0)
		return r;
	sb_need_policy(&need, from, &policy);
	name_profiles(&policy);
	pod = manifest(&policy, args->program);
	if (args->json)
		print_json(&need, &policy, pod);
	else
		print_text(&need, pod);
	r = need.proved;
	sb_need_done(&need);
	return r;
}

static int run(struct cli_args *args)
{
	struct sb_policy from;
	struct sb_error err;
	int r;

	if (cli_policy_parse(args, &from, &err) < 0)
		return cli_fail(&err);
	if (args->n_program == 0) {
		sb_reject(&err, "need: no command; layerlab need [POLICY] -- CMD…");
		return cli_fail(&err);
	}
	r = find(args, &from, &err);
	if (r < 0)
		return cli_fail(&err);
	return r ? CLI_OK : CLI_UNMET;
}

const struct cli_command cli_command_need = {
    .name = "need",
    .synopsis = "[POLICY] [--json] -- CMD…",
    .summary = "the least a command needs, as a policy and as profiles, proved by running it",
    .about =
        "The command runs several times in fresh sandboxes, with empty input: once traced (calls "
        "and files), then with capabilities dropped, last under exactly what was found. It works "
        "when it ends with the status it has under POLICY. What the runs did not exercise is not "
        "in it.",
    .group = CLI_GROUP_JUDGE,
    .takes = CLI_TAKES_POLICY | CLI_TAKES_JSON | CLI_TAKES_PROGRAM,
    .run = run,
};
