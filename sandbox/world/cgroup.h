// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Memory and processes of a whole world, where a cgroup can be made (cgroups(7), version 1 or 2).
 * Moving a process into a cgroup can take tens of milliseconds, and somebody has to remove the
 * cgroup whatever becomes of the lab: both are left to a process of its own, the keeper, and worlds
 * that are gone after a moment get none.
 */
#pragma once

#include <sys/types.h>

#include "sandbox/world.h"

/* Starts the keeper of a world's init and returns at once. Nothing is reported: these limits come
 * on top of those that always hold. */
void sb_cgroup_keep(pid_t init, const struct sb_world_options *options);
