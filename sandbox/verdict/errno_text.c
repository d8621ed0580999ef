// SPDX-License-Identifier: GPL-3.0-or-later
/* Programs tell an errno in words (strerror(3)), in Python's "[Errno 1]" or by name. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/text.h"
#include "sandbox/verdict/attempt.h"

static const int refusals[] = {EPERM, EACCES, ENOSYS, ENOSPC, EINVAL, EAFNOSUPPORT, EROFS, EBUSY,
    ENODEV, ENOENT, EFAULT, EOPNOTSUPP, ESRCH};

/* The last place `needle` stands in `text`, or NULL. */
static const char *last(const char *text, const char *needle)
{
	const char *found = NULL;

	for (const char *at = strstr(text, needle); at; at = strstr(at + 1, needle))
		found = at;
	return found;
}

int sb_errno_in_text(const char *text)
{
	const char *best = NULL;
	int value = 0;

	for (size_t i = 0; i < SB_COUNT(refusals); i++) {
		char bracket[16];
		const char *forms[3] = {
		    strerrordesc_np(refusals[i]), bracket, strerrorname_np(refusals[i])};

		snprintf(bracket, sizeof(bracket), "[Errno %d]", refusals[i]);
		for (size_t f = 0; f < SB_COUNT(forms); f++) {
			const char *at = last(text, forms[f]);

			if (at && (!best || at > best)) {
				best = at;
				value = refusals[i];
			}
		}
	}
	return value;
}
