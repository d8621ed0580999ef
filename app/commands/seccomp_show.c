// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab seccomp show`: a profile by purpose, what is open, what is not, and what would open it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/seccomp.h"
#include "app/output.h"
#include "sandbox/cleanup.h"
#include "sandbox/data.h"

#define INDENT 13 /* of the calls: "  sometimes  " */

static json_object *profile_row(const char *name, const char *about)
{
	json_object *row = json_object_new_object();

	json_object_object_add(row, "profile", cli_json_text(name));
	json_object_object_add(row, "about", cli_json_text(about));
	return row;
}

static void print_profile(const char *name, const char *about)
{
	struct seccomp_wrap wrap = {30, 30};
	cleanup_free char *words = strdup(about);

	cli_print(CLI_BOLD, "%-29s ", name);
	for (char *at = words, *word; words && (word = strsep(&at, " "));)
		seccomp_wrap(&wrap, word);
	putchar('\n');
}

int seccomp_list_profiles(bool json, struct sb_error *err)
{
	static const char strict[] =
	    "Mode 1, no filter: read, write, exit and sigreturn; anything else is SIGKILL.";
	json_object *list = json ? json_object_new_array() : NULL;
	char **names;
	size_t n;
	int r = sb_data_names("seccomp", ".json", &names, &n, err);

	for (size_t i = 0; r == 0 && i < n; i++) {
		const char *about;

		if (sb_seccomp_about(names[i], &about, err) < 0)
			about = err->message; /* one bad file of the user's hides no other */
		if (list)
			json_object_array_add(list, profile_row(names[i], about));
		else
			print_profile(names[i], about);
	}
	if (r < 0) {
		json_object_put(list);
		return r;
	}
	sb_names_free(names, n);
	if (!list) {
		print_profile("strict", strict);
		return 0;
	}
	json_object_array_add(list, profile_row("strict", strict));
	cli_json_print(list);
	return 0;
}

static const char *const access_names[SB_ACCESSES] = {
    [SB_ACCESS_ALLOWED] = "allowed",
    [SB_ACCESS_SOMETIMES] = "sometimes",
    [SB_ACCESS_REFUSED] = "refused",
};

static json_object *call_row(const struct sb_seccomp_call *call)
{
	json_object *row = json_object_new_object();

	json_object_object_add(row, "name", cli_json_text(call->name));
	json_object_object_add(row, "number", json_object_new_int64(call->nr));
	json_object_object_add(row, "purpose", cli_json_text(call->purpose));
	json_object_object_add(row, "access", cli_json_text(access_names[call->access]));
	seccomp_json_action(row, call->action);
	json_object_object_add(row, "condition", cli_json_text_or_null(call->condition));
	json_object_object_add(row, "opened_by", cli_json_caps(call->caps));
	return row;
}

static void show_json(const struct seccomp_view *view, const char *about,
    const struct sb_seccomp_call *calls, size_t n)
{
	json_object *document = profile_row(view->profile, about);
	json_object *list = json_object_new_array();

	for (size_t i = 0; i < n; i++)
		json_object_array_add(list, call_row(&calls[i]));
	json_object_object_add(document, "arch", cli_json_text(sb_seccomp_arch_name(view->arch)));
	json_object_object_add(document, "bounding", cli_json_caps(view->bounding));
	json_object_object_add(document, "calls", list);
	cli_json_print(document);
}

/* Calls that are told in one breath. */
static bool belong_together(const struct sb_seccomp_call *a, const struct sb_seccomp_call *b)
{
	if (a->purpose != b->purpose || a->access != b->access || a->access == SB_ACCESS_SOMETIMES)
		return false;
	return a->action == b->action && a->caps == b->caps;
}

static void print_tail(const struct sb_seccomp_call *call)
{
	char action[SB_ACTION_TEXT_MAX], caps[256];

	sb_seccomp_action_text(call->action, action);
	if (call->access == SB_ACCESS_SOMETIMES)
		printf("\n%*swhen %s; else %s", INDENT + 2, "", call->condition, action);
	else if (!sb_seccomp_lets_through(call->action))
		printf("\n%*s%s", INDENT + 2, "", action);
	else if (strcmp(action, "allowed") != 0)
		printf("\n%*s%s", INDENT + 2, "", action);
	if (call->caps)
		printf(", open with %s", seccomp_caps_or(call->caps, caps, sizeof(caps)));
	putchar('\n');
}

/* One line for calls[first] and those further on that belong to it; marks them as told. */
static void print_line(struct sb_seccomp_call *calls, size_t n, size_t first, bool *told)
{
	static const enum cli_style styles[SB_ACCESSES] = {CLI_GOOD, CLI_WARN, CLI_BAD};
	struct seccomp_wrap wrap = {INDENT, INDENT};

	cli_print(styles[calls[first].access], "  %-11s", access_names[calls[first].access]);
	for (size_t i = first; i < n; i++) {
		if (told[i] || !(i == first || belong_together(&calls[first], &calls[i])))
			continue;
		seccomp_wrap(&wrap, calls[i].name);
		told[i] = true;
	}
	print_tail(&calls[first]);
}

static int print_calls(struct sb_seccomp_call *calls, size_t n, struct sb_error *err)
{
	cleanup_free bool *told = calloc(n + 1, sizeof(*told));
	const char *purpose = NULL;

	if (!told)
		return sb_fail(err, ENOMEM, "seccomp show");
	for (size_t i = 0; i < n; i++) {
		if (calls[i].purpose != purpose)
			cli_print(CLI_BOLD, "%s\n", purpose = calls[i].purpose);
		if (!told[i])
			print_line(calls, n, i, told);
	}
	return 0;
}

static void print_words(
    const char *label, const struct seccomp_view *view, const struct sb_seccomp_reading *reading)
{
	struct seccomp_wrap wrap = {0, 2};

	seccomp_wrap(&wrap, label);
	for (size_t i = 0; view && i < reading->n_arches; i++)
		if (reading->arches[i] != view->arch)
			seccomp_wrap(&wrap, sb_seccomp_arch_name(reading->arches[i]));
	for (size_t i = 0; !view && i < reading->ignored.n; i++)
		seccomp_wrap(&wrap, reading->ignored.names[i]);
	putchar('\n');
}

static void print_head(
    const struct seccomp_view *view, const char *about, const struct sb_seccomp_reading *reading)
{
	cleanup_free char *words = strdup(about);
	struct seccomp_wrap wrap = {0, 0};
	char caps[64];

	cli_print(CLI_BOLD, "%s", view->profile);
	printf(" with %s in the bounding set, on %s\n",
	    seccomp_caps_count(view->bounding, caps, sizeof(caps)),
	    sb_seccomp_arch_name(view->arch));
	for (char *at = words, *word; words && (word = strsep(&at, " "));)
		seccomp_wrap(&wrap, word);
	putchar('\n');
	if (reading->n_arches > 1)
		print_words("The same program answers (--arch):", view, reading);
	if (reading->ignored.n)
		print_words(reading->ignored_pass
		                ? "Left out, being unknown to this libseccomp, so they pass:"
		                : "Left out, being unknown to this libseccomp:",
		    NULL, reading);
}

static void print_counts(const struct sb_seccomp_call *calls, size_t n)
{
	size_t counts[SB_ACCESSES] = {0};

	for (size_t i = 0; i < n; i++)
		counts[calls[i].access]++;
	printf("%zu calls: %zu allowed, %zu allowed for some arguments, %zu refused\n\n", n,
	    counts[SB_ACCESS_ALLOWED], counts[SB_ACCESS_SOMETIMES], counts[SB_ACCESS_REFUSED]);
}

int seccomp_show(const struct seccomp_view *view, bool json, struct sb_error *err)
{
	cleanup_free struct sb_seccomp_call *calls = NULL;
	struct sb_seccomp_reading reading;
	const char *about = "";
	size_t n;
	int r;

	if (strcmp(view->profile, "strict") == 0)
		return sb_reject(err, "strict is mode 1, not a profile: read, write, exit and "
		                      "sigreturn pass, anything else is SIGKILL");
	r = sb_seccomp_list(view->profile, view->bounding, view->arch, &calls, &n, err);
	if (r == 0)
		r = sb_seccomp_about(view->profile, &about, err);
	if (r == 0)
		r = sb_seccomp_reading(view->profile, &reading, err);
	if (r < 0)
		return r;
	if (json) {
		show_json(view, about, calls, n);
		return 0;
	}
	print_head(view, about, &reading);
	print_counts(calls, n);
	return print_calls(calls, n, err);
}
