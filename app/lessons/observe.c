// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lessons/observe.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "app/fields.h"
#include "app/observe.h"
#include "sandbox/cleanup.h"
#include "sandbox/spawn.h"
#include "sandbox/status.h"
#include "sandbox/text.h"

#define RUN_MILLISECONDS 20000

static const struct {
	int value;
	const char *name;
} errors[] = {{EPERM, "EPERM"}, {EACCES, "EACCES"}, {ENOSYS, "ENOSYS"}, {EINVAL, "EINVAL"},
    {ENOENT, "ENOENT"}, {EROFS, "EROFS"}, {EBUSY, "EBUSY"}};

static const struct {
	int value;
	const char *name;
} signals[] = {
    {SIGSYS, "SIGSYS"}, {SIGKILL, "SIGKILL"}, {SIGSEGV, "SIGSEGV"}, {SIGTERM, "SIGTERM"}};

static const char *errno_name(int value)
{
	for (size_t i = 0; i < SB_COUNT(errors); i++)
		if (errors[i].value == value)
			return errors[i].name;
	return "none";
}

static const char *signal_name(int value)
{
	for (size_t i = 0; i < SB_COUNT(signals); i++)
		if (signals[i].value == value)
			return signals[i].name;
	return "none";
}

/* A command tells its errno in words, strerror(3). */
static const char *errno_in(const char *text)
{
	for (size_t i = 0; i < SB_COUNT(errors); i++)
		if (strstr(text, strerror(errors[i].value)))
			return errors[i].name;
	return "none";
}

int lesson_observe_attack(struct lesson_play *play, const char *name,
    struct lesson_observation *ret, struct sb_error *err)
{
	cleanup_free struct sb_verdict *verdict = calloc(1, sizeof(*verdict));
	const struct sb_judge_options options = {.may_recall = true};
	const struct sb_attack *attack;
	int r = sb_catalogue_find(&play->catalogue, name, &attack, err);

	if (r < 0 || !verdict)
		return r < 0 ? r : sb_fail(err, ENOMEM, "attack");
	r = sb_judge(attack, &play->policy, &options, verdict, err);
	if (r < 0)
		return r;
	ret->outcome = verdict->outcome;
	ret->stopped_by = verdict->stopped_by;
	sb_copy(ret->errno_name, sizeof(ret->errno_name),
	    verdict->exit_status > 128 ? signal_name(verdict->exit_status - 128)
	                               : errno_name(verdict->errno_value));
	sb_copy(ret->text, sizeof(ret->text), verdict->output);
	if (verdict->outcome == SB_OUTCOME_BLOCKED)
		snprintf(ret->sentence, sizeof(ret->sentence), "%s: blocked by %s: %.380s", name,
		    sb_stopper_name[verdict->stopped_by] ? sb_stopper_name[verdict->stopped_by]
		                                         : "nobody",
		    verdict->detail);
	else
		snprintf(ret->sentence, sizeof(ret->sentence), "%s: %s: %.400s", name,
		    sb_outcome_name[verdict->outcome], verdict->detail);
	return 0;
}

int lesson_observe_run(struct lesson_play *play, const char *command,
    struct lesson_observation *ret, struct sb_error *err)
{
	char *argv[] = {(char *)"sh", (char *)"-c", (char *)command, NULL};
	const struct sb_command shell = {.argv = argv, .stdio = {-1, -1, -1}};
	const struct sb_run_limits limits = {RUN_MILLISECONDS, sizeof(ret->text) - 1};
	struct sb_run_result result;
	int r = sb_run(play->world, &play->policy, &shell, NULL, &limits, &result, err);

	if (r < 0)
		return r;
	sb_copy(ret->text, sizeof(ret->text), result.output);
	free(result.output);
	if (WIFSIGNALED(result.status)) {
		ret->exit_status = 128 + WTERMSIG(result.status);
		sb_copy(
		    ret->errno_name, sizeof(ret->errno_name), signal_name(WTERMSIG(result.status)));
	} else {
		ret->exit_status = WEXITSTATUS(result.status);
		sb_copy(ret->errno_name, sizeof(ret->errno_name), errno_in(ret->text));
	}
	snprintf(ret->sentence, sizeof(ret->sentence), "exit status %d", ret->exit_status);
	return 0;
}

int lesson_observe_status(struct lesson_play *play, const char *field,
    struct lesson_observation *ret, struct sb_error *err)
{
	const struct cli_field *shown;
	char text[CLI_FIELD_MAX];
	struct sb_status status;
	int r;

	if ((r = cli_field_find(field, &shown, err)) < 0 ||
	    (r = cli_observe(&play->policy, &status, err)) < 0)
		return r;
	(void)shown->show(&status, text);
	sb_copy(ret->text, sizeof(ret->text), text);
	snprintf(ret->sentence, sizeof(ret->sentence), "%s is %s", field, text);
	return 0;
}
