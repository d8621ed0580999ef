// SPDX-License-Identifier: GPL-3.0-or-later
/* Which ids outside the ids of a world are: user_namespaces(7), newuidmap(1), subuid(5). */
#pragma once

#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/world.h"

/* The map this caller can give: a range as root or with newuidmap and a subuid entry, else the
 * caller's own id as 0. */
enum sb_idmap sb_idmap_choose(void);

/* Writes uid_map and gid_map of `pid`, a child in a new user namespace. */
int sb_idmap_write(pid_t pid, enum sb_idmap kind, struct sb_error *err);
