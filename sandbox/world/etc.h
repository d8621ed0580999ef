// SPDX-License-Identifier: GPL-3.0-or-later
/* The synthetic /etc of a world: no secret of the host is in it. */
#pragma once

#include <sys/types.h>

struct sb_etc_file {
	const char *path; /* relative to the root */
	mode_t mode;
	gid_t gid; /* where the world has more ids than 0 */
	const char *text;
};

extern const struct sb_etc_file sb_etc_files[];
extern const unsigned sb_n_etc_files;
