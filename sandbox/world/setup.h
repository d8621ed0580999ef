// SPDX-License-Identifier: GPL-3.0-or-later
/* The first minutes of a world's init: from a cloned copy of the lab to pid 1 of a finished world.
 */
#pragma once

#include "sandbox/world/internal.h"

/* Namespaces the clone of init is to have beside the outer user namespace; the rest are created
 * here, in the inner one (nest.h). */
unsigned long sb_setup_clone_flags(enum sb_world_kind kind);

/* Waits for GO on `control`, sets the world up, answers READY (its status: enum sb_setup_note) or
 * FAILED and serves. `probe` as in rootfs.h. Never returns. */
_Noreturn void sb_setup_run(const struct sb_world_options *options, enum sb_world_kind kind,
    enum sb_idmap idmap, int control, int probe);

enum sb_setup_note {
	SB_NOTE_PROC_OUTER = 1, /* the world shows the /proc outside */
};
