// SPDX-License-Identifier: GPL-3.0-or-later
/* The shared libraries programs are linked to, as ldd(1) finds them. */
#pragma once

#include <stddef.h>

#include "sandbox/error.h"

/* Calls `add` for each library of each file (repeatedly for one that several need). `files` ends
 * with NULL; what is no dynamic program has none. */
int vm_libraries_of(char *const *files,
    int (*add)(void *context, const char *path, struct sb_error *err), void *context,
    struct sb_error *err);
