// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A world is the disposable place sandboxes run in: its own user, mount, pid, net, ipc, uts and
 * cgroup namespaces, a tmpfs root with the host's /usr read-only, and an init (pid 1 inside) that
 * forks every process. Files in it survive as long as it does; processes under different policies
 * can follow one another in the same world.
 *
 *   1. sb_world_new()      2. sb_spawn() as often as wanted (spawn.h)
 *   3. poll sb_world_fd(), sb_world_next() for what ended     4. sb_world_free()
 *
 * When the lab dies, however it dies, init and with it every process and mount of the world dies.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/policy.h"

struct sb_world;

enum sb_idmap {
	SB_IDMAP_RANGE,  /* 0..65535 inside are unprivileged ids outside */
	SB_IDMAP_SINGLE, /* only uid 0 inside exists: it is the caller outside */
	SB_IDMAP_NONE    /* no user namespace (--userns host) */
};

struct sb_world_options {
	enum sb_userns userns;
	bool mask_paths;        /* of policy.h; a property of the world's mounts */
	bool low_ports_open;    /* of policy.h; a sysctl of the world's net namespace */
	uint64_t tmpfs_bytes;   /* size limit of the root tmpfs; 0 = 64 MiB */
	unsigned max_processes; /* 0 = 512 */
	bool accept_degraded;   /* rather less than a whole sandbox than none: for a command that the user
	                         * asked for, never for attacks. sb_world_degraded() is to be shown. */
	uint64_t total_memory;  /* bytes of everything in it, where a cgroup can be made; 0 = 1 GiB */
	uint64_t max_memory;    /* bytes per process address space; 0 = 2 GiB */
};

/* The options a policy asks of its world. */
struct sb_world_options sb_world_options_for(const struct sb_policy *policy);

/* What `mask_paths` covers and what it makes read-only; ended by NULL. */
extern const char *const sb_masked_paths[], *const sb_readonly_paths[];

int sb_world_new(const struct sb_world_options *options, struct sb_world **ret, struct sb_error *err);

/* Kills everything inside, waits for init, returns NULL. Accepts NULL. */
struct sb_world *sb_world_free(struct sb_world *world);

pid_t sb_world_init_pid(const struct sb_world *world); /* outside pid of init */
enum sb_idmap sb_world_idmap(const struct sb_world *world);

/* What this world lacks of what it promises above, in one sentence for the user; NULL when nothing. */
const char *sb_world_degraded(const struct sb_world *world);

/* Readable when sb_world_next() has something to say. */
int sb_world_fd(const struct sb_world *world);

struct sb_event {
	enum { SB_EVENT_NONE, SB_EVENT_EXIT, SB_EVENT_INIT_DIED } kind;
	pid_t pid;  /* EXIT: outside pid of a process that sb_spawn() started */
	int status; /* EXIT: as wait(2) gives it */
};

/* Never blocks; kind NONE when there is nothing. After INIT_DIED only sb_world_free() is useful. */
struct sb_event sb_world_next(struct sb_world *world);
