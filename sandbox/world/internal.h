// SPDX-License-Identifier: GPL-3.0-or-later
/* What spawn.c and run.c need of a world beyond world.h. Private to sandbox/. */
#pragma once

#include "sandbox/world.h"

struct sb_member {
	pid_t ns_pid, pid;
	bool has_ended;
	int status;
};

int sb_world_control(const struct sb_world *world);

/* Remembers a started process so that its end is an event. */
int sb_world_add(struct sb_world *world, pid_t ns_pid, pid_t pid, struct sb_error *err);

/* Takes in what init has sent, without blocking. False once init is gone. */
bool sb_world_pump(struct sb_world *world);

/* Its end is no event any more: the caller has seen it, or it never came to exec. */
void sb_world_forget(struct sb_world *world, pid_t pid);

/* The process as last known; NULL when unknown. Valid until the next call on the world. */
struct sb_member *sb_world_find(struct sb_world *world, pid_t pid);
