// SPDX-License-Identifier: GPL-3.0-or-later
/* What runs between fork and exec in a process of the world: only system calls on the plan. */
#pragma once

#include "sandbox/plan.h"

/* `plan` is writable memory of the child; `report` is close-on-exec; `stdio` are the descriptors
 * that become 0, 1 and 2. Never returns. */
_Noreturn void sb_child_run(struct sb_plan *plan, int report, const int stdio[3]);
