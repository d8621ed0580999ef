// SPDX-License-Identifier: GPL-3.0-or-later
/* What lessons and challenges share: checks, and what may be said in each. */
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "lessons/lesson.h"
#include "lessons/read.h"
#include "sandbox/data/yaml.h"
#include "sandbox/text.h"

const char *const lesson_subject_name[LESSON_SUBJECTS] = {"attack", "run", "status"};

const char *const lesson_outcomes[LESSON_OUTCOMES] = {"succeeded", "blocked"};
const char *const lesson_stoppers[LESSON_STOPPERS] = {
    "capabilities", "seccomp", "no_new_privs", "apparmor", "dac", "userns", "other", "nobody"};
static const char *const status_fields[] = {"Uid", "Gid", "CapInh", "CapPrm", "CapEff", "CapBnd",
    "CapAmb", "NoNewPrivs", "Seccomp", "Seccomp_filters", "AppArmor"};

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

	return read_choice(node, "outcome", lesson_outcomes, LESSON_OUTCOMES, &check->outcome, err);
}

static int read_stopper(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	struct lesson_check *check = record;

	return read_choice(node, "by", lesson_stoppers, LESSON_STOPPERS, &check->stopped_by, err);
}

int lesson_take_subject(const struct sb_yaml *node, struct lesson_check *check,
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
	return lesson_take_subject(node, record, LESSON_ATTACK, err);
}

static int read_run(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return lesson_take_subject(node, record, LESSON_RUN, err);
}

static int read_status(const struct sb_yaml *node, void *record, struct sb_error *err)
{
	return lesson_take_subject(node, record, LESSON_STATUS, err);
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
static int check_sense(
    const struct sb_yaml *node, const struct lesson_check *check, struct sb_error *err)
{
	bool says_attack = check->outcome || check->stopped_by;
	bool says_run = check->output || check->exit_status >= 0;

	if (!check->what)
		return sb_yaml_reject(node, err, "what is checked? one of attack, run, status");
	if (says_attack != (check->subject == LESSON_ATTACK) ||
	    says_run != (check->subject == LESSON_RUN) ||
	    (check->value != NULL) != (check->subject == LESSON_STATUS))
		return sb_yaml_reject(node, err,
		    "an attack has outcome and by, a run output and exit, "
		    "a status value");
	return 0;
}

int lesson_read_check(const struct sb_yaml *node, struct lesson_check *check, struct sb_error *err)
{
	int r;

	check->exit_status = -1;
	check->line = node->line;
	r = sb_yaml_record(node, check_fields, SB_COUNT(check_fields), check, err);
	return r < 0 ? r : check_sense(node, check, err);
}

int lesson_read_checks(const struct sb_yaml *node, const char *what, struct lesson_check **ret,
    size_t *ret_n, struct sb_error *err)
{
	int r = sb_yaml_expect(node, SB_YAML_SEQUENCE, what, err);

	if (r < 0)
		return r;
	*ret = calloc(node->n_entries + 1, sizeof(**ret));
	if (!*ret)
		return sb_fail(err, ENOMEM, "%s", what);
	for (size_t i = 0; r == 0 && i < node->n_entries; i++) {
		r = lesson_read_check(node->entries[i].value, &(*ret)[i], err);
		*ret_n = i + 1;
	}
	return r;
}

void lesson_check_done(struct lesson_check *check)
{
	free(check->what);
	free(check->outcome);
	free(check->stopped_by);
	free(check->output);
	free(check->value);
}
