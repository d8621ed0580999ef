// SPDX-License-Identifier: GPL-3.0-or-later
/* With which arguments a system call may be made anywhere without doing anything. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Stands for the address of the string "/" in the prober. */
#define SB_HARMLESS_ROOT UINT64_C(0x2f2f2f2f2f2f2f2f)

struct sb_harmless {
	const char *name;
	uint64_t args[6];
	const char *untried; /* why it is not called at all; NULL = it is */
};

/* Never NULL: calls without a row of their own get -1 six times, which is no descriptor, pid, flag
 * word, size or address of anything. */
const struct sb_harmless *sb_harmless_call(const char *name);
