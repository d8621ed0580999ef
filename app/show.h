// SPDX-License-Identifier: GPL-3.0-or-later
/* States and verdicts as lines of text. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sandbox/policy.h"
#include "sandbox/status.h"
#include "sandbox/verdict.h"

/* "chown, net_raw", "none", or "all 41"; returns `buf`. */
const char *cli_caps_text(uint64_t mask, char *buf, size_t size);

/* The fields of /proc/PID/status decoded. With `asked` (may be NULL) each field that came out other
 * than the policy asks is marked with what was asked. */
void cli_show_status(const struct sb_status *status, const struct sb_policy *asked);

/* One line for a verdict, then what else is known, indented. */
void cli_show_verdict(const struct sb_verdict *verdict);

/* "capabilities", "user namespace", …: who stopped it, for people. */
const char *cli_stopper_text(enum sb_stopper stopper);

/* "succeeded", "blocked by seccomp, EPERM" or "error: why"; returns `buf`. */
const char *cli_outcome_text(const struct sb_verdict *verdict, char *buf, size_t size);
