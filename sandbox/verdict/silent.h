// SPDX-License-Identifier: GPL-3.0-or-later
/* execve that succeeded and withheld what the file promises: set-user-ID bits and file
 * capabilities under no_new_privs, or on a nosuid mount. No error tells of it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/verdict/refusal.h"

struct sb_exec {
	pid_t pid;       /* may have ended already */
	pid_t init;      /* of its world: whose root and id maps are the process's */
	const char *exe; /* what was executed, as the sandbox names it; NULL = ask the process */
	uint32_t uid;    /* what the policy says, for a process that has ended: */
	bool no_new_privs;
};

/* Fills `silent`, `nosuid`, `text` and who the caller is. */
bool sb_silently_withheld(const struct sb_exec *exec, struct sb_refusal *refusal);

/* The capabilities an executable file must be given whole or not at all (its effective bit is set,
 * capabilities(7)); 0 = none. `path` as the machine sees it. */
uint64_t sb_file_caps(const char *path);
