// SPDX-License-Identifier: GPL-3.0-or-later
/* From a YAML tree to a lesson, by tables of keys. Semantic slips (an attack that asks for a value,
 * a solution without a goal) are refused where they stand in the file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lessons/lesson.h"
#include "lessons/read.h"
#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

const char *const lesson_ask_name[LESSON_ASKS] = {"outcome", "layer", "errno", "value"};

static const char *const errnos[] = {"none", "EPERM", "EACCES", "ENOSYS", "SIGSYS", "SIGKILL"};

static char **copy_choices(const char *const *from, size_t n)
{
	char **list = calloc(n + 1, sizeof(*list));

	for (size_t i = 0; list && i < n; i++)
		list[i] = strdup(from[i]);
	return list;
}

static int read_ask(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_prediction *prediction = record;
	size_t i;
	int r = sb_yaml_choice(node, "ask", lesson_ask_name, LESSON_ASKS, &i, err);

	if (r == 0)
		prediction->ask = (enum lesson_ask)i;
	return r;
}

static int read_about_attack(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return lesson_take_subject(
	    node, &((struct lesson_prediction *)record)->about, LESSON_ATTACK, err);
}

static int read_about_run(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return lesson_take_subject(
	    node, &((struct lesson_prediction *)record)->about, LESSON_RUN, err);
}

static int read_about_status(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return lesson_take_subject(
	    node, &((struct lesson_prediction *)record)->about, LESSON_STATUS, err);
}

static const struct sb_yaml_field prediction_fields[] = {
    {"question", SB_YAML_STRING, .required = true,
        .offset = offsetof(struct lesson_prediction, question)},
    {"ask", SB_YAML_READ, .required = true, .read = read_ask},
    {"attack", SB_YAML_READ, .read = read_about_attack},
    {"run", SB_YAML_READ, .read = read_about_run},
    {"status", SB_YAML_READ, .read = read_about_status},
    {"choices", SB_YAML_STRINGS, .offset = offsetof(struct lesson_prediction, choices)},
};

/* The choices of every question but one about a value are the same in all lessons. */
static int fill_choices(
    const struct sb_yaml *node, struct lesson_prediction *prediction, struct sb_error *err)
{
	static const struct {
		const char *const *names;
		size_t n;
	} fixed[LESSON_ASKS] = {
	    [LESSON_ASK_OUTCOME] = {lesson_outcomes, LESSON_OUTCOMES},
	    [LESSON_ASK_LAYER] = {lesson_stoppers, LESSON_STOPPERS},
	    [LESSON_ASK_ERRNO] = {errnos, SB_COUNT(errnos)},
	};

	if ((prediction->ask == LESSON_ASK_VALUE) != (prediction->choices != NULL))
		return sb_yaml_reject(node, err, "choices go with 'ask: value', and with it alone");
	if (prediction->choices)
		return 0;
	prediction->choices = copy_choices(fixed[prediction->ask].names, fixed[prediction->ask].n);
	return prediction->choices ? 0 : sb_fail(err, ENOMEM, "a prediction");
}

static int read_prediction(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_step *step = record;
	struct lesson_prediction *prediction = step->prediction = calloc(1, sizeof(*prediction));
	int r;

	if (!prediction)
		return sb_fail(err, ENOMEM, "a prediction");
	prediction->about.exit_status = -1;
	prediction->about.line = node->line;
	r = sb_yaml_record(node, prediction_fields, SB_COUNT(prediction_fields), prediction, err);
	if (r < 0)
		return r;
	if (!prediction->about.what)
		return sb_yaml_reject(node, err, "what is predicted? one of attack, run, status");
	if (prediction->ask == LESSON_ASK_LAYER && prediction->about.subject != LESSON_ATTACK)
		return sb_yaml_reject(node, err, "'ask: layer' needs an attack");
	return fill_choices(node, prediction, err);
}

static int read_until(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_goal *goal = record;

	return lesson_read_checks(node, "until", &goal->until, &goal->n_until, err);
}

static const struct sb_yaml_field goal_fields[] = {
    {"text", SB_YAML_STRING, .required = true, .offset = offsetof(struct lesson_goal, text)},
    {"until", SB_YAML_READ, .required = true, .read = read_until},
    {"solution", SB_YAML_STRING, .required = true,
        .offset = offsetof(struct lesson_goal, solution)},
};

static int read_goal(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_step *step = record;

	step->goal = calloc(1, sizeof(*step->goal));
	if (!step->goal)
		return sb_fail(err, ENOMEM, "a goal");
	return sb_yaml_record(node, goal_fields, SB_COUNT(goal_fields), step->goal, err);
}

static int read_expect(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_step *step = record;

	return lesson_read_checks(node, "expect", &step->expect, &step->n_expect, err);
}

static const struct sb_yaml_field step_fields[] = {
    {"text", SB_YAML_STRING, .required = true, .offset = offsetof(struct lesson_step, text)},
    {"policy", SB_YAML_STRING, .offset = offsetof(struct lesson_step, policy)},
    {"type", SB_YAML_STRING, .offset = offsetof(struct lesson_step, type)},
    {"predict", SB_YAML_READ, .read = read_prediction},
    {"expect", SB_YAML_READ, .read = read_expect},
    {"goal", SB_YAML_READ, .read = read_goal},
    {"hints", SB_YAML_STRINGS, .offset = offsetof(struct lesson_step, hints)},
};

static int read_steps(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson *lesson = record;
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, "steps", err);

	if (r < 0)
		return r;
	if (node->n_entries == 0)
		return sb_yaml_reject(node, err, "a lesson has at least one step");
	lesson->steps = calloc(node->n_entries, sizeof(*lesson->steps));
	if (!lesson->steps)
		return sb_fail(err, ENOMEM, "steps");
	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		const struct sb_yaml *item = node->entries[i].value;

		lesson->n_steps = i + 1;
		lesson->steps[i].line = item->line;
		r = sb_yaml_record(
		    item, step_fields, SB_COUNT(step_fields), &lesson->steps[i], err);
	}
	return r;
}

static const struct sb_yaml_field lesson_fields[] = {
    {"title", SB_YAML_STRING, .required = true, .offset = offsetof(struct lesson, title)},
    {"about", SB_YAML_STRING, .required = true, .offset = offsetof(struct lesson, about)},
    {"order", SB_YAML_UNSIGNED, .required = true, .offset = offsetof(struct lesson, order)},
    {"needs_apparmor", SB_YAML_BOOL, .offset = offsetof(struct lesson, needs_apparmor)},
    {"references", SB_YAML_STRINGS, .offset = offsetof(struct lesson, references)},
    {"steps", SB_YAML_READ, .required = true, .read = read_steps},
};

int lesson_read(const struct sb_yaml *map, struct lesson *lesson, struct sb_error *err)
{
	int r = sb_yaml_record(map, lesson_fields, SB_COUNT(lesson_fields), lesson, err);

	if (r == 0 && !lesson->steps[0].policy)
		r = sb_yaml_reject(map, err, "the first step must have a policy");
	return r;
}
