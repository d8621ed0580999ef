// SPDX-License-Identifier: GPL-3.0-or-later
/* The fields of /proc/PID/status one by one, by the names proc(5) gives them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"
#include "sandbox/status.h"

#define CLI_FIELD_MAX 192

struct cli_field {
	const char *name;
	/* The value in few words. False: this kernel has no such thing, the text says so. */
	bool (*show)(const struct sb_status *status, char text[static CLI_FIELD_MAX]);
};

extern const struct cli_field cli_fields[]; /* ended by a row without name */

/* -EINVAL with the nearest name when there is none. */
int cli_field_find(const char *name, const struct cli_field **ret, struct sb_error *err);
