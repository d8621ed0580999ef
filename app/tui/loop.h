// SPDX-License-Identifier: GPL-3.0-or-later
/* One poll(2) for everything: keys, ptys, worlds, workers, signals. Input -> action -> update ->
 * effects -> model -> draw. */
#pragma once

#include "app/tui/canvas.h"
#include "app/tui/runtime.h"
#include "app/tui/script.h"

struct loop {
	struct model *model;
	struct runtime *runtime;
	struct script *script; /* NULL = none */
	bool has_screen;       /* false: without a terminal, driven by the script alone */
	int signal_fd;         /* -1 = none */
	int fatal_signal;      /* what ended it; 0 = the user */
	struct canvas canvas;
	bool is_dirty;
	int64_t drawn_at, refreshed_at, waiting_since; /* milliseconds, CLOCK_MONOTONIC */
};

/* Until the user leaves or the script fails. 0, or -errno with the reason. */
int loop_run(struct loop *loop, struct sb_error *err);
