// SPDX-License-Identifier: GPL-3.0-or-later
/* Paths of /proc and /sys that a world hides or makes read-only. */
#pragma once

#include "sandbox/error.h"

/* Covers sb_masked_paths and makes sb_readonly_paths read-only, those below `top` ("/proc/",
 * "/sys/"), in the tree that is the current directory. */
int sb_mask_below(const char *top, struct sb_error *err);

/* Makes everything in ./proc but the processes' own directories read-only. For a world whose uid 0
 * is the machine's own uid 0 (`unshare -r` by root): most files of /proc ask for that uid alone,
 * not for a capability, and sysrq-trigger reboots. */
int sb_mask_proc_writes(struct sb_error *err);
