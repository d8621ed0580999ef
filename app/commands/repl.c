// SPDX-License-Identifier: GPL-3.0-or-later
/* `layerlab repl`: every command at a prompt. The way in for screen readers and for scripts. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* After stdio.h, which it needs and does not include. */
#include <readline/history.h>
#include <readline/readline.h>

#include "app/commands/commands.h"
#include "app/complete.h"
#include "app/history.h"
#include "app/words.h"
#include "sandbox/cleanup.h"

#define PROMPT "layerlab> "
#define HISTORY_MAX 1000

static char **candidates;

static char *next_candidate(const char *text, int state)
{
	static size_t i;

	(void)text;
	if (state == 0)
		i = 0;
	return candidates && candidates[i] ? strdup(candidates[i++]) : NULL;
}

static char **complete(const char *text, int start, int end)
{
	cleanup_free char *line = strndup(rl_line_buffer, end);

	(void)start;
	cli_candidates_free(candidates);
	candidates = line ? cli_candidates(line) : NULL;
	return candidates ? rl_completion_matches(text, next_candidate) : NULL;
}

/* Ctrl-C gives up the line, not the prompt. */
static int give_up_line(void)
{
	rl_replace_line("", 0);
	rl_crlf();
	rl_done = 1;
	return 0;
}

static void on_interrupt(int signal)
{
	(void)signal;
}

static int run_line(const char *line, int before)
{
	struct cli_words words;
	struct sb_error err;
	char **argv;
	int status = before;

	if (cli_words_split(line, &words, &err) < 0)
		return cli_fail(&err);
	argv = calloc(words.n + 2, sizeof(*argv));
	if (argv && words.n) {
		argv[0] = (char *)"layerlab";
		memcpy(argv + 1, words.words, words.n * sizeof(*argv));
		status = cli_dispatch((int)words.n + 1, argv);
		fflush(stdout);
	}
	free(argv);
	cli_words_done(&words);
	return status;
}

static bool is_end(const char *line)
{
	return !strcmp(line, "exit") || !strcmp(line, "quit");
}

static int interactive(void)
{
	struct sigaction old, interrupt = {.sa_handler = on_interrupt};
	char path[4096], *line;
	int status = CLI_OK;

	cli_history_path(path, sizeof(path));
	rl_readline_name = "layerlab";
	rl_attempted_completion_function = complete;
	rl_completer_word_break_characters = " \t\n";
	rl_signal_event_hook = give_up_line;
	using_history();
	stifle_history(HISTORY_MAX);
	if (*path)
		read_history(path);
	sigaction(SIGINT, &interrupt, &old);
	while ((line = readline(PROMPT)) && !is_end(line)) {
		if (*line)
			add_history(line);
		status = run_line(line, status);
		free(line);
	}
	if (!line)
		putchar('\n');
	free(line);
	sigaction(SIGINT, &old, NULL);
	if (*path)
		write_history(path);
	cli_candidates_free(candidates);
	candidates = NULL;
	return status;
}

/* A script ends with its last command's status, as sh(1) does. */
static int script(void)
{
	cleanup_free char *line = NULL;
	int status = CLI_OK;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (is_end(line))
			break;
		status = run_line(line, status);
	}
	return status;
}

static int run(struct cli_args *args)
{
	struct sb_error err;

	if (cli_parse(args, &err) < 0 || cli_no_words(args, &err) < 0 ||
	    cli_no_program(args, &err) < 0)
		return cli_fail(&err);
	return isatty(STDIN_FILENO) ? interactive() : script();
}

const struct cli_command cli_command_repl = {
    .name = "repl",
    .synopsis = "",
    .summary = "the same commands at a prompt, with history and completion",
    .about = "Without a terminal, commands are read from standard input, one a line.",
    .group = CLI_GROUP_LEARN,
    .run = run,
};
