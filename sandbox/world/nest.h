// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A world has two user namespaces. The outer one owns the mounts, their flags, the pid namespace
 * and the limit on processes; the inner one, where every process runs with as many capabilities as
 * its policy says, owns the network, ipc, uts and cgroup namespaces and a copy of the mounts in
 * which the outer's are locked.
 */
#pragma once

#include "sandbox/error.h"
#include "sandbox/world.h"

/* Moves the caller, pid 1 and alone in its pid namespace, into the inner one with the same ids.
 * `flags` are the namespaces to create with it. The current /proc must be ./proc. */
int sb_nest_enter(enum sb_idmap idmap, unsigned long flags, struct sb_error *err);
