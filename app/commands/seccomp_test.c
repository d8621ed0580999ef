// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab seccomp test`: would this call pass, and by which rule? */
#include <inttypes.h>
#include <stdio.h>

#include "app/commands/seccomp.h"
#include "app/output.h"

struct question {
	const struct seccomp_view *view;
	const char *call;
	uint64_t args[6];
};

static json_object *answer_json(
    const struct question *q, const char *profile, const struct sb_seccomp_answer *answer)
{
	json_object *row = json_object_new_object(), *args = json_object_new_array();

	for (size_t i = 0; i < 6; i++)
		json_object_array_add(args, json_object_new_uint64(q->args[i]));
	json_object_object_add(row, "profile", cli_json_text(profile));
	json_object_object_add(row, "arch", cli_json_text(sb_seccomp_arch_name(q->view->arch)));
	json_object_object_add(row, "syscall", cli_json_text(q->call));
	json_object_object_add(row, "number", json_object_new_int64(answer->nr));
	json_object_object_add(row, "args", args);
	json_object_object_add(
	    row, "passes", json_object_new_boolean(sb_seccomp_lets_through(answer->action)));
	seccomp_json_action(row, answer->action);
	json_object_object_add(row, "rule", cli_json_text(answer->rule));
	json_object_object_add(row, "opened_by", cli_json_caps(answer->missing_caps));
	return row;
}

static void print_answer(
    const struct question *q, const char *profile, const struct sb_seccomp_answer *answer)
{
	bool passes = sb_seccomp_lets_through(answer->action);
	char action[SB_ACTION_TEXT_MAX];

	cli_print(
	    passes ? CLI_GOOD : CLI_BAD, "%s", sb_seccomp_action_text(answer->action, action));
	printf("  %s(", q->call);
	for (int i = 0; i < 3; i++)
		printf("%s%#" PRIx64, i ? ", " : "", q->args[i]);
	printf(", …) under %s\n", profile);
	printf("  %s\n", answer->rule);
}

static int print_stacked(const struct question *q, const struct sb_seccomp_answer *first,
    const char *stack, struct sb_error *err)
{
	struct sb_seccomp_answer later;
	char action[SB_ACTION_TEXT_MAX];
	uint32_t result;
	int r =
	    sb_seccomp_ask(stack, q->view->bounding, q->view->arch, q->call, q->args, &later, err);

	if (r < 0)
		return r;
	print_answer(q, stack, &later);
	result = sb_seccomp_harsher(first->action, later.action);
	cli_print(sb_seccomp_lets_through(result) ? CLI_GOOD : CLI_BAD, "%s",
	    sb_seccomp_action_text(result, action));
	printf("  together: both are asked, the harsher answer counts, between equals the later "
	       "one\n");
	return 0;
}

static int read_question(struct question *q, char **words, int n_words, struct sb_error *err)
{
	int r = 0;

	q->call = words[0];
	if (n_words > 7)
		return sb_reject(err, "seccomp test: a call has six arguments at most");
	for (int i = 1; r == 0 && i < n_words; i++)
		r = seccomp_argument(words[i], &q->args[i - 1], err);
	return r;
}

int seccomp_test(const struct seccomp_view *view, const char *stack, char **words, int n_words,
    bool json, struct sb_error *err)
{
	struct question q = {.view = view};
	struct sb_seccomp_answer answer;
	int r = read_question(&q, words, n_words, err);

	if (r == 0)
		r = sb_seccomp_ask(
		    view->profile, view->bounding, view->arch, q.call, q.args, &answer, err);
	if (r < 0)
		return r;
	if (json && stack)
		return sb_reject(err, "seccomp test: --json answers for one profile at a time");
	if (json) {
		cli_json_print(answer_json(&q, view->profile, &answer));
		return 0;
	}
	print_answer(&q, view->profile, &answer);
	return stack ? print_stacked(&q, &answer, stack, err) : 0;
}
