// SPDX-License-Identifier: GPL-3.0-or-later
/* The root file system of a world, built by its init inside its own mount namespace. */
#pragma once

#include "sandbox/error.h"
#include "sandbox/world.h"

/* Builds the tree on a fresh tmpfs and makes it the root (pivot_root, never chroot: a chrooted
 * process may not create user namespaces and AppArmor would see other paths). `probe` is a readable
 * descriptor of the lab-probe program or -1; `range` tells whether other ids than 0 exist. */
int sb_rootfs_enter(
    const struct sb_world_options *options, bool range, int probe, struct sb_error *err);

/* Covers the paths of /proc and /sys that containerd masks, and makes read-only those it protects:
 * the last step, for the sandbox's own sysctls cannot be written after it. */
int sb_rootfs_mask(struct sb_error *err);
