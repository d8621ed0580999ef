// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/learn.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/lessons/play.h"
#include "app/lessons/progress.h"
#include "app/output.h"

#define ANSWER_MAX 1024

struct learning {
	const struct lesson *lesson;
	struct lesson_play play;
	struct lesson_observation seen;
	struct lesson_progress progress;
	bool at_end; /* of the input */
};

static bool ask(struct learning *learning, const char *prompt, char *answer)
{
	cli_print(CLI_FAINT, "%s", prompt);
	fflush(stdout);
	if (!fgets(answer, ANSWER_MAX, stdin)) {
		learning->at_end = true;
		return false;
	}
	answer[strcspn(answer, "\n")] = '\0';
	return true;
}

static void show_choices(const struct lesson_prediction *prediction)
{
	printf("\n? %s\n", prediction->question);
	for (int i = 0; prediction->choices[i]; i++)
		printf("  %d) %s\n", i + 1, prediction->choices[i]);
}

static void judge_prediction(
    struct learning *learning, const struct lesson_prediction *prediction, int given)
{
	int answer = lesson_answer(prediction, &learning->seen);
	bool right = given == answer;

	learning->progress.predictions++;
	learning->progress.right += right;
	cli_print(right ? CLI_GOOD : CLI_BAD, "%s", right ? "Right. " : "Not so. ");
	cli_print_foreign("", learning->seen.sentence);
}

static int predict(
    struct learning *learning, const struct lesson_prediction *prediction, struct sb_error *err)
{
	char answer[ANSWER_MAX];
	int n = 0, given, r;

	show_choices(prediction);
	while (prediction->choices[n])
		n++;
	do {
		if (!ask(learning, "number (Enter skips): ", answer))
			return 0;
		given = atoi(answer);
	} while (answer[0] && (given < 1 || given > n));
	r = lesson_play_observe(&learning->play, &prediction->about, &learning->seen, err);
	if (r < 0)
		return r;
	cli_print_foreign("  | ", learning->seen.text);
	if (answer[0])
		judge_prediction(learning, prediction, given - 1);
	return 0;
}

static int try_command(struct learning *learning, const char *command, struct sb_error *err)
{
	const struct lesson_check check = {.subject = LESSON_RUN, .what = (char *)command};
	int r;

	cli_print(CLI_BOLD, "  # %s\n", command);
	r = lesson_play_observe(&learning->play, &check, &learning->seen, err);
	if (r == 0)
		cli_print_foreign("  | ", learning->seen.text);
	return r;
}

/* Expectations are shown as what was seen; a difference is the kernel's word against the lesson's.
 */
static int show_expectations(
    struct learning *learning, const struct lesson_step *step, struct sb_error *err)
{
	for (size_t i = 0; i < step->n_expect; i++) {
		char why[SB_VERDICT_OUTPUT];
		int r =
		    lesson_play_observe(&learning->play, &step->expect[i], &learning->seen, err);

		if (r < 0)
			return r;
		if (lesson_holds(&step->expect[i], &learning->seen, why, sizeof(why)))
			cli_print(CLI_GOOD, "  = ");
		else
			cli_print(CLI_WARN, "  ! (%s) ", why);
		cli_print_foreign("", learning->seen.sentence);
	}
	return 0;
}

static int goal_reached(
    struct learning *learning, const struct lesson_goal *goal, bool *ret, struct sb_error *err)
{
	char why[SB_VERDICT_OUTPUT];

	*ret = true;
	for (size_t i = 0; *ret && i < goal->n_until; i++) {
		int r = lesson_play_observe(&learning->play, &goal->until[i], &learning->seen, err);

		if (r < 0)
			return r;
		*ret = lesson_holds(&goal->until[i], &learning->seen, why, sizeof(why));
		if (!*ret) {
			cli_print(CLI_BAD, "  not yet: ");
			cli_print_foreign("", why);
		}
	}
	return 0;
}

static void hint(const struct lesson_step *step, size_t *n)
{
	if (!step->hints || !step->hints[*n])
		printf("  no more hints\n");
	else
		printf("  hint: %s\n", step->hints[(*n)++]);
}

static int try_options(struct learning *learning, const char *line, bool *ret,
    const struct lesson_goal *goal, struct sb_error *err)
{
	if (lesson_play_policy(&learning->play, line, err) < 0) {
		printf("  %s\n", err->message);
		return 0;
	}
	return goal_reached(learning, goal, ret, err);
}

static int pursue(struct learning *learning, const struct lesson_step *step, struct sb_error *err)
{
	char answer[ANSWER_MAX];
	bool reached = false;
	size_t hints = 0;
	int r = 0;

	printf("\nGoal: %s\n", step->goal->text);
	while (r == 0 && !reached && ask(learning, "policy options (h hint, s skip): ", answer)) {
		if (strcmp(answer, "s") == 0)
			return lesson_play_policy(&learning->play, step->goal->solution, err);
		if (strcmp(answer, "h") == 0)
			hint(step, &hints);
		else
			r = try_options(learning, answer, &reached, step->goal, err);
	}
	if (reached)
		cli_print(CLI_GOOD, "  reached\n");
	return r;
}

static int learn_step(
    struct learning *learning, const struct lesson_step *step, size_t number, struct sb_error *err)
{
	char answer[ANSWER_MAX];
	int r = 0;

	cli_print(CLI_BOLD, "\n%s  step %zu of %zu\n", learning->lesson->title, number,
	    learning->lesson->n_steps);
	printf("%s", step->text);
	if (step->policy)
		r = lesson_play_policy(&learning->play, step->policy, err);
	if (r == 0 && step->prediction)
		r = predict(learning, step->prediction, err);
	if (r == 0 && step->type)
		r = try_command(learning, step->type, err);
	if (r == 0)
		r = show_expectations(learning, step, err);
	if (r == 0 && step->goal)
		r = pursue(learning, step, err);
	if (r == 0 && !step->goal && number < learning->lesson->n_steps)
		(void)ask(learning, "Enter goes on: ", answer);
	return r;
}

int lesson_learn(const struct lesson *lesson, struct sb_error *err)
{
	struct learning *learning = calloc(1, sizeof(*learning));
	int r;

	if (!learning)
		return sb_fail(err, ENOMEM, "lesson");
	learning->lesson = lesson;
	lesson_progress_load(lesson, &learning->progress);
	r = lesson_play_init(&learning->play, err);
	for (size_t i = 0; r == 0 && i < lesson->n_steps && !learning->at_end; i++) {
		r = learn_step(learning, &lesson->steps[i], i + 1, err);
		if (r == 0 && learning->progress.steps_done < i + 1)
			learning->progress.steps_done = (unsigned)i + 1;
		if (r == 0)
			r = lesson_progress_save(lesson, &learning->progress, err);
	}
	if (r == 0 && learning->progress.predictions)
		printf("\nPredictions so far: %u of %u right.\n", learning->progress.right,
		    learning->progress.predictions);
	lesson_play_done(&learning->play);
	free(learning);
	return r;
}
