// SPDX-License-Identifier: GPL-3.0-or-later
/* The machine's first user namespace, by the address cap_capable reports for it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Learnt once; 0 when it cannot be. */
uint64_t sb_first_userns(void);

/* Whether that process lives in it. */
bool sb_in_first_userns(pid_t pid);
