// SPDX-License-Identifier: GPL-3.0-or-later
/* Bind mounts of a world's root file system. All paths may be relative to the tree being built. */
#pragma once

#include "sandbox/error.h"

/* Read-only, nosuid and without device access for the whole subtree where the kernel can
 * (mount_setattr(2), 5.12), else for its top. */
int sb_bind_readonly(const char *from, const char *to, struct sb_error *err);

/* The same, but device nodes work. Writing to a device is no write to its file system: only its
 * owner, mode and times are protected. */
int sb_bind_device(const char *from, const char *to, struct sb_error *err);
