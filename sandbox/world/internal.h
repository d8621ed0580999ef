// SPDX-License-Identifier: GPL-3.0-or-later
/* What spawn.c and run.c need of a world beyond world.h. Private to sandbox/. */
#pragma once

#include "sandbox/plan.h"
#include "sandbox/world.h"

enum sb_world_kind {
	SB_WORLD_WHOLE,
	SB_WORLD_HOST,       /* --userns host: every namespace but a user namespace */
	SB_WORLD_SHARED_IDS, /* the same, for want of a user namespace: with fewer capabilities */
	SB_WORLD_PLAIN       /* no namespace at all */
};

struct sb_member {
	pid_t ns_pid, pid;
	bool has_ended;
	int status;
};

struct sb_world {
	enum sb_world_kind kind;
	pid_t init;
	int control;
	bool is_init_gone;
	enum sb_idmap idmap;
	char degraded[512]; /* "" = nothing is missing */
	struct sb_member *members;
	size_t n_members, capacity;
};

/* Starts init as options ask, fills kind, init, control, idmap and degraded. */
int sb_world_start(struct sb_world *world, const struct sb_world_options *options, int probe,
    struct sb_error *err);

/* Ends init and with it every process of the world. */
void sb_world_stop(struct sb_world *world);

/* Takes from a plan what this kind of world cannot give, or must not. */
void sb_world_restrict(const struct sb_world *world, struct sb_plan *plan);

int sb_world_control(const struct sb_world *world);

/* Remembers a started process so that its end is an event. */
int sb_world_add(struct sb_world *world, pid_t ns_pid, pid_t pid, struct sb_error *err);

/* Takes in what init has sent, without blocking. False once init is gone. */
bool sb_world_pump(struct sb_world *world);

/* Its end is no event any more: the caller has seen it, or it never came to exec. */
void sb_world_forget(struct sb_world *world, pid_t pid);

/* The process as last known; NULL when unknown. Valid until the next call on the world. */
struct sb_member *sb_world_find(struct sb_world *world, pid_t pid);
