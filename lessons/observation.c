// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/observation.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *stopper(const struct lesson_observation *seen)
{
	const char *name = sb_stopper_name[seen->stopped_by];

	return name ? name : "nobody";
}

static bool differs(char *why, size_t size, const char *what, const char *said, const char *seen)
{
	snprintf(why, size, "%s: the lesson says %s, the kernel says %s", what, said, seen);
	return false;
}

static bool attack_holds(
    const struct lesson_check *check, const struct lesson_observation *seen, char *why, size_t size)
{
	if (check->outcome && strcmp(check->outcome, sb_outcome_name[seen->outcome]) != 0)
		return differs(
		    why, size, check->what, check->outcome, sb_outcome_name[seen->outcome]);
	if (check->stopped_by && strcmp(check->stopped_by, stopper(seen)) != 0)
		return differs(why, size, check->what, check->stopped_by, stopper(seen));
	return true;
}

static bool run_holds(
    const struct lesson_check *check, const struct lesson_observation *seen, char *why, size_t size)
{
	char said[16], got[16];

	if (check->output && !sb_attack_matches(check->output, seen->text))
		return differs(why, size, check->what, check->output, seen->text);
	if (check->exit_status < 0 || check->exit_status == seen->exit_status)
		return true;
	snprintf(said, sizeof(said), "exit %d", check->exit_status);
	snprintf(got, sizeof(got), "exit %d", seen->exit_status);
	return differs(why, size, check->what, said, got);
}

bool lesson_holds(
    const struct lesson_check *check, const struct lesson_observation *seen, char *why, size_t size)
{
	if (check->subject == LESSON_ATTACK)
		return attack_holds(check, seen, why, size);
	if (check->subject == LESSON_RUN)
		return run_holds(check, seen, why, size);
	if (strcasecmp(check->value, seen->text) != 0)
		return differs(why, size, check->what, check->value, seen->text);
	return true;
}

static const char *outcome_of(const struct lesson_observation *seen)
{
	if (seen->subject == LESSON_ATTACK)
		return sb_outcome_name[seen->outcome];
	return seen->exit_status == 0 ? "succeeded" : "blocked";
}

/* A choice about a value stands for itself or is found as a whole line of the output. */
static bool is_value(const char *choice, const struct lesson_observation *seen)
{
	size_t n = strlen(choice);

	for (const char *line = seen->text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncasecmp(line, choice, n) == 0 && (line[n] == '\0' || line[n] == '\n'))
			return true;
	}
	return false;
}

int lesson_answer(const struct lesson_prediction *prediction, const struct lesson_observation *seen)
{
	for (int i = 0; prediction->choices[i]; i++) {
		const char *choice = prediction->choices[i];
		bool right = false;

		switch (prediction->ask) {
		case LESSON_ASK_OUTCOME:
			right = strcmp(choice, outcome_of(seen)) == 0;
			break;
		case LESSON_ASK_LAYER:
			right = strcmp(choice, stopper(seen)) == 0;
			break;
		case LESSON_ASK_ERRNO:
			right = strcmp(choice, seen->errno_name) == 0;
			break;
		default:
			right = is_value(choice, seen);
		}
		if (right)
			return i;
	}
	return -1;
}
