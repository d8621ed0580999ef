// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/help.h"

#include <stdio.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/options.h"
#include "app/policy_options.h"
#include "app/tui/tui.h"

#define HELP_WIDTH 80
#define LABEL_WIDTH 28

static const char *const group_title[CLI_GROUPS] = {
    [CLI_GROUP_RUN] = "Run and look",
    [CLI_GROUP_JUDGE] = "Attack and judge",
    [CLI_GROUP_LEARN] = "Learn",
    [CLI_GROUP_MACHINE] = "This machine",
};

static const char intro[] =
    "A lab for Linux confinement: switch capabilities, seccomp, no_new_privs and AppArmor on and "
    "off around a real shell, run an attacker's commands in it, and see which layer stopped what.";

/* Columns of UTF-8 text without wide characters: help texts hold none. */
static int columns(const char *text, size_t length)
{
	int n = 0;

	for (size_t i = 0; i < length; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

/* Prints words from column `at` on, wrapped at HELP_WIDTH with `indent` spaces. */
static void print_wrapped(const char *text, int at, int indent)
{
	while (*text) {
		size_t length = strcspn(text, " \n");
		int width = columns(text, length);

		if (at > indent && at + 1 + width > HELP_WIDTH) {
			printf("\n%*s", indent, "");
			at = indent;
		} else if (at > indent) {
			putchar(' ');
			at++;
		}
		printf("%.*s", (int)length, text);
		at += width;
		text += length;
		if (*text == '\n') {
			printf("\n%*s", indent, "");
			at = indent;
		}
		text += *text != '\0';
	}
	putchar('\n');
}

static void print_row(const char *label, const char *help)
{
	int width = columns(label, strlen(label));

	printf("  %s", label);
	if (width + 2 > LABEL_WIDTH - 2)
		printf("\n%*s", LABEL_WIDTH, "");
	else
		printf("%*s", LABEL_WIDTH - 2 - width, "");
	print_wrapped(help, LABEL_WIDTH, LABEL_WIDTH);
}

static void option_label(const struct cli_option *option, char *buf, size_t size)
{
	const char *open = option->value_optional ? "[=" : " ",
	           *close = option->value_optional ? "]" : "";
	char letter[8] = "";

	if (option->letter)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	snprintf(buf, size, "%s--%s%s%s%s", letter, option->name, option->value ? open : "",
	    option->value ? option->value : "", option->value ? close : "");
}

static void print_options(const struct cli_command *command, bool policy)
{
	const struct cli_option *option;
	enum cli_option_kind kind;
	char label[128];

	for (size_t i = 0; (option = cli_option_at(command, i, &kind)); i++) {
		if ((kind == CLI_OPTION_POLICY) != policy)
			continue;
		option_label(option, label, sizeof(label));
		print_row(label, option->help);
	}
}

void cli_help_command(const struct cli_command *command)
{
	printf("usage: layerlab %s %s\n\n", command->name, command->synopsis);
	print_wrapped(command->summary, 0, 0);
	if (command->about) {
		putchar('\n');
		print_wrapped(command->about, 0, 0);
	}
	puts("\nOptions:");
	print_options(command, false);
	if (command->takes & CLI_TAKES_POLICY) {
		puts("\nPolicy (later options override earlier ones):");
		print_options(command, true);
	}
}

void cli_help_program(void)
{
	puts("usage: layerlab [POLICY]\n       layerlab COMMAND …\n");
	print_wrapped(intro, 0, 0);
	puts("\nWithout a command, on a terminal: the lab itself, full screen.");
	for (int group = 0; group < CLI_GROUPS; group++) {
		printf("\n%s:\n", group_title[group]);
		for (size_t i = 0; cli_commands[i]; i++)
			if ((int)cli_commands[i]->group == group)
				print_row(cli_commands[i]->name, cli_commands[i]->summary);
	}
	puts("\nOptions (layerlab COMMAND --help tells more):");
	print_options(&cli_command_lab, false);
	print_row("--version", "the version");
	print_row("--man", "the manual page, for man -l -");
}

/* man(7): a hyphen of an option is "\-", a backslash "\e", and no line may start with a dot or
 * quote of its own. */
static void man_text(const char *text)
{
	for (const char *c = text; *c; c++) {
		if (c == text || c[-1] == '\n')
			fputs(*c == '.' || *c == '\'' ? "\\&" : "", stdout);
		if (*c == '-')
			fputs("\\-", stdout);
		else if (*c == '\\')
			fputs("\\e", stdout);
		else if (*c == '\n')
			fputs("\n.br\n", stdout);
		else
			putchar(*c);
	}
	putchar('\n');
}

static void man_option(const struct cli_option *option)
{
	char label[128];

	option_label(option, label, sizeof(label));
	fputs(".TP\n.B ", stdout);
	man_text(label);
	man_text(option->help);
}

static void man_options(const struct cli_command *command)
{
	const struct cli_option *option;
	enum cli_option_kind kind;

	for (size_t i = 0; (option = cli_option_at(command, i, &kind)); i++)
		if (kind == CLI_OPTION_OWN)
			man_option(option);
}

static void man_command(const struct cli_command *command)
{
	printf(".TP\n.B %s ", command->name);
	man_text(command->synopsis);
	man_text(command->summary);
	if (command->about) {
		puts(".sp");
		man_text(command->about);
	}
	puts(".RS");
	man_options(command);
	puts(".RE");
}

static const struct {
	const char *title, *text;
} man_sections[] = {
    {"EXIT STATUS",
        "run and shell: the command's own; 128+N if signal N killed it; 125 the lab itself failed; "
        "126 not executable; 127 not found.\n"
        "Everything else: 0 done, 1 a check did not hold, 2 bad usage or bad input."},
    {"ENVIRONMENT", "NO_COLOR: no colour, whatever it is set to.\n"
                    "LAYERLAB_DATA: where presets, attacks, profiles and lessons are read from.\n"
                    "XDG_CONFIG_HOME: layerlab/ below it holds a person's own presets, attacks, "
                    "profiles and lessons."},
    {"SEE ALSO", "capabilities(7), seccomp(2), PR_SET_NO_NEW_PRIVS(2const), apparmor(7), "
                 "user_namespaces(7), proc(5)"},
};

void cli_help_manual(void)
{
	printf(".TH LAYERLAB 1 \"\" \"layerlab %s\"\n.SH NAME\n", LAB_VERSION);
	puts("layerlab \\- a terminal lab for Linux confinement\n.SH SYNOPSIS");
	puts(".B layerlab\n.RI [ POLICY ]\n.br\n.B layerlab\n.I COMMAND\n.RI [ ARGUMENT ...]");
	puts(".SH DESCRIPTION");
	man_text(intro);
	man_options(&cli_command_lab);
	puts(".SH COMMANDS");
	for (int group = 0; group < CLI_GROUPS; group++) {
		printf(".SS %s\n", group_title[group]);
		for (size_t i = 0; cli_commands[i]; i++)
			if ((int)cli_commands[i]->group == group)
				man_command(cli_commands[i]);
	}
	puts(".SH POLICY OPTIONS\nLater options override earlier ones.");
	for (const struct cli_option *option = cli_policy_options; option->name; option++)
		man_option(option);
	puts(".SH KEYS OF THE FULL SCREEN\n.nf");
	tui_manual(stdout);
	puts(".fi");
	for (size_t i = 0; i < sizeof(man_sections) / sizeof(man_sections[0]); i++) {
		printf(".SH %s\n", man_sections[i].title);
		man_text(man_sections[i].text);
	}
}
