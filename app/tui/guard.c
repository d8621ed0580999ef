// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/guard.h"

#define CANCEL 0x18
#define SUBSTITUTE 0x1a
#define ESCAPE 0x1b
#define FIRST_OF_CONTROL 0xc2 /* UTF-8: U+0080 to U+009F are c2 80 to c2 9f */

/* Ends an escape sequence; libvterm takes "\033#[" for a control sequence, too. */
static bool ends_escape(unsigned char byte)
{
	return byte >= 0x30 && byte <= 0x7e;
}

static bool ends_arguments(unsigned char byte)
{
	return byte >= 0x40 && byte <= 0x7e;
}

static bool is_separator(unsigned char byte)
{
	return byte == ';' || byte == ':';
}

static bool makes_control(struct guard *guard, unsigned char byte)
{
	if (guard->after_c2 && byte >= 0x80 && byte <= 0x9f)
		return true;
	/* Neither text nor a sequence in between ends a character for libvterm. */
	if (byte >= 0x80)
		guard->after_c2 = byte == FIRST_OF_CONTROL;
	return false;
}

/* Other control characters are carried out in the middle of a sequence and do not end it. */
static bool is_argument_too_many(struct guard *guard, unsigned char byte)
{
	if (byte == ESCAPE) {
		guard->state = GUARD_ESCAPE;
	} else if (byte == CANCEL || byte == SUBSTITUTE) {
		guard->state = GUARD_TEXT;
	} else if (guard->state == GUARD_ESCAPE && ends_escape(byte)) {
		guard->state = byte == '[' ? GUARD_ARGUMENTS : GUARD_TEXT;
		guard->arguments = 1;
	} else if (guard->state == GUARD_ARGUMENTS && ends_arguments(byte)) {
		guard->state = GUARD_TEXT;
	} else if (guard->state == GUARD_ARGUMENTS && is_separator(byte)) {
		if (guard->arguments <= GUARD_ARGUMENTS_MAX)
			guard->arguments++;
	}
	return guard->arguments > GUARD_ARGUMENTS_MAX && is_separator(byte) &&
	       guard->state == GUARD_ARGUMENTS;
}

bool guard_drops(struct guard *guard, unsigned char byte)
{
	return makes_control(guard, byte) || is_argument_too_many(guard, byte);
}
