// SPDX-License-Identifier: GPL-3.0-or-later
/* The program people start: which command, and what to say when there is none. */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/commands/commands.h"
#include "app/help.h"
#include "sandbox/text.h"

int cli_fail(const struct sb_error *err)
{
	if (err->code == ECANCELED)
		return CLI_OK;
	fprintf(stderr, "layerlab: %s\n", err->message);
	return err->is_input ? CLI_USAGE : CLI_UNMET;
}

static const char *next_command(const void *context, size_t i)
{
	(void)context;
	return cli_commands[i] ? cli_commands[i]->name : NULL;
}

static int print_version(void)
{
	puts("layerlab " LAB_VERSION);
	return CLI_OK;
}

static int print_help(void)
{
	cli_help_program();
	return CLI_OK;
}

static int print_manual(void)
{
	cli_help_manual();
	return CLI_OK;
}

static const struct {
	const char *word;
	int (*run)(void);
} program_options[] = {
    {"--help", print_help},
    {"-h", print_help},
    {"help", print_help},
    {"--version", print_version},
    {"--man", print_manual},
};

static int run_command(const struct cli_command *command, int argc, char **argv)
{
	struct cli_args args = {.command = command, .argc = argc, .argv = argv};
	int status = command->run(&args);

	free(args.words);
	return status;
}

static int reject_command(const char *word)
{
	struct sb_error err;

	sb_reject_unknown(&err, "command", word, sb_nearest(word, next_command, NULL),
	    "layerlab --help lists them");
	return cli_fail(&err);
}

int cli_dispatch(int argc, char **argv)
{
	if (argc < 2 || (argv[1][0] == '-' && argv[1][1] == '-' && !argv[1][2]))
		return run_command(&cli_command_lab, argc, argv);
	for (size_t i = 0; i < SB_COUNT(program_options); i++)
		if (!strcmp(argv[1], program_options[i].word))
			return program_options[i].run();
	if (argv[1][0] == '-')
		return run_command(&cli_command_lab, argc, argv);
	for (size_t i = 0; cli_commands[i]; i++)
		if (!strcmp(argv[1], cli_commands[i]->name))
			return run_command(cli_commands[i], argc - 1, argv + 1);
	return reject_command(argv[1]);
}

/* What was written may still sit in a buffer: a full disk or a closed pipe shows only now. */
static int flushed(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		fprintf(stderr, "layerlab: write to standard output: %s\n", strerror(errno));
	return status ? status : CLI_UNMET;
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, ""); /* messages stay as they are written; loading every category costs a start */
	return flushed(cli_dispatch(argc, argv));
}
