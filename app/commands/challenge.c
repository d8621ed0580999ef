// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab challenge list|show|try|best`: harden a workload, or find what still passes. */
#include <stdio.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/lessons/play.h"
#include "app/lessons/score.h"
#include "app/lessons/search.h"
#include "app/output.h"
#include "app/show.h"
#include "app/verbs.h"
#include "lessons/challenge.h"
#include "sandbox/text.h"

static int list(struct cli_args *args, void *context)
{
	struct challenge_list all;
	struct sb_error err;

	(void)args;
	(void)context;
	if (challenge_list_load(&all, &err) < 0)
		return cli_fail(&err);
	for (size_t i = 0; i < all.n_challenges; i++)
		printf("%-16s %-9s %s\n", all.challenges[i]->name,
		    challenge_kind_name[all.challenges[i]->kind], all.challenges[i]->title);
	challenge_list_done(&all);
	return CLI_OK;
}

static void print_words(const char *what, char **words)
{
	printf("%s", what);
	for (char **word = words; *word; word++)
		printf(" %s", *word);
	printf("\n");
}

static int show(struct cli_args *args, void *context)
{
	struct challenge *challenge;
	struct sb_error err;

	(void)context;
	if (challenge_load(args->words[1], &challenge, &err) < 0)
		return cli_fail(&err);
	cli_print(CLI_BOLD, "%s\n", challenge->title);
	printf("%s\n", challenge->about);
	printf("%s %s\n",
	    challenge->kind == CHALLENGE_HARDEN ? "Start:" : "Given:", challenge->policy);
	for (size_t i = 0; i < challenge->n_workload; i++)
		printf("  keeps working  %-24s %s\n", challenge->workload[i].name,
		    challenge->workload[i].check.what);
	print_words(challenge->kind == CHALLENGE_HARDEN ? "Must stop:" : "Which of these passes?",
	    challenge->attacks);
	challenge_free(challenge);
	return CLI_OK;
}

static void show_score(const struct challenge_score *score)
{
	cli_print(score->n_kept == score->n_duties ? CLI_GOOD : CLI_BAD,
	    "  workload  %u of %u work%s%s\n", score->n_kept, score->n_duties,
	    *score->broken ? "; broken: " : "", score->broken);
	cli_print(score->n_stopped == score->n_attacks ? CLI_GOOD : CLI_BAD,
	    "  attacks   %u of %u stopped%s%s\n", score->n_stopped, score->n_attacks,
	    *score->passed ? "; passed: " : "", score->passed);
	printf("  privilege %u points (capabilities, calls / 10, no gate 5, unconfined 10)\n",
	    score->privilege);
}

static int try_harden(const struct challenge *challenge, const struct sb_policy *policy,
    const struct sb_catalogue *catalogue)
{
	struct challenge_score score;
	struct sb_error err;

	if (challenge_score(challenge, catalogue, policy, &score, &err) < 0)
		return cli_fail(&err);
	show_score(&score);
	return score.n_kept == score.n_duties && score.n_stopped == score.n_attacks ? CLI_OK
	                                                                            : CLI_UNMET;
}

/* The words after the name are the attacks the learner bets on. */
static int try_break(
    const struct challenge *challenge, const struct cli_args *args, struct lesson_play *play)
{
	int status = args->n_words > 2 ? CLI_OK : CLI_UNMET;
	struct sb_error err;

	if (lesson_play_policy(play, challenge->policy, &err) < 0)
		return cli_fail(&err);
	for (int i = 2; i < args->n_words; i++) {
		const struct lesson_check check = {
		    .subject = LESSON_ATTACK, .what = args->words[i]};
		struct lesson_observation seen;

		if (lesson_play_observe(play, &check, &seen, &err) < 0)
			return cli_fail(&err);
		cli_print_foreign("  ", seen.sentence);
		if (seen.outcome != SB_OUTCOME_SUCCEEDED)
			status = CLI_UNMET;
	}
	return status;
}

static int try_one(struct cli_args *args, void *context)
{
	struct challenge *challenge;
	struct lesson_play play;
	struct sb_error err;
	int status;

	if (challenge_load(args->words[1], &challenge, &err) < 0)
		return cli_fail(&err);
	if (lesson_play_init(&play, &err) < 0)
		status = cli_fail(&err);
	else if (challenge->kind == CHALLENGE_BREAK_IT)
		status = try_break(challenge, args, &play);
	else
		status = try_harden(challenge, context, &play.catalogue);
	lesson_play_done(&play);
	challenge_free(challenge);
	return status;
}

static void show_policy(const struct sb_policy *policy)
{
	char caps[1024];

	printf("  policy    capabilities %s; seccomp %s; no_new_privs %s; AppArmor %s\n",
	    cli_caps_text(policy->caps[SB_CAPS_BOUNDING], caps, sizeof(caps)),
	    policy->seccomp == SB_SECCOMP_FILTER ? policy->seccomp_profile : "off",
	    policy->no_new_privs ? "on" : "off",
	    *policy->apparmor_profile ? policy->apparmor_profile : "unconfined");
}

static int search(const struct challenge *challenge, struct lesson_play *play)
{
	struct challenge_score score;
	struct sb_policy policy;
	struct sb_error err;

	if (challenge->kind != CHALLENGE_HARDEN) {
		sb_reject(&err,
		    "%s: there is nothing to harden; 'try' it with the name of an attack",
		    challenge->name);
		return cli_fail(&err);
	}
	if (lesson_play_policy(play, challenge->policy, &err) < 0 ||
	    challenge_search(challenge, &play->catalogue, &play->policy, &policy, &score, &err) < 0)
		return cli_fail(&err);
	show_policy(&policy);
	show_score(&score);
	return score.n_kept == score.n_duties && score.n_stopped == score.n_attacks ? CLI_OK
	                                                                            : CLI_UNMET;
}

static int best(struct cli_args *args, void *context)
{
	struct challenge *challenge;
	struct lesson_play play;
	struct sb_error err;
	int status;

	(void)context;
	if (challenge_load(args->words[1], &challenge, &err) < 0)
		return cli_fail(&err);
	status = lesson_play_init(&play, &err) < 0 ? cli_fail(&err) : search(challenge, &play);
	lesson_play_done(&play);
	challenge_free(challenge);
	return status;
}

static const struct cli_verb verbs[] = {
    {"list", 1, 1, list},
    {"show", 2, 2, show},
    {"try", 2, 100, try_one},
    {"best", 2, 2, best},
};

static int run(struct cli_args *args)
{
	struct sb_policy policy;
	struct sb_error err;

	if (cli_policy_parse(args, &policy, &err) < 0 || cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	return cli_verb_run(verbs, SB_COUNT(verbs), args, &policy);
}

const struct cli_command cli_command_challenge = {
    .name = "challenge",
    .synopsis = "list | show NAME | try NAME [POLICY|ATTACK…] | best NAME",
    .summary = "harden a workload, or find the attack that still passes",
    .about =
        "`try` scores your policy: does the workload still work, which attacks stop, how much "
        "privilege is left. In a break-it round it takes the attacks you bet on. `best` searches "
        "for the best policy by trying; it takes a while.",
    .group = CLI_GROUP_LEARN,
    .takes = CLI_TAKES_POLICY,
    .run = run,
};
