// SPDX-License-Identifier: GPL-3.0-or-later
/* A kernel image for the machine: the distribution's, downloaded once into
 * $XDG_CACHE_HOME/layerlab/vm and never installed. */
#pragma once

#include <stddef.h>

#include "sandbox/error.h"

int vm_kernel_find(char *buf, size_t size, struct sb_error *err);
