// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab lesson list|show|run|check|lint`: lessons without the TUI. */
#include <stdio.h>
#include <stdbool.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/commands/lab.h"
#include "app/json.h"
#include "app/lessons/challenge_check.h"
#include "app/lessons/check.h"
#include "app/lessons/handout.h"
#include "app/lessons/learn.h"
#include "app/lessons/lesson_json.h"
#include "app/lessons/progress.h"
#include "app/output.h"
#include "app/policy_options.h"
#include "app/verbs.h"
#include "lessons/lesson.h"
#include "sandbox/text.h"

static void print_entry(const struct lesson *lesson)
{
	printf("%-24s %s\n", lesson->name, lesson->title);
}

static int list(struct cli_args *args, void *context)
{
	json_object *array = args->json ? json_object_new_array() : NULL;
	struct lesson_list all;
	struct sb_error err;

	(void)context;
	if (lesson_list_load(&all, &err) < 0)
		return cli_fail(&err);
	for (size_t i = 0; i < all.n_lessons; i++) {
		if (array)
			json_object_array_add(array, lesson_json_entry(all.lessons[i]));
		else
			print_entry(all.lessons[i]);
	}
	lesson_list_done(&all);
	if (array)
		cli_json_print(array);
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

static void print_lesson(const struct lesson *lesson)
{
	cli_print(CLI_BOLD, "%s\n", lesson->title);
	printf("%s\n", lesson->about);
	for (size_t i = 0; i < lesson->n_steps; i++)
		show_step(&lesson->steps[i], i + 1);
	for (char **reference = lesson->references; reference && *reference; reference++)
		printf("%s%s\n", reference == lesson->references ? "\nSee: " : "     ", *reference);
}

static int show(struct cli_args *args, void *context)
{
	struct lesson *lesson;
	struct sb_error err;

	(void)context;
	if (lesson_load(args->words[1], &lesson, &err) < 0)
		return cli_fail(&err);
	if (args->json)
		cli_json_print(lesson_json(lesson));
	else
		print_lesson(lesson);
	lesson_free(lesson);
	return CLI_OK;
}

static int present(const struct lesson *lesson)
{
	struct tui_options tui = {.lesson_name = lesson->name, .is_big = true};
	struct sb_policy policy;
	struct sb_error err;

	if (cli_policy_named(CLI_DEFAULT_PRESET, &policy, &err) < 0)
		return cli_fail(&err);
	tui.policy = &policy;
	return cli_lab_start(&tui);
}

/* `context`: whether to present. */
static int run_one(struct cli_args *args, void *context)
{
	struct lesson *lesson;
	struct sb_error err;
	int r;

	if (lesson_load(args->words[1], &lesson, &err) < 0)
		return cli_fail(&err);
	if (*(const bool *)context) {
		r = present(lesson);
		lesson_free(lesson);
		return r;
	}
	r = lesson_learn(lesson, &err);
	lesson_free(lesson);
	return r < 0 ? cli_fail(&err) : CLI_OK;
}

/* One run of `check` over any number of lessons. */
struct checking {
	json_object *array;    /* NULL = print */
	json_object *failures; /* of the lesson at hand */
	unsigned failed;
};

static void report(
    void *context, const struct lesson *lesson, unsigned line, bool holds, const char *text)
{
	const struct checking *checking = context;
	char place[512];

	if (holds)
		return;
	snprintf(place, sizeof(place), "%s:%u: ", lesson->path, line);
	if (checking->array) {
		char all[4096];

		snprintf(all, sizeof(all), "%s%.3500s", place, text);
		json_object_array_add(checking->failures, cli_json_text(all));
		return;
	}
	cli_print(CLI_BAD, "%s", place);
	cli_print_foreign("", text);
}

static void print_tally(const struct lesson *lesson, const struct lesson_tally *tally)
{
	printf("%-28s %3u checks, ", lesson->name, tally->held + tally->failed);
	cli_print(tally->failed ? CLI_BAD : CLI_GOOD, "%u failed", tally->failed);
	if (tally->skipped)
		printf(", %u skipped: %s", tally->skipped, tally->why_skipped);
	printf("\n");
	fflush(stdout);
}

static int check_one(const struct lesson *lesson, struct checking *checking, struct sb_error *err)
{
	struct lesson_tally tally = {0};
	int r;

	checking->failures = checking->array ? json_object_new_array() : NULL;
	r = lesson_check_all(lesson, report, checking, &tally, err);
	if (r < 0) {
		json_object_put(checking->failures);
		return r;
	}
	checking->failed += tally.failed;
	if (checking->array)
		json_object_array_add(
		    checking->array, lesson_json_tally(lesson, &tally, checking->failures));
	else
		print_tally(lesson, &tally);
	return 0;
}

static int check_named(const char *name, struct checking *checking, struct sb_error *err)
{
	struct lesson *lesson;
	int r = strchr(name, '/') ? lesson_load_file(name, &lesson, err)
	                          : lesson_load(name, &lesson, err);

	if (r < 0)
		return r;
	r = check_one(lesson, checking, err);
	lesson_free(lesson);
	return r;
}

static int check_challenge(
    const struct challenge *challenge, struct checking *checking, struct sb_error *err)
{
	const struct lesson named = {.name = challenge->name};
	struct lesson_tally tally = {0};
	char why[256] = "";
	int r = challenge_check(challenge, &tally, why, sizeof(why), err);

	if (r < 0)
		return r;
	checking->failed += tally.failed;
	if (checking->array) {
		checking->failures = json_object_new_array();
		if (*why)
			json_object_array_add(checking->failures, cli_json_text(why));
		json_object_array_add(
		    checking->array, lesson_json_tally(&named, &tally, checking->failures));
		return 0;
	}
	if (*why)
		cli_print(CLI_BAD, "%s: %s\n", challenge->path, why);
	print_tally(&named, &tally);
	return 0;
}

static int check_challenges(struct checking *checking, struct sb_error *err)
{
	struct challenge_list all;
	int r = challenge_list_load(&all, err);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < all.n_challenges; i++)
		r = check_challenge(all.challenges[i], checking, err);
	challenge_list_done(&all);
	return r;
}

static int check_every(struct checking *checking, struct sb_error *err)
{
	struct lesson_list all;
	int r = lesson_list_load(&all, err);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < all.n_lessons; i++)
		r = check_one(all.lessons[i], checking, err);
	lesson_list_done(&all);
	return r < 0 ? r : check_challenges(checking, err);
}

static int check(struct cli_args *args, void *context)
{
	struct checking checking = {.array = args->json ? json_object_new_array() : NULL};
	struct sb_error err;
	int r = 0;

	(void)context;
	for (int i = 1; r == 0 && i < args->n_words; i++)
		r = strcmp(args->words[i], "all") == 0
		        ? check_every(&checking, &err)
		        : check_named(args->words[i], &checking, &err);
	if (r < 0) {
		json_object_put(checking.array);
		return cli_fail(&err);
	}
	if (checking.array)
		cli_json_print(checking.array);
	return checking.failed ? CLI_UNMET : CLI_OK;
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

static int handout(struct cli_args *args, void *context)
{
	struct lesson *lesson;
	struct sb_error err;
	int r;

	(void)context;
	if (lesson_load(args->words[1], &lesson, &err) < 0)
		return cli_fail(&err);
	r = lesson_handout(lesson, &err);
	lesson_free(lesson);
	return r < 0 ? cli_fail(&err) : CLI_OK;
}

static void print_progress(const struct lesson *lesson, json_object *list)
{
	struct lesson_progress done;

	lesson_progress_load(lesson, &done);
	if (!list) {
		printf("%-24s %2u of %2zu steps, predictions %u of %u right\n", lesson->name,
		    done.steps_done, lesson->n_steps, done.right, done.predictions);
		return;
	}
	json_object_array_add(list, lesson_progress_json(lesson, &done));
}

static int progress(struct cli_args *args, void *context)
{
	json_object *list = args->json ? json_object_new_array() : NULL;
	struct lesson_list all;
	struct sb_error err;

	(void)context;
	if (lesson_list_load(&all, &err) < 0)
		return cli_fail(&err);
	for (size_t i = 0; i < all.n_lessons; i++)
		print_progress(all.lessons[i], list);
	lesson_list_done(&all);
	if (list)
		cli_json_print(list);
	return CLI_OK;
}

static const struct cli_verb verbs[] = {
    {"list", 1, 1, list},
    {"show", 2, 2, show},
    {"run", 2, 2, run_one},
    {"check", 2, 1000, check},
    {"lint", 2, 1000, lint},
    {"handout", 2, 2, handout},
    {"progress", 1, 1, progress},
};

static int set_present(void *target, const char *value, struct sb_error *err)
{
	(void)value;
	(void)err;
	*(bool *)target = true;
	return 0;
}

static const struct cli_option options[] = {
    {"present", 0, NULL, false, "run: full screen, for a projector", set_present},
    {0},
};

static int run(struct cli_args *args)
{
	bool is_presented = false;
	struct sb_error err;

	args->own = &is_presented;
	if (cli_parse(args, &err) < 0 || cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	return cli_verb_run(verbs, SB_COUNT(verbs), args, &is_presented);
}

const struct cli_command cli_command_lesson = {
    .name = "lesson",
    .synopsis =
        "list | show NAME | run NAME [--present] | check NAME… | lint FILE… | handout NAME | progress",
    .summary = "lessons: read, learn, check against this kernel",
    .about =
        "`run` goes through a lesson on the plain terminal: it asks for predictions and lets the "
        "kernel answer. `check` (a name, a file or `all`, challenges included) replays every step and compares what the "
        "lesson says with what the kernel does; it exits 1 when they differ. `lint` reads lesson "
        "files and tells what is wrong with them, without running anything. `handout` prints a lesson as one HTML page, answers last; `progress` "
        "tells what you have done, as JSON with --json.",
    .group = CLI_GROUP_LEARN,
    .takes = CLI_TAKES_JSON,
    .options = options,
    .words = CLI_VALUES_LESSONS,
    .run = run,
};
