// SPDX-License-Identifier: GPL-3.0-or-later
/* Tracepoint numbers, from tracefs (Documentation/trace/events.rst). */
#pragma once

#include "sandbox/error.h"

enum sb_tracepoint {
	SB_TRACEPOINT_ENTER, /* raw_syscalls:sys_enter */
	SB_TRACEPOINT_EXIT,  /* raw_syscalls:sys_exit */
	SB_TRACEPOINT_CAP,   /* capability:cap_capable, since Linux 6.14; may be absent */
	SB_TRACEPOINTS
};

/* Fills the numbers, -1 for an absent CAP. The file system need not be mounted: a detached mount
 * that nobody else sees is enough. The first answer is kept. */
int sb_tracefs_ids(int ret_ids[static SB_TRACEPOINTS], struct sb_error *err);
