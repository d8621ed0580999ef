// SPDX-License-Identifier: GPL-3.0-or-later
/* Opens that depend on who opens, or wait: the controlling terminal, a fifo's other end. */
#pragma once

#include "sandbox/apparmor/emulation/resolve.h"

/* The answer comes later, from a helper process. */
#define SPECIAL_ANSWERED (-4095)

/* Opens the pinned object as the target; a descriptor, -errno or SPECIAL_ANSWERED. */
int special_open(struct call *call, const struct place *place, int flags);

/* Ends helpers whose target no longer waits; true while there are any. */
bool special_reap(struct supervisor *s);
