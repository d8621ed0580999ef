// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Starting one process under one policy inside a world. The parent prepares everything (plan.h);
 * the child between fork and exec only applies prepared steps in the order of the layer table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"
#include "sandbox/status.h"
#include "sandbox/world.h"

struct sb_command {
	char *const *argv;       /* argv[0] is searched in the sandbox's PATH */
	char *const *env;        /* NULL = the sandbox's default environment */
	const char *term;        /* "TERM=…" of the default environment; NULL = xterm-256color */
	const char *cwd;         /* NULL = the home of the policy's uid; / where that fails */
	int stdio[3];            /* borrowed; -1 = /dev/null. Ignored with `pty` */
	bool pty;                /* on a new pty of the sandbox's own devpts */
	bool stays;              /* meant to stay (a shell, `pause`): under seccomp strict it becomes
	                          * the loop of world/strict.h instead of dying in execve */
	unsigned short rows, columns; /* of the pty */
};

struct sb_process {
	pid_t pid;      /* outside */
	pid_t ns_pid;   /* inside */
	int pty_master; /* with `pty`: owned by the caller; otherwise -1 */
	struct sb_emulation *emulation; /* of this process tree, owned by the caller; NULL without */
};

/* Returns once exec has happened (or seccomp strict mode was entered: nothing can exec there, so
 * an interactive command becomes the built-in strict loop, see strict.c).
 * Failing: err names the layer and the step; -ENOENT and -EACCES with err->code are exec's own. */
int sb_spawn(struct sb_world *world, const struct sb_policy *policy,
    const struct sb_command *command, struct sb_process *ret, struct sb_error *err);

struct sb_run_limits {
	unsigned milliseconds; /* 0 = 10 000 */
	size_t output_bytes;   /* 0 = 64 KiB; the rest is read and dropped */
};

struct sb_run_result {
	int status;            /* as wait(2) gives it */
	bool timed_out;        /* killed by the lab */
	bool truncated;
	char *output;          /* stdout and stderr in order, zero-terminated; owned by the caller */
	size_t output_len;
	char refusal[640];     /* the AppArmor emulation's last record of a refusal; "" = none */
};

/* Runs to the end with stdin from `input` (may be NULL), capturing output. -errno when the process
 * could not be started. */
int sb_run(struct sb_world *world, const struct sb_policy *policy, const struct sb_command *command,
    const char *input, const struct sb_run_limits *limits, struct sb_run_result *ret,
    struct sb_error *err);
