// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Messages are one line whatever was in the file or argument that caused them. */
static void flatten(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

static void set(struct sb_error *err, int code, bool is_input, const char *fmt, va_list ap)
{
	int n;

	err->code = code;
	err->is_input = is_input;
	n = vsnprintf(err->message, sizeof(err->message), fmt, ap);
	if (!is_input && code > 0 && n >= 0 && (size_t)n < sizeof(err->message))
		snprintf(err->message + n, sizeof(err->message) - n, ": %s", strerror(code));
	flatten(err->message);
}

int sb_fail(struct sb_error *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (err) {
		va_start(ap, fmt);
		set(err, code, false, fmt, ap);
		va_end(ap);
	}
	return code ? -code : -EIO;
}

int sb_reject(struct sb_error *err, const char *fmt, ...)
{
	va_list ap;

	if (err) {
		va_start(ap, fmt);
		set(err, EINVAL, true, fmt, ap);
		va_end(ap);
	}
	return -EINVAL;
}

int sb_wrap(struct sb_error *err, int fallback, const char *fmt, ...)
{
	char old[sizeof(err->message)];
	va_list ap;
	int n;

	if (!err)
		return fallback;
	memcpy(old, err->message, sizeof(old));
	va_start(ap, fmt);
	n = vsnprintf(err->message, sizeof(err->message), fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof(err->message))
		snprintf(err->message + n, sizeof(err->message) - n, ": %s", old);
	flatten(err->message);
	return err->code ? -err->code : fallback;
}
