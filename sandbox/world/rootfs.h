// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The root file system of a world, made by its init in two steps with sb_nest_enter() between them:
 * what is mounted in the first step belongs to the outer user namespace, so that nobody inside can
 * unmount it or make it writable again, with whatever capability (mount_namespaces(7),
 * "Restrictions on mount namespaces").
 */
#pragma once

#include <stdbool.h>

#include "sandbox/error.h"
#include "sandbox/world.h"

struct sb_rootfs {
	const char *stage; /* where the tree is built */
	int sysctls;       /* of build: O_PATH descriptor of /proc/sys, as writable as it was before
	                      masking */
	bool is_proc_outer; /* of build: it is the /proc outside, no new one could be mounted */
	bool is_guarded;    /* given: uid 0 of the world is the machine's own uid 0 */
};

/* Builds the tree on a fresh tmpfs. `probe` is a readable descriptor of the lab-probe program or
 * -1. */
int sb_rootfs_build(const struct sb_world_options *options, int probe, struct sb_rootfs *rootfs,
    struct sb_error *err);

/* Makes it the root: pivot_root, never chroot (a chrooted process may not create user namespaces,
 * and AppArmor would see other paths). */
int sb_rootfs_enter(
    const struct sb_world_options *options, const struct sb_rootfs *rootfs, struct sb_error *err);
