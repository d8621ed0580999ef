// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab lesson list|show|run|check|lint`: lessons without the TUI. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/lessons/check.h"
#include "app/lessons/learn.h"
#include "app/output.h"
#include "app/verbs.h"
#include "lessons/lesson.h"
#include "sandbox/text.h"

static int list(struct cli_args *args, void *context)
{
	struct lesson_list all;
	struct sb_error err;

	(void)args;
	(void)context;
	if (lesson_list_load(&all, &err) < 0)
		return cli_fail(&err);
	for (size_t i = 0; i < all.n_lessons; i++)
		printf("%-24s %s\n", all.lessons[i]->name, all.lessons[i]->title);
	lesson_list_done(&all);
	return CLI_OK;
}

static void show_step(const struct lesson_step *step, size_t number)
{
	cli_print(CLI_BOLD, "\n%zu.\n", number);
	printf("%s", step->text);
	if (step->policy)
		printf("  policy: %s\n", step->policy);
	if (step->prediction)
		printf("  ? %s\n", step->prediction->question);
	if (step->type)
		cli_print_foreign("  # ", step->type);
	if (step->goal)
		printf("  goal: %s\n", step->goal->text);
}

static int show(struct cli_args *args, void *context)
{
	struct lesson *lesson;
	struct sb_error err;

	(void)context;
	if (lesson_load(args->words[1], &lesson, &err) < 0)
		return cli_fail(&err);
	cli_print(CLI_BOLD, "%s\n", lesson->title);
	printf("%s\n", lesson->about);
	for (size_t i = 0; i < lesson->n_steps; i++)
		show_step(&lesson->steps[i], i + 1);
	for (char **reference = lesson->references; reference && *reference; reference++)
		printf("%s%s\n", reference == lesson->references ? "\nSee: " : "     ", *reference);
	lesson_free(lesson);
	return CLI_OK;
}

static int run_one(struct cli_args *args, void *context)
{
	struct lesson *lesson;
	struct sb_error err;
	int r;

	(void)context;
	if (lesson_load(args->words[1], &lesson, &err) < 0)
		return cli_fail(&err);
	r = lesson_learn(lesson, &err);
	lesson_free(lesson);
	return r < 0 ? cli_fail(&err) : CLI_OK;
}

static void report(void *context, const struct lesson *lesson, unsigned line, bool holds, const char *text)
{
	(void)context;
	if (holds)
		return;
	cli_print(CLI_BAD, "%s:%u: ", lesson->path, line);
	cli_print_foreign("", text);
}

static int check_one(const struct lesson *lesson, unsigned *ret_failed, struct sb_error *err)
{
	struct lesson_tally tally = {0};
	int r = lesson_check_all(lesson, report, NULL, &tally, err);

	if (r < 0)
		return r;
	*ret_failed += tally.failed;
	printf("%-28s %3u checks, ", lesson->name, tally.held + tally.failed);
	cli_print(tally.failed ? CLI_BAD : CLI_GOOD, "%u failed", tally.failed);
	if (tally.skipped)
		printf(", %u skipped: %s", tally.skipped, tally.why_skipped);
	printf("\n");
	fflush(stdout);
	return 0;
}

static int check_named(const char *name, unsigned *ret_failed, struct sb_error *err)
{
	struct lesson *lesson;
	int r = strchr(name, '/') ? lesson_load_file(name, &lesson, err) : lesson_load(name, &lesson, err);

	if (r < 0)
		return r;
	r = check_one(lesson, ret_failed, err);
	lesson_free(lesson);
	return r;
}

static int check_every(unsigned *ret_failed, struct sb_error *err)
{
	struct lesson_list all;
	int r = lesson_list_load(&all, err);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < all.n_lessons; i++)
		r = check_one(all.lessons[i], ret_failed, err);
	lesson_list_done(&all);
	return r;
}

static int check(struct cli_args *args, void *context)
{
	struct sb_error err;
	unsigned failed = 0;
	int r = 0;

	(void)context;
	for (int i = 1; r == 0 && i < args->n_words; i++)
		r = strcmp(args->words[i], "all") == 0 ? check_every(&failed, &err)
						       : check_named(args->words[i], &failed, &err);
	if (r < 0)
		return cli_fail(&err);
	return failed ? CLI_UNMET : CLI_OK;
}

static int lint(struct cli_args *args, void *context)
{
	int status = CLI_OK;

	(void)context;
	for (int i = 1; i < args->n_words; i++) {
		struct lesson *lesson;
		struct sb_error err;

		if (lesson_load_file(args->words[i], &lesson, &err) < 0 ||
		    lesson_lint(lesson, &err) < 0) {
			status = cli_fail(&err);
			continue;
		}
		printf("%s: %zu steps, in order\n", args->words[i], lesson->n_steps);
		lesson_free(lesson);
	}
	return status;
}

static const struct cli_verb verbs[] = {
    {"list", 1, 1, list},
    {"show", 2, 2, show},
    {"run", 2, 2, run_one},
    {"check", 2, 1000, check},
    {"lint", 2, 1000, lint},
};

static int run(struct cli_args *args)
{
	struct sb_error err;

	if (cli_parse(args, &err) < 0 || cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	return cli_verb_run(verbs, SB_COUNT(verbs), args, NULL);
}

const struct cli_command cli_command_lesson = {
    .name = "lesson",
    .synopsis = "list | show NAME | run NAME | check NAME… | lint FILE…",
    .summary = "lessons: read, learn, check against this kernel",
    .about = "`run` goes through a lesson on the plain terminal: it asks for predictions and lets the "
	     "kernel answer. `check` (a name, a file or `all`) replays every step and compares what the "
	     "lesson says with what the kernel does; it exits 1 when they differ. `lint` reads lesson "
	     "files and tells what is wrong with them, without running anything.",
    .group = CLI_GROUP_LEARN,
    .words = CLI_VALUES_LESSONS,
    .run = run,
};
