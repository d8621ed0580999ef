// SPDX-License-Identifier: GPL-3.0-or-later
/* Parts of sentences about rules. */
#pragma once

#include "sandbox/seccomp/profile.h"

/* A line being written; what does not fit is cut. */
struct sb_line {
	char *text; /* always terminated */
	size_t size, len;
};

void sb_line_start(struct sb_line *line, char *text, size_t size);
void sb_line_add(struct sb_line *line, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "argument 0 & 0x7e020000 is 0 and argument 1 is 2" */
void sb_line_conditions(struct sb_line *line, const struct sb_seccomp_rule *rule);

/* The same as one of several: "; or argument 1 is 2", or just ", 2" after "argument 1 is 1". The
 * first has no `before`. */
void sb_line_alternative(
    struct sb_line *line, const struct sb_seccomp_rule *before, const struct sb_seccomp_rule *rule);

/* "CAP_SYS_ADMIN or CAP_BPF" */
void sb_line_caps(struct sb_line *line, uint64_t caps);
