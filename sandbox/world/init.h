// SPDX-License-Identifier: GPL-3.0-or-later
/* Pid 1 of a world: reaps, and forks what the lab asks for. */
#pragma once

/* Serves requests on `control` until the lab is gone, then calls `end` (may be NULL). Never
 * returns. */
_Noreturn void sb_init_serve(int control, void (*end)(void));
