// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What every command is made of. A new command is one file in app/commands/ that exports one
 * `struct cli_command`, one declaration in commands/commands.h and one row in commands/commands.c:
 * parsing, --help, the manual page, completion and "did you mean" come from these tables.
 *
 *   static int run(struct cli_args *args)
 *   {
 *           struct my_options own = {0};
 *           struct sb_policy policy;
 *           struct sb_error err;
 *
 *           args->own = &own;
 *           if (cli_policy_parse(args, &policy, &err) < 0)
 *                   return cli_fail(&err);
 *           …
 *   }
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

/* Exit statuses other than a sandboxed command's own (env(1), nohup(1) use the same three). */
enum cli_exit {
	CLI_OK = 0,
	CLI_UNMET = 1, /* a check did not hold, or the system refused something */
	CLI_USAGE = 2, /* bad usage or bad input */
	CLI_LAB_FAILED = 125,
	CLI_NOT_EXECUTABLE = 126,
	CLI_NOT_FOUND = 127,
	CLI_SIGNAL = 128 /* plus the signal's number */
};

/* What a value or word can be, for completion. */
enum cli_values {
	CLI_VALUES_NONE,
	CLI_VALUES_FILES,
	CLI_VALUES_PRESETS,
	CLI_VALUES_CAPABILITIES,
	CLI_VALUES_SECCOMP,
	CLI_VALUES_APPARMOR,
	CLI_VALUES_ATTACKS,
	CLI_VALUES_LESSONS,
	CLI_VALUES_FORMATS
};

/* One option: a row makes the parser, the help text, the manual and completion. */
struct cli_option {
	const char *name;    /* "cap-drop", without the dashes */
	char letter;         /* 0 = none */
	const char *value;   /* how help names its value; NULL = takes none */
	bool value_optional; /* "--name" and "--name=VALUE" */
	const char *help;
	/* `target` is the policy for policy options, args->own for a command's own. `value` is NULL
	 * when none was given. */
	int (*set)(void *target, const char *value, struct sb_error *err);
	enum cli_values values;
};

enum cli_group { CLI_GROUP_RUN, CLI_GROUP_JUDGE, CLI_GROUP_LEARN, CLI_GROUP_MACHINE, CLI_GROUPS };

enum cli_takes {
	CLI_TAKES_POLICY = 1 << 0, /* the policy options */
	CLI_TAKES_JSON = 1 << 1,   /* --json */
	CLI_TAKES_PROGRAM = 1 << 2 /* options end at the first word: the rest is a program to run */
};

struct cli_args;

struct cli_command {
	const char *name;
	const char *synopsis; /* after the name: "[POLICY] -- CMD…" */
	const char *summary;  /* one line */
	const char *about;    /* paragraphs for --help and the manual; NULL = none */
	enum cli_group group;
	unsigned takes;                    /* enum cli_takes */
	const struct cli_option *options;  /* its own, ended by a row without name; NULL = none */
	enum cli_values words;             /* what its words are */
	int (*run)(struct cli_args *args); /* returns an exit status */
};

struct cli_args {
	const struct cli_command *command;
	int argc; /* argv[0] is the command's name */
	char **argv;
	void *own; /* target of the command's own options; set before parsing */
	/* Filled by parsing; the arrays end with NULL, live as long as the command runs and belong
	 * to cli_dispatch(). */
	char **words; /* what is no option, before "--" */
	int n_words;
	char **program; /* what follows "--" (or, with TAKES_PROGRAM, the options) */
	int n_program;
	bool json;
	bool policy_given; /* at least one policy option was there */
};

/* Parses argv after the command's name. --help prints and fails with code ECANCELED, which
 * cli_fail() turns into exit status 0. */
int cli_parse(struct cli_args *args, struct sb_error *err);

/* The same for a command that takes a policy: starts from `default-pod`, applies the options in
 * their order, checks the result. */
int cli_policy_parse(struct cli_args *args, struct sb_policy *policy, struct sb_error *err);

/* Refuses words or a program where there must be none: "unexpected 'x'". */
int cli_no_words(const struct cli_args *args, struct sb_error *err);
int cli_no_program(const struct cli_args *args, struct sb_error *err);

/* Prints "layerlab: what: why" on stderr; returns CLI_USAGE for bad input, else CLI_UNMET. */
int cli_fail(const struct sb_error *err);

/* Runs one command line (argv[0] is the program's name, argv[1] the command's), as main and the
 * prompt do. Returns its exit status. */
int cli_dispatch(int argc, char **argv);
