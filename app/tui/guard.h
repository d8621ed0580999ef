// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a program prints must not break libvterm before 0.2 (found by tests/fuzz/fuzz_terminal.c),
 * - which counts a control sequence's arguments without looking where its array ends: "\033[" and
 *   sixteen semicolons overwrite the parser;
 * - which gives the control characters U+0080 to U+009F a width of -1, and in insert mode then
 *   moves memory before the line;
 * - and which takes a character that was never written where a write ends in the middle of one.
 * So whole, valid and harmless UTF-8 goes in, and never one separator too many. The grammar is
 * that of ECMA-48, 5.4; where in doubt, a byte is taken for part of a sequence.
 */
#pragma once

#include <stddef.h>

#define GUARD_OUT_MAX 8 /* what one byte can let out: a replacement and itself */

struct guard {
	enum { GUARD_TEXT, GUARD_ESCAPE, GUARD_ARGUMENTS } state;
	unsigned arguments;
	char character[5]; /* begun and not complete; zero-terminated */
	unsigned have, need;
};

/* Takes the next byte and writes what may go to the terminal for it; returns how much. Start from
 * a zeroed guard. */
size_t guard_pass(struct guard *guard, unsigned char byte, char out[static GUARD_OUT_MAX]);
