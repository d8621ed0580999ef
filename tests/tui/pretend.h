// SPDX-License-Identifier: GPL-3.0-or-later
/* A lab without a kernel: data that never changes, and a backend that only remembers. */
#pragma once

#include "app/tui/backend.h"

struct pretend {
	struct backend backend; /* first */
	struct model model;
	struct sb_catalogue catalogue;
	struct sb_preset presets[3];
	int shells, worlds;            /* asked for */
	int program[SLOTS];            /* the other end of each pty; -1 = none */
	struct sb_policy shell_policy; /* of the last shell */
	struct sb_event event;         /* to be told next by the lab's world; EXIT needs no pid */
	bool refuses;                  /* spawn fails */
};

/* A model under default-pod, with a backend for runtime_init(). */
void pretend_init(struct pretend *pretend);
void pretend_done(struct pretend *pretend);

/* Everything a view can show, the same each time: verdicts, statuses, calls, processes, findings,
 * and text on the terminals. */
void pretend_fill(struct pretend *pretend);

/* Status as the kernel would print it under the policy. */
void pretend_status(const struct sb_policy *policy, struct sb_status *ret);
