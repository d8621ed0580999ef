// SPDX-License-Identifier: GPL-3.0-or-later
/* The attempts to get out of a world, run with every layer off and every capability on. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum escape_judge {
	SAYS_IT, /* the script's exit status 0 means that it got out */
	HOST     /* it may well succeed inside; only the fingerprint of the host tells */
};

struct escape_attempt {
	const char *name;
	const char *tries;
	const char
	    *script; /* of /bin/sh; $B is the breakout program, $CANARY_… what is to be reached */
	const char *held_by;
	enum escape_judge judge;
	bool needs_ids; /* holds only where the world's ids are not the caller's own */
};

extern const struct escape_attempt escape_attempts[];
extern const size_t escape_n_attempts;
