// SPDX-License-Identifier: GPL-3.0-or-later
/* What this kernel and host offer for each layer, why not, and the command that would change it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"

enum sb_support { SB_SUPPORT_YES, SB_SUPPORT_PARTLY, SB_SUPPORT_NO };

struct sb_finding {
	char id[32];      /* "user-namespaces", "seccomp-filter", "apparmor", … stable for scripts */
	enum sb_support support;
	char what[160];   /* "User namespaces: sandbox ids 0..65535 are unprivileged outside" */
	char why[256];    /* the cause, where support is not YES; "" otherwise */
	char remedy[256]; /* the command that changes it; "" = none */
};

/* Runs every probe of the table in host.c (each in a forked child where it changes anything).
 * Returns the number of findings written. */
size_t sb_host_probe(struct sb_finding *findings, size_t max);
