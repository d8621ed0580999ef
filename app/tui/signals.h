// SPDX-License-Identifier: GPL-3.0-or-later
/* Signals as bytes in a pipe, so that poll(2) sees them with everything else. */
#pragma once

#include "sandbox/error.h"

/* Catches what the lab handles; returns the descriptor to poll, or -errno. */
int signals_start(struct sb_error *err);
void signals_stop(void);

/* The next one that came, 0 when there is none. */
int signals_next(void);
