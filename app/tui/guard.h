// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a program prints must not break libvterm before 0.2, which
 * - counts a control sequence's arguments without looking where its array ends: "\033[" and sixteen
 *   semicolons overwrite the parser;
 * - gives the control characters U+0080 to U+009F a width of -1: in insert mode it then moves
 *   memory before the line.
 * The guard follows the same grammar (ECMA-48, 5.4) and says which bytes to leave out; where in
 * doubt it takes a byte for part of a sequence. Both were found by tests/fuzz/fuzz_terminal.c.
 */
#pragma once

#include <stdbool.h>

#define GUARD_ARGUMENTS_MAX 16 /* libvterm's CSI_ARGS_MAX */

struct guard {
	enum { GUARD_TEXT, GUARD_ESCAPE, GUARD_ARGUMENTS } state;
	unsigned arguments;
	bool after_c2; /* the next byte may make a control character of it */
};

/* To be asked for every byte in order; true: leave this one out. Start from a zeroed guard. */
bool guard_drops(struct guard *guard, unsigned char byte);
