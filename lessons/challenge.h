// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A challenge is data (lessons/challenges/NAME.yaml). Two kinds:
 *   harden    a workload that must keep working and attacks that must all stop; the learner finds
 *             the policy. How good a policy is at best is found by search, never written down.
 *   break-it  a policy is given; the learner finds an attack that still passes.
 */
#pragma once

#include <stddef.h>

#include "lessons/lesson.h"

enum challenge_kind { CHALLENGE_HARDEN, CHALLENGE_BREAK_IT, CHALLENGE_KINDS };
extern const char *const challenge_kind_name[CHALLENGE_KINDS]; /* "harden", "break-it" */

struct challenge_duty {
	char *name;                /* "serves its page" */
	struct lesson_check check; /* a run */
};

struct challenge {
	char *name, *title, *about;
	unsigned order;
	enum challenge_kind kind;
	char
	    *policy; /* policy options; harden: where the learner starts; break-it: what is given */
	struct challenge_duty *workload;
	size_t n_workload;
	char **attacks; /* harden: all must stop; break-it: at least one passes. NULL-terminated */
	char **hints;   /* NULL-terminated or NULL */
	char *path;
};

int challenge_load_file(const char *path, struct challenge **ret, struct sb_error *err);
int challenge_load(const char *name, struct challenge **ret, struct sb_error *err);
struct challenge *challenge_free(struct challenge *challenge);

struct challenge_list {
	struct challenge **challenges; /* in their order */
	size_t n_challenges;
};
int challenge_list_load(struct challenge_list *ret, struct sb_error *err);
void challenge_list_done(struct challenge_list *list);
