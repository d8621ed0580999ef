// SPDX-License-Identifier: GPL-3.0-or-later
/* The slow, exact way through a path, one component at a time. Private to this folder. */
#pragma once

#include "sandbox/apparmor/emulation/resolve.h"

/* `root` and `start` are borrowed; fills fd or dir and last of `ret`. */
int walk_path(
    struct call *call, int root, int start, const char *path, unsigned flags, struct place *ret);

bool is_on_proc(int fd);
/* openat2(2); -errno. */
int open_below(int dir, const char *path, int flags, uint64_t resolve);
