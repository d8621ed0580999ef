// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab` without a command: the lab itself, full screen. */
#include "app/commands/lab.h"
#include "app/commands/commands.h"

#include <stdio.h>
#include <unistd.h>

#include "app/lessons/progress.h"
#include "app/lessons/step.h"
#include "app/history.h"
#include "app/policy_line.h"
#include "app/policy_options.h"
#include "app/tui/tui.h"
#include "sandbox/text.h"

static int set_script(void *target, const char *value, struct sb_error *err)
{
	struct tui_options *options = target;

	(void)err;
	options->script = value;
	return 0;
}

static int set_theme(void *target, const char *value, struct sb_error *err)
{
	struct tui_options *options = target;

	(void)err;
	options->theme = value;
	return 0;
}

static int set_size(void *target, const char *value, struct sb_error *err)
{
	struct tui_options *options = target;
	int columns, rows;
	char rest;

	if (sscanf(value, "%dx%d%c", &columns, &rows, &rest) != 2 || columns < 1 || rows < 1 ||
	    columns > 1000 || rows > 500)
		return sb_reject(err, "--size '%s': not COLUMNSxROWS, such as 80x24", value);
	options->columns = columns;
	options->rows = rows;
	return 0;
}

static const struct cli_option options[] = {
    {"script", 0, "FILE", false, "steps to take instead of a person's keys", set_script,
        CLI_VALUES_FILES},
    {"size", 0, "COLSxROWS", false, "with --script: no terminal, a screen of this size in memory",
        set_size},
    {"theme", 0, "NAME", false, "dark, light, contrast, safe (for colour-blind eyes) or mono",
        set_theme},
    {0},
};

/* What the prompt completes: commands, then policy options with their dashes. */
static const char *next_word(size_t i)
{
	static char option[64];
	size_t n = 0;

	for (; cli_commands[n]; n++)
		if (n == i)
			return cli_commands[n]->name;
	i -= n;
	for (n = 0; cli_policy_options[n].name; n++) {
		if (n == i) {
			snprintf(option, sizeof(option), "--%s", cli_policy_options[n].name);
			return option;
		}
	}
	return NULL;
}

static int check_terminal(const struct tui_options *tui, struct sb_error *err)
{
	if (tui->rows && !tui->script)
		return sb_reject(err, "--size is for --script");
	if (tui->rows || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
		return 0;
	return sb_reject(err, "full screen: not a terminal; `layerlab tour` replays both articles "
	                      "without one, `layerlab --help` lists every command");
}

int cli_lab_start(const struct tui_options *wanted)
{
	char history[4096];
	struct tui_options tui = *wanted;
	struct sb_error err;
	int status;

	cli_history_path(history, sizeof(history));
	tui.history = history;
	tui.parse_policy = cli_policy_line;
	tui.word = next_word;
	tui.lesson = lesson_step_report;
	tui.load_progress = lesson_progress_load;
	tui.save_progress = lesson_progress_save;
	if (check_terminal(&tui, &err) < 0)
		return cli_fail(&err);
	status = tui_run(&tui, &err);
	return status < 0 ? cli_fail(&err) : status;
}

static int run(struct cli_args *args)
{
	struct tui_options tui = {0};
	struct sb_policy policy;
	struct sb_error err;

	args->own = &tui;
	if (cli_policy_parse(args, &policy, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	tui.policy = &policy;
	return cli_lab_start(&tui);
}

const struct cli_command cli_command_lab = {
    .name = "lab",
    .synopsis = "[POLICY]",
    .summary = "the full-screen lab",
    .takes = CLI_TAKES_POLICY,
    .options = options,
    .run = run,
};
