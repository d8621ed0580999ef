// SPDX-License-Identifier: GPL-3.0-or-later
/* execve that succeeded and withheld what the file promises: set-user-ID bits and file
 * capabilities under no_new_privs, or on a nosuid mount. No error tells of it. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "sandbox/verdict/refusal.h"

/* To be asked soon after the execve, while the process still is that program. `map_pid`: a process
 * whose id maps are the sandbox's. Fills `silent`, `nosuid`, `text` and who the caller is. */
bool sb_silently_withheld(pid_t pid, pid_t map_pid, struct sb_refusal *refusal);
