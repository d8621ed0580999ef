// SPDX-License-Identifier: GPL-3.0-or-later
/* From a YAML tree to a lesson, by tables of keys. Semantic slips (an attack that asks for a value,
 * a solution without a goal) are refused where they stand in the file. */
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "lessons/lesson.h"
#include "lessons/read.h"
#include "sandbox/cleanup.h"
#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

const char *const lesson_subject_name[LESSON_SUBJECTS] = {"attack", "run", "status"};
const char *const lesson_ask_name[LESSON_ASKS] = {"outcome", "layer", "errno", "value"};

static const char *const outcomes[] = {"succeeded", "blocked"};
static const char *const stoppers[] = {
    "capabilities", "seccomp", "no_new_privs", "apparmor", "dac", "userns", "other", "nobody"};
static const char *const status_fields[] = {"Uid", "Gid", "CapInh", "CapPrm", "CapEff", "CapBnd",
    "CapAmb", "NoNewPrivs", "Seccomp", "Seccomp_filters", "AppArmor"};
static const char *const errnos[] = {"none", "EPERM", "EACCES", "ENOSYS", "SIGSYS", "SIGKILL"};

static char **copy_choices(const char *const *from, size_t n)
{
	char **list = calloc(n + 1, sizeof(*list));

	for (size_t i = 0; list && i < n; i++)
		list[i] = strdup(from[i]);
	return list;
}

/* Words separated by blanks; quotes are not needed in policy options. */
static int read_words(const struct sb_yaml *node, const char *what, char ***ret, struct sb_error *err)
{
	cleanup_free char *copy = NULL;
	const char *text;
	char *rest, *word, **words;
	size_t n = 0;
	int r = sb_yaml_text(node, what, &text, err);

	if (r < 0)
		return r;
	copy = strdup(text);
	words = calloc(strlen(text) / 2 + 2, sizeof(*words));
	for (rest = copy; copy && words && (word = strsep(&rest, " \t\n"));)
		if (*word)
			words[n++] = strdup(word);
	if (!copy || !words)
		return sb_fail(err, ENOMEM, "%s", what);
	*ret = words;
	return 0;
}

static int check_regex(const struct sb_yaml *node, const char *pattern, struct sb_error *err)
{
	char why[128];
	regex_t regex;
	int r = regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);

	if (r != 0) {
		regerror(r, &regex, why, sizeof(why));
		return sb_yaml_reject(node, err, "output: %s", why);
	}
	regfree(&regex);
	return 0;
}

static int read_exit(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_check *check = record;
	uint64_t number;
	int r = sb_yaml_number(node, "exit", 255, &number, err);

	if (r == 0)
		check->exit_status = (int)number;
	return r;
}

static int read_output(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_check *check = record;
	const char *text;
	int r = sb_yaml_text(node, "output", &text, err);

	if (r < 0 || (r = check_regex(node, text, err)) < 0)
		return r;
	check->output = strdup(text);
	return check->output ? 0 : sb_fail(err, ENOMEM, "output");
}

static int read_choice(const struct sb_yaml *node, const char *what, const char *const *names,
    size_t n, char **ret, struct sb_error *err)
{
	size_t i;
	int r = sb_yaml_choice(node, what, names, n, &i, err);

	if (r == 0 && !(*ret = strdup(names[i])))
		r = sb_fail(err, ENOMEM, "%s", what);
	return r;
}

static int read_outcome(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_check *check = record;

	return read_choice(node, "outcome", outcomes, SB_COUNT(outcomes), &check->outcome, err);
}

static int read_stopper(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_check *check = record;

	return read_choice(node, "by", stoppers, SB_COUNT(stoppers), &check->stopped_by, err);
}

static int take_subject(const struct sb_yaml *node, struct lesson_check *check,
    enum lesson_subject subject, struct sb_error *err)
{
	const char *text;
	int r = sb_yaml_text(node, lesson_subject_name[subject], &text, err);

	if (r < 0)
		return r;
	if (check->what)
		return sb_yaml_reject(node, err, "one of attack, run and status, not two");
	check->subject = subject;
	if (subject == LESSON_STATUS)
		return read_choice(
		    node, "status", status_fields, SB_COUNT(status_fields), &check->what, err);
	check->what = strdup(text);
	return check->what ? 0 : sb_fail(err, ENOMEM, "a check");
}

static int read_attack(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return take_subject(node, record, LESSON_ATTACK, err);
}

static int read_run(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return take_subject(node, record, LESSON_RUN, err);
}

static int read_status(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return take_subject(node, record, LESSON_STATUS, err);
}

static const struct sb_yaml_field check_fields[] = {
    {"attack", SB_YAML_READ, .read = read_attack},
    {"run", SB_YAML_READ, .read = read_run},
    {"status", SB_YAML_READ, .read = read_status},
    {"outcome", SB_YAML_READ, .read = read_outcome},
    {"by", SB_YAML_READ, .read = read_stopper},
    {"output", SB_YAML_READ, .read = read_output},
    {"exit", SB_YAML_READ, .read = read_exit},
    {"value", SB_YAML_STRING, .offset = offsetof(struct lesson_check, value)},
};

/* What may be said of each subject. */
static int check_sense(const struct sb_yaml *node, const struct lesson_check *check, struct sb_error *err)
{
	bool says_attack = check->outcome || check->stopped_by;
	bool says_run = check->output || check->exit_status >= 0;

	if (!check->what)
		return sb_yaml_reject(node, err, "what is checked? one of attack, run, status");
	if (says_attack != (check->subject == LESSON_ATTACK) ||
	    says_run != (check->subject == LESSON_RUN) ||
	    (check->value != NULL) != (check->subject == LESSON_STATUS))
		return sb_yaml_reject(node, err, "an attack has outcome and by, a run output and exit, "
						 "a status value");
	return 0;
}

static int read_check(const struct sb_yaml *node, struct lesson_check *check, struct sb_error *err)
{
	int r;

	check->exit_status = -1;
	check->line = node->line;
	r = sb_yaml_record(node, check_fields, SB_COUNT(check_fields), check, err);
	return r < 0 ? r : check_sense(node, check, err);
}

static int read_checks(const struct sb_yaml *node, const char *what, struct lesson_check **ret,
    size_t *ret_n, struct sb_error *err)
{
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, what, err);

	if (r < 0)
		return r;
	*ret = calloc(node->n_entries + 1, sizeof(**ret));
	if (!*ret)
		return sb_fail(err, ENOMEM, "%s", what);
	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		r = read_check(node->entries[i].value, &(*ret)[i], err);
		*ret_n = i + 1;
	}
	return r;
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
	return take_subject(node, &((struct lesson_prediction *)record)->about, LESSON_ATTACK, err);
}

static int read_about_run(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return take_subject(node, &((struct lesson_prediction *)record)->about, LESSON_RUN, err);
}

static int read_about_status(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return take_subject(node, &((struct lesson_prediction *)record)->about, LESSON_STATUS, err);
}

static const struct sb_yaml_field prediction_fields[] = {
    {"question", SB_YAML_STRING, .required = true, .offset = offsetof(struct lesson_prediction, question)},
    {"ask", SB_YAML_READ, .required = true, .read = read_ask},
    {"attack", SB_YAML_READ, .read = read_about_attack},
    {"run", SB_YAML_READ, .read = read_about_run},
    {"status", SB_YAML_READ, .read = read_about_status},
    {"choices", SB_YAML_STRINGS, .offset = offsetof(struct lesson_prediction, choices)},
};

/* The choices of every question but one about a value are the same in all lessons. */
static int fill_choices(const struct sb_yaml *node, struct lesson_prediction *prediction,
    struct sb_error *err)
{
	static const struct {
		const char *const *names;
		size_t n;
	} fixed[LESSON_ASKS] = {
	    [LESSON_ASK_OUTCOME] = {outcomes, SB_COUNT(outcomes)},
	    [LESSON_ASK_LAYER] = {stoppers, SB_COUNT(stoppers)},
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

	return read_checks(node, "until", &goal->until, &goal->n_until, err);
}

static int read_solution(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_words(node, "solution", &((struct lesson_goal *)record)->solution, err);
}

static const struct sb_yaml_field goal_fields[] = {
    {"text", SB_YAML_STRING, .required = true, .offset = offsetof(struct lesson_goal, text)},
    {"until", SB_YAML_READ, .required = true, .read = read_until},
    {"solution", SB_YAML_READ, .required = true, .read = read_solution},
};

static int read_goal(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_step *step = record;

	step->goal = calloc(1, sizeof(*step->goal));
	if (!step->goal)
		return sb_fail(err, ENOMEM, "a goal");
	return sb_yaml_record(node, goal_fields, SB_COUNT(goal_fields), step->goal, err);
}

static int read_policy(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return read_words(node, "policy", &((struct lesson_step *)record)->policy, err);
}

static int read_expect(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_step *step = record;

	return read_checks(node, "expect", &step->expect, &step->n_expect, err);
}

static const struct sb_yaml_field step_fields[] = {
    {"text", SB_YAML_STRING, .required = true, .offset = offsetof(struct lesson_step, text)},
    {"policy", SB_YAML_READ, .read = read_policy},
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
		r = sb_yaml_record(item, step_fields, SB_COUNT(step_fields), &lesson->steps[i], err);
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
