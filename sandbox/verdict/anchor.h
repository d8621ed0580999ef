// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Taking the last listener off a tracepoint makes the kernel wait for all readers (RCU), a tenth of
 * a second that would follow every attempt. One idle listener on each, kept until the process
 * ends, leaves that wait to the end.
 */
#pragma once

#include "sandbox/verdict/tracefs.h"

/* Once for this process and what it forks. Without it everything works, slowly. */
void sb_tracepoints_anchor(const int ids[static SB_TRACEPOINTS]);
