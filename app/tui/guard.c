// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/guard.h"

#include <stdbool.h>
#include <stdint.h>

#include "app/tui/utf8.h"

#define ARGUMENTS_MAX 16 /* libvterm's CSI_ARGS_MAX */
#define REPLACEMENT 0xfffd

#define CANCEL 0x18
#define SUBSTITUTE 0x1a
#define ESCAPE 0x1b

static bool is_control(uint32_t c)
{
	return c >= 0x80 && c <= 0x9f;
}

static unsigned length_by_first(unsigned char byte)
{
	if (byte < 0xc2 || byte > 0xf4)
		return 0;
	return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
}

/* A character that was begun and is not going on. */
static size_t give_up(struct guard *guard, char *out)
{
	if (!guard->have)
		return 0;
	guard->have = 0;
	return utf8_encode(REPLACEMENT, out);
}

static size_t begin(struct guard *guard, unsigned char byte, char *out)
{
	size_t n = give_up(guard, out);

	guard->need = length_by_first(byte);
	if (!guard->need)
		return n + utf8_encode(REPLACEMENT, out + n);
	guard->character[0] = (char)byte;
	guard->have = 1;
	return n;
}

static size_t go_on(struct guard *guard, unsigned char byte, char *out)
{
	uint32_t c;

	guard->character[guard->have++] = (char)byte;
	if (guard->have < guard->need)
		return 0;
	guard->character[guard->have] = 0;
	guard->have = 0;
	utf8_decode(guard->character, &c);
	return is_control(c) ? 0 : utf8_encode(c, out);
}

/* Sequences are ASCII throughout: what is not has no business in one. */
static size_t pass_character(struct guard *guard, unsigned char byte, char *out)
{
	if (guard->state != GUARD_TEXT)
		return 0;
	return guard->have && (byte & 0xc0) == 0x80 ? go_on(guard, byte, out)
	                                            : begin(guard, byte, out);
}

/* libvterm takes "\033#[" for the start of a control sequence, too. */
static void follow_escape(struct guard *guard, unsigned char byte)
{
	guard->arguments = 1;
	if (byte == '[')
		guard->state = GUARD_ARGUMENTS;
	else if (byte >= 0x30 && byte <= 0x7e)
		guard->state = GUARD_TEXT;
}

/* False for a separator too many. */
static bool follow_arguments(struct guard *guard, unsigned char byte)
{
	if (byte >= 0x40 && byte <= 0x7e)
		guard->state = GUARD_TEXT;
	if (byte != ';' && byte != ':')
		return true;
	if (guard->arguments == ARGUMENTS_MAX)
		return false;
	guard->arguments++;
	return true;
}

/* Other control characters are carried out in the middle of a sequence and do not end it. */
static bool may_pass(struct guard *guard, unsigned char byte)
{
	if (byte == ESCAPE)
		guard->state = GUARD_ESCAPE;
	else if (byte == CANCEL || byte == SUBSTITUTE)
		guard->state = GUARD_TEXT;
	else if (guard->state == GUARD_ESCAPE)
		follow_escape(guard, byte);
	else if (guard->state == GUARD_ARGUMENTS)
		return follow_arguments(guard, byte);
	return true;
}

size_t guard_pass(struct guard *guard, unsigned char byte, char out[static GUARD_OUT_MAX])
{
	size_t n;

	if (byte >= 0x80)
		return pass_character(guard, byte, out);
	n = give_up(guard, out);
	if (may_pass(guard, byte))
		out[n++] = (char)byte;
	return n;
}
